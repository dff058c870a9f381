import type { LevelData, NumericValueData } from '../class/data.ts';
import { type Codec, refusal, shown, sizeMismatch, unknownCode } from './codec.ts';

/** Codes of one octet that stand for numbers. */
export function numericValueCodec({ values }: NumericValueData): Codec {
  const byCode = new Map(values.map(({ code, value }) => [code, { value }]));
  return {
    minSize: 1,
    maxSize: 1,
    decode(bytes, from, to) {
      if (to - from !== 1) return sizeMismatch(bytes, from, to);
      return byCode.get(bytes[from] ?? 0) ?? unknownCode(bytes, from, to);
    },
    encode(value, sink, path) {
      const number = typeof value === 'object' && value !== null && 'value' in value ? value.value : undefined;
      const code = values.find((one) => one.value === number)?.code;
      if (code === undefined)
        throw refusal(path, `${shown(value)} is not {value} with one of ${values.map((one) => one.value).join(', ')}`);
      sink.put(code, 1, path);
    },
  };
}

/** Steps from 1 on, coded from a base on. */
export function levelCodec({ base, maximum }: LevelData): Codec {
  return {
    minSize: 1,
    maxSize: 1,
    decode(bytes, from, to) {
      if (to - from !== 1) return sizeMismatch(bytes, from, to);
      const level = (bytes[from] ?? 0) - base + 1;
      return level >= 1 && level <= maximum ? level : unknownCode(bytes, from, to);
    },
    encode(value, sink, path) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > maximum)
        throw refusal(path, `${shown(value)} is no step from 1 to ${maximum}`);
      sink.put(base + value - 1, 1, path);
    },
  };
}
