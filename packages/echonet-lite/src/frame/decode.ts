import type { Finding } from '@busbar/kernel';
import type { Frame, Property } from './frame.ts';
import type { FrameError } from './frame-error.ts';
import { hasTwoLists, type Service, serviceOf } from './service.ts';

/** How {@link decodeFrame} reads. */
export interface DecodeFrameOptions {
  /** `tolerant`, the default: octets behind the last counted property are ignored with a finding. `strict`: they are an error. */
  readonly mode?: 'tolerant' | 'strict';
}

/** A frame with what was odd about it, or the one reason why the datagram is discarded. */
export type DecodedFrame =
  | { readonly frame: Frame; readonly findings: readonly Finding[] }
  | {
      readonly error: FrameError;
      /** Octet where reading ended. */
      readonly at: number;
    };

/** EHD1 of ECHONET Lite (EL-3.2.1.1-1). */
export const EHD1 = 0x10;
/** EHD2 of the specified format, 1, and of the arbitrary format, 2 (EL-3.2.1.2-1). */
export const EHD2: Readonly<Record<1 | 2, number>> = { 1: 0x81, 2: 0x82 };
/** Octets in front of the first list: header, transaction id, both objects, service. */
const OPC_AT = 11;
/** Transaction id and header of format 2. */
const EDATA_AT = 4;

/**
 * Reads one datagram (clause 3.2). Contents are views of `bytes`, nothing is copied: a caller that keeps them after it has
 * given the buffer back copies them. Never throws and never reads past the end; errors are checked in the order of
 * section 3.3.
 */
export function decodeFrame(bytes: Uint8Array, options: DecodeFrameOptions = {}): DecodedFrame {
  if (bytes[0] !== EHD1) return failed('notEchonetLite', 0);
  if (bytes.length < 2) return failed('tooShort', 1);
  if (bytes[1] === EHD2[2]) return decodeArbitrary(bytes);
  if (bytes[1] !== EHD2[1]) return failed('unknownFormat', 1);
  if (bytes.length <= OPC_AT) return failed('tooShort', bytes.length);
  const service = serviceOf(octet(bytes, 10));
  if (service === undefined) return failed('unknownEsv', 10);
  return decodeSpecified(bytes, service, options.mode === 'strict');
}

/** Object code at an offset, 24 bit. */
export function objectAt(bytes: Uint8Array, at: number): number {
  return octet(bytes, at) * 0x10000 + octet(bytes, at + 1) * 0x100 + octet(bytes, at + 2);
}

function decodeArbitrary(bytes: Uint8Array): DecodedFrame {
  if (bytes.length < EDATA_AT) return failed('tooShort', bytes.length);
  return { frame: { format: 2, tid: tidOf(bytes), edata: bytes.subarray(EDATA_AT) }, findings: NO_FINDINGS };
}

function decodeSpecified(bytes: Uint8Array, service: Service, isStrict: boolean): DecodedFrame {
  const count = octet(bytes, OPC_AT);
  const isRefusal = service === 'SetGet_SNA';
  if (count === 0 && !isRefusal) return failed('opcZero', OPC_AT);
  const properties: Property[] = [];
  let at = readList(bytes, OPC_AT + 1, count, properties);
  if (at < 0) return failed(at === EDT_CUT ? 'truncatedEdt' : 'truncatedProperty', bytes.length);
  const head = {
    format: 1 as const,
    tid: tidOf(bytes),
    seoj: objectAt(bytes, 4),
    deoj: objectAt(bytes, 7),
    service,
    properties,
  };
  if (!hasTwoLists(service)) return withEnd(head, bytes, at, isStrict, NO_FINDINGS);
  const getProperties: Property[] = [];
  const frame = { ...head, getProperties };
  if (at === bytes.length)
    return count === 0 ? { frame, findings: REFUSED_WITHOUT_LISTS } : failed('missingOpcGet', at);
  const getCount = octet(bytes, at);
  if (getCount === 0 && !isRefusal) return failed('opcZero', at);
  at = readList(bytes, at + 1, getCount, getProperties);
  if (at < 0) return failed(at === EDT_CUT ? 'truncatedEdt' : 'truncatedProperty', bytes.length);
  return withEnd(frame, bytes, at, isStrict, count === 0 || getCount === 0 ? REFUSED_WITHOUT_LISTS : NO_FINDINGS);
}

/** Results of {@link readList} that are no offset. */
const PROPERTY_CUT = -1;
const EDT_CUT = -2;

/** Appends `count` properties; answers with the offset behind them, or with the reason why there is none. */
function readList(bytes: Uint8Array, from: number, count: number, into: Property[]): number {
  const end = bytes.length;
  let at = from;
  for (let k = 0; k < count; k++) {
    if (at + 2 > end) return PROPERTY_CUT;
    const length = octet(bytes, at + 1);
    const next = at + 2 + length;
    if (next > end) return EDT_CUT;
    into.push({ epc: octet(bytes, at), edt: length === 0 ? NO_EDT : bytes.subarray(at + 2, next) });
    at = next;
  }
  return at;
}

function withEnd(
  frame: Frame,
  bytes: Uint8Array,
  end: number,
  isStrict: boolean,
  findings: readonly Finding[],
): DecodedFrame {
  if (end === bytes.length) return { frame, findings };
  return isStrict ? failed('trailingBytes', end) : { frame, findings: [...findings, TRAILING_BYTES] };
}

function failed(error: FrameError, at: number): DecodedFrame {
  return { error, at };
}

function tidOf(bytes: Uint8Array): number {
  return octet(bytes, 2) * 0x100 + octet(bytes, 3);
}

function octet(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** The content of every property without one: shared, so that a list of codes costs no buffers. */
export const NO_EDT: Uint8Array = new Uint8Array(0);
const NO_FINDINGS: readonly Finding[] = Object.freeze([]);

const TRAILING_BYTES: Finding = {
  severity: 'warning',
  rule: 'EL-3.3',
  path: '',
  text: 'octets behind the last counted property are ignored',
};

const REFUSED_WITHOUT_LISTS: readonly Finding[] = [
  {
    severity: 'info',
    rule: 'EL-3.2.6-2',
    path: '',
    text: 'a refusal of SetGet does not list the properties of the request: they count as refused',
  },
];
