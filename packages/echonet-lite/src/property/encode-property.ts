import type { AnyData } from '../class/data.ts';
import type { DeclaredProperty } from '../class/declaration.ts';
import { isSpecial, type PropertyValue } from '../class/value.ts';
import { refusal, Sink, shown } from './codec.ts';
import { codecOf } from './compile.ts';
import type { ReadOptions } from './decode-property.ts';
import { hexCode, hexText } from './octets.ts';
import { propertyOf } from './property-table.ts';
import { rawCodec } from './raw-codec.ts';

/** What writing the octets of a property depends on besides its value. */
export interface EncodeOptions extends ReadOptions {
  /** The octets go into a Set: codes that are only reported, and properties nobody may write, are refused. */
  readonly isWrite?: boolean;
}

/** Undeclared properties: any octets, not none (EL-4.2.3-2). */
const UNDECLARED = rawCodec({ minSize: 1, maxSize: 255 });

/**
 * The octets of a property. Takes the values that `decodeProperty` gives, and octets as they are if they mean something
 * that may be sent. Throws an EchonetLiteError that says what is wrong where.
 */
export function encodeProperty(
  classCode: number,
  epc: number,
  value: unknown,
  options: EncodeOptions = {},
): Uint8Array {
  const declared = propertyOf(classCode, epc, options.release);
  if (declared !== undefined) return encodeDeclared(classCode, declared, value, options);
  const sink = new Sink();
  const path = `0x${hexCode(classCode, 2)} 0x${hexCode(epc, 1)}`;
  UNDECLARED.encode(value instanceof Uint8Array ? hexText(value) : value, sink, path);
  return sink.bytes.slice(0, sink.length);
}

/** The octets of a declared property. */
export function encodeDeclared(
  classCode: number,
  declared: DeclaredProperty,
  value: unknown,
  options: EncodeOptions,
): Uint8Array {
  const { epc, shortName, access, data } = declared;
  const path = `0x${hexCode(classCode, 2)} 0x${hexCode(epc, 1)} ${shortName}`;
  if (options.isWrite === true && access[1] === 'N') throw refusal(path, 'the property cannot be written');
  const sink = new Sink();
  sink.isWrite = options.isWrite === true;
  sink.known = options.values;
  if (value instanceof Uint8Array) return checkedOctets(data, value, sink, path);
  codecOf(data).encode(value, sink, path);
  return sink.bytes.slice(0, sink.length);
}

function checkedOctets(data: AnyData, octets: Uint8Array, sink: Sink, path: string): Uint8Array {
  const codec = codecOf(data);
  const value = codec.decode(octets, 0, octets.length, sink.known);
  if (isInvalid(value)) throw refusal(path, `the octets are no value: ${shown(value)}`);
  // Codes that are only reported are refused here too. Not every value of a form says all of its octets.
  if (sink.isWrite && data.kind !== 'form') codec.encode(value, sink, path);
  return octets;
}

/** Whether some part of a value is octets that mean nothing. */
function isInvalid(value: PropertyValue): boolean {
  if (typeof value !== 'object') return false;
  return (isSpecial(value) && 'raw' in value) || Object.values(value).some(isInvalid);
}
