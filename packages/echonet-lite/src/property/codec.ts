import type { PropertyValue, Special } from '../class/value.ts';
import { EchonetLiteError } from '../errors.ts';
import { hexText } from './octets.ts';

/** Values of other properties of the same object, by their codes; a `Map` is one. */
export interface KnownValues {
  get(epc: number): PropertyValue | undefined;
}

/** Largest content of a property: its counter is one octet (EL-3.2.8-1). */
const LARGEST_EDT = 255;

/** Where encoders write. */
export class Sink {
  readonly bytes: Uint8Array = new Uint8Array(LARGEST_EDT);
  length = 0;
  /** The value is going to be written with Set, not reported: read-only codes are refused. */
  isWrite = false;
  known: KnownValues | undefined;

  /** A copy of what was written; by hand, because `slice` is slow for the few octets of a property. */
  octets(): Uint8Array {
    const copy = new Uint8Array(this.length);
    for (let at = 0; at < this.length; at++) copy[at] = this.bytes[at] ?? 0;
    return copy;
  }

  /** Appends a big-endian number of some octets. */
  put(value: number, size: number, path: string): void {
    if (this.length + size > LARGEST_EDT)
      throw refusal(path, `the property would be longer than ${LARGEST_EDT} octets`);
    if (size > 4) throw refusal(path, `${size} octets are no number`);
    for (let at = this.length, shift = 8 * (size - 1); shift >= 0; at++, shift -= 8) this.bytes[at] = value >>> shift;
    this.length += size;
  }

  /** Appends octets. */
  putOctets(octets: Uint8Array, path: string): void {
    if (this.length + octets.length > LARGEST_EDT)
      throw refusal(path, `the property would be longer than ${LARGEST_EDT} octets`);
    this.bytes.set(octets, this.length);
    this.length += octets.length;
  }
}

/** Reads and writes the content of a property or of a part of it. Made from a declaration, once. */
export interface Codec {
  /** Fewest and most octets. */
  readonly minSize: number;
  readonly maxSize: number;
  /** Reads the octets from `from` up to `to`; what does not fit is a special value, nothing throws. */
  decode(bytes: Uint8Array, from: number, to: number, known: KnownValues | undefined): PropertyValue;
  /** Appends a value, or throws a refusal that names the place. */
  encode(value: unknown, sink: Sink, path: string): void;
}

/** Octets of another length than declared: kept, and marked invalid. */
export function sizeMismatch(bytes: Uint8Array, from: number, to: number): Special {
  return { special: 'sizeMismatch', raw: hexText(bytes, from, to) };
}

/** A code outside the enumeration. */
export function unknownCode(bytes: Uint8Array, from: number, to: number): Special {
  return { special: 'unknownCode', raw: hexText(bytes, from, to) };
}

/** A number outside its range that is none of the codes either. */
export function outOfRange(bytes: Uint8Array, from: number, to: number): Special {
  return { special: 'outOfRange', raw: hexText(bytes, from, to) };
}

/** The error for a value that is not sent: what is wrong, where inside the property, and what would be right. */
export function refusal(path: string, text: string): EchonetLiteError {
  return new EchonetLiteError('echonet-lite.value', `${path}: ${text}`);
}

/** A value as it is named in errors. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
