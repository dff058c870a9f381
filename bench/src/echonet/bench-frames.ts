import {
  classOf,
  decodeFrame,
  encodeFrame,
  encodeProperty,
  frameValues,
  type PropertyValue,
  SERVICES,
  type SpecifiedFrame,
} from '@busbar/echonet-lite';
import type { BufferFrame, HexFrame } from './npm-peers.ts';

/** Sizes that are measured: one property, and what a controller reads of a charger at once. */
export const FRAMES = {
  1: '1081003002a10105ff017201c70141',
  12: `1081003102a10105ff01720c${[
    '800130',
    '820400005200',
    '880142',
    '8a03000077',
    'c50400001770',
    'c70141',
    'c808000004b000001770',
    'd30400000bb8',
    'd8040012d687',
    'da0142',
    'e20400009c40',
    'e40150',
  ].join('')}`,
} as const;

/** Octets of a frame of `FRAMES`. */
export function octets(properties: keyof typeof FRAMES): Buffer {
  return Buffer.from(FRAMES[properties], 'hex');
}

/** Reads a frame to the typed values of its properties. */
export function readValues(bytes: Uint8Array): ReadonlyMap<number, PropertyValue> {
  return frameValues(specified(bytes));
}

/** A frame with values instead of octets. */
interface TypedFrame {
  readonly frame: SpecifiedFrame;
  readonly values: readonly (readonly [epc: number, value: PropertyValue])[];
}

/** A frame and the values that are to be written into it. */
export function typedFrame(bytes: Uint8Array): TypedFrame {
  const frame = specified(bytes);
  return { frame, values: [...frameValues(frame)] };
}

/** Writes a frame from typed values. */
export function writeValues({ frame, values }: TypedFrame): Uint8Array {
  const classCode = classOf(frame.seoj);
  const properties = values.map(([epc, value]) => ({ epc, edt: encodeProperty(classCode, epc, value) }));
  return encodeFrame({ ...frame, properties });
}

/** The frame as npm `echonet-lite` takes it: contents are hexadecimal text already. */
export function hexFrame(bytes: Uint8Array): HexFrame {
  const { tid, seoj, deoj, service, properties } = specified(bytes);
  const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
  return {
    TID: hex(tid, 4),
    SEOJ: hex(seoj, 6),
    DEOJ: hex(deoj, 6),
    ESV: hex(SERVICES[service], 2),
    DETAILs: Object.fromEntries(properties.map(({ epc, edt }) => [hex(epc, 2), Buffer.from(edt).toString('hex')])),
  };
}

/** The frame as npm `node-echonet-lite` takes it: contents are octets already. */
export function bufferFrame(bytes: Uint8Array): BufferFrame {
  const { tid, seoj, deoj, service, properties } = specified(bytes);
  const object = (code: number): readonly number[] => [code >> 16, (code >> 8) & 0xff, code & 0xff];
  return {
    tid,
    seoj: object(seoj),
    deoj: object(deoj),
    esv: service,
    prop: properties.map(({ epc, edt }) => ({ epc, edt: Buffer.from(edt) })),
  };
}

function specified(bytes: Uint8Array): SpecifiedFrame {
  const decoded = decodeFrame(bytes);
  if (!('frame' in decoded) || decoded.frame.format !== 1) throw new Error('the measured frame is not one');
  return decoded.frame;
}
