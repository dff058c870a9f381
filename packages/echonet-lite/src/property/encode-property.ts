import { isSpecial, type PropertyValue } from '../class/value.ts';
import { EchonetLiteError } from '../errors.ts';
import { type Codec, refusal, Sink, shown } from './codec.ts';
import type { ReadOptions } from './decode-property.ts';
import { hexCode, hexText } from './octets.ts';
import { type CompiledProperty, compiledProperty } from './property-table.ts';
import { rawCodec } from './raw-codec.ts';

/** What writing the octets of a property depends on besides its value. */
export interface EncodeOptions extends ReadOptions {
  /** The octets go into a Set: codes that are only reported, and properties nobody may write, are refused. */
  readonly isWrite?: boolean;
}

/** Undeclared properties: any octets, not none (EL-4.2.3-2). */
const UNDECLARED = rawCodec({ minSize: 1, maxSize: 255 });
const REPORT: EncodeOptions = {};
/** One for all: encoding is synchronous and never comes back here in between. */
const sink = new Sink();

/**
 * The octets of a property. Takes the values that `decodeProperty` gives, and octets as they are if they mean something
 * that may be sent. Throws an EchonetLiteError that says what is wrong where.
 */
export function encodeProperty(
  classCode: number,
  epc: number,
  value: unknown,
  options: EncodeOptions = REPORT,
): Uint8Array {
  const property = compiledProperty(classCode, epc, options.release);
  if (property !== undefined) return encodeCompiled(classCode, property, value, options);
  const octets = value instanceof Uint8Array ? hexText(value) : value;
  return encoded(UNDECLARED, octets, options, () => `0x${hexCode(classCode, 2)} 0x${hexCode(epc, 1)}`);
}

/** The octets of a declared property. */
export function encodeCompiled(
  classCode: number,
  property: CompiledProperty,
  value: unknown,
  options: EncodeOptions,
): Uint8Array {
  const { epc, shortName, access, data } = property.declared;
  const place = (): string => `0x${hexCode(classCode, 2)} 0x${hexCode(epc, 1)} ${shortName}`;
  if (options.isWrite === true && access[1] === 'N') throw refusal(place(), 'the property cannot be written');
  if (!(value instanceof Uint8Array)) return encoded(property.codec(), value, options, place);
  const read = property.codec().decode(value, 0, value.length, options.values);
  if (isInvalid(read)) throw refusal(place(), `the octets are no value: ${shown(read)}`);
  // Codes that are only reported are refused here too. Not every value of a form says all of its octets.
  if (options.isWrite === true && data.kind !== 'form') encoded(property.codec(), read, options, place);
  return value;
}

/** Refusals of codecs begin with the place inside the property; here the property itself is put in front. */
function encoded(codec: Codec, value: unknown, options: EncodeOptions, place: () => string): Uint8Array {
  sink.length = 0;
  sink.isWrite = options.isWrite === true;
  sink.known = options.values;
  try {
    codec.encode(value, sink, '');
  } catch (error) {
    if (error instanceof EchonetLiteError) throw new EchonetLiteError(error.code, place() + error.message);
    throw error;
  }
  return sink.octets();
}

/** Whether some part of a value is octets that mean nothing. */
function isInvalid(value: PropertyValue): boolean {
  if (typeof value !== 'object') return false;
  return (isSpecial(value) && 'raw' in value) || Object.values(value).some(isInvalid);
}
