import {
  decodeFrame,
  describedObject,
  FRAME_ERRORS,
  type Frame,
  type FrameError,
  formatObject,
  frameValues,
  type PlainFrame,
  type PropertyValue,
  plainFrame,
  valueFindings,
} from '@busbar/echonet-lite';
import type { Finding } from '@busbar/kernel';

/** A datagram as printed: what others rely on in `--json`. */
export interface DecodedEchonetFrame {
  readonly message: PlainFrame | null;
  /** The object whose properties the frame lists. */
  readonly object?: string;
  /** Typed values by property code, hexadecimal. */
  readonly values: Readonly<Record<string, PropertyValue>>;
  /** Why the datagram is discarded by a strict receiver. */
  readonly error?: FrameError;
  readonly findings: readonly Finding[];
}

/** One datagram with its values; octets behind the end make it malformed, what is before them is shown. */
export function decodedFrame(bytes: Uint8Array, release?: string): DecodedEchonetFrame {
  const strict = decodeFrame(bytes, { mode: 'strict' });
  if ('frame' in strict) return shown(strict.frame, strict.findings, release);
  const malformed: Finding = {
    severity: 'error',
    rule: 'EL-3.3',
    path: `octet ${strict.at}`,
    text: `${strict.error}, ${FRAME_ERRORS[strict.error]}`,
  };
  const tolerant = decodeFrame(bytes);
  if (!('frame' in tolerant)) return { message: null, values: {}, error: strict.error, findings: [malformed] };
  return { ...shown(tolerant.frame, [malformed], release), error: strict.error };
}

function shown(frame: Frame, findings: readonly Finding[], release: string | undefined): DecodedEchonetFrame {
  const message = plainFrame(frame);
  if (frame.format === 2) return { message, values: {}, findings };
  const options = release === undefined ? {} : { release };
  const values = [...frameValues(frame, options)].map(([epc, value]) => [epc.toString(16).padStart(2, '0'), value]);
  return {
    message,
    object: formatObject(describedObject(frame)),
    values: Object.fromEntries(values),
    findings: [...findings, ...valueFindings(frame, options)],
  };
}
