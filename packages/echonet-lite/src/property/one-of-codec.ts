import type { PropertyValue } from '../class/value.ts';
import { EchonetLiteError } from '../errors.ts';
import { type Codec, refusal, type Sink, shown, sizeMismatch } from './codec.ts';
import type { StateCodec } from './state-codec.ts';

/**
 * Several readings of the same octets: enumerations first, then the first other one that gives a value, and if none does,
 * the first one's answer. So -1 of the signed reading wins over the overflow code of an unsigned one.
 */
export function oneOfCodec(states: readonly StateCodec[], others: readonly Codec[]): Codec {
  const all = [...states, ...others];
  return {
    minSize: Math.min(...all.map((codec) => codec.minSize)),
    maxSize: Math.max(...all.map((codec) => codec.maxSize)),
    decode(bytes, from, to, known) {
      for (const state of states) {
        const value = state.valueOf(bytes, from, to);
        if (value !== undefined) return value;
      }
      let first: PropertyValue | undefined;
      for (const codec of others) {
        const value = codec.decode(bytes, from, to, known);
        if (typeof value !== 'object' || !('special' in value)) return value;
        first ??= value;
      }
      return first ?? sizeMismatch(bytes, from, to);
    },
    encode(value, sink, path) {
      const state = states.find((one) => one.has(value));
      if (state !== undefined) state.encode(value, sink, path);
      else encodeFirst(others, value, sink, path);
    },
  };
}

/** Encodes with the first reading that takes the value; the refusal of the last one is the one that is told. */
function encodeFirst(codecs: readonly Codec[], value: unknown, sink: Sink, path: string): void {
  const start = sink.length;
  for (const codec of codecs.slice(0, -1))
    if (isTaken(codec, value, sink, path)) return;
    else sink.length = start;
  const last = codecs.at(-1);
  if (last === undefined) throw refusal(path, `${shown(value)} is not in the enumeration`);
  last.encode(value, sink, path);
}

function isTaken(codec: Codec, value: unknown, sink: Sink, path: string): boolean {
  try {
    codec.encode(value, sink, path);
    return true;
  } catch (error) {
    if (error instanceof EchonetLiteError) return false;
    throw error;
  }
}
