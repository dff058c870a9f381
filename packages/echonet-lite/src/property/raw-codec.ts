import type { RawData } from '../class/data.ts';
import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';
import { hexText, octetsOf } from './octets.ts';

/** Octets without a declared meaning, as hexadecimal text. */
export function rawCodec({ minSize, maxSize }: Pick<RawData, 'minSize' | 'maxSize'>): Codec {
  return {
    minSize,
    maxSize,
    decode(bytes, from, to) {
      const size = to - from;
      return size < minSize || size > maxSize ? sizeMismatch(bytes, from, to) : hexText(bytes, from, to);
    },
    encode(value, sink, path) {
      const octets = typeof value === 'string' ? octetsOf(value) : undefined;
      if (octets === undefined) throw refusal(path, `${shown(value)} is no hexadecimal text`);
      if (octets.length < minSize || octets.length > maxSize)
        throw refusal(path, `${octets.length} octets; there have to be ${sizes(minSize, maxSize)}`);
      sink.putOctets(octets, path);
    },
  };
}

function sizes(minSize: number, maxSize: number): string {
  return minSize === maxSize ? String(minSize) : `${minSize} to ${maxSize}`;
}
