import type { PropertyValue } from '../class/value.ts';
import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';

/** Items of one size, one after the other. */
export function arrayCodec(item: Codec, minItems: number, maxItems: number): Codec {
  const itemSize = item.minSize;
  return {
    minSize: minItems * itemSize,
    maxSize: maxItems * itemSize,
    decode(bytes, from, to, known) {
      const count = (to - from) / itemSize;
      if (!Number.isInteger(count) || count < minItems || count > maxItems) return sizeMismatch(bytes, from, to);
      const items: PropertyValue[] = [];
      for (let at = from; at < to; at += itemSize) items.push(item.decode(bytes, at, at + itemSize, known));
      return items;
    },
    encode(value, sink, path) {
      if (!Array.isArray(value)) throw refusal(path, `${shown(value)} is no list`);
      if (value.length < minItems || value.length > maxItems)
        throw refusal(path, `${value.length} items; there have to be ${minItems} to ${maxItems}`);
      value.forEach((one: unknown, k) => {
        item.encode(one, sink, `${path}.${k}`);
      });
    },
  };
}
