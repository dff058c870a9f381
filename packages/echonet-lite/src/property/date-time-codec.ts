import { type Codec, outOfRange, refusal, shown, sizeMismatch } from './codec.ts';
import { readUnsigned } from './octets.ts';

/** One part of a date or time: its octets, its range and what stands before it in the text. */
interface Part {
  readonly size: 1 | 2;
  readonly min: number;
  readonly max: number;
  readonly before: string;
}

const YEAR: Part = { size: 2, min: 1, max: 9999, before: '' };
const MONTH: Part = { size: 1, min: 1, max: 12, before: '-' };
const DAY: Part = { size: 1, min: 1, max: 31, before: '-' };
const HOUR: Part = { size: 1, min: 0, max: 23, before: '' };
const MINUTE: Part = { size: 1, min: 0, max: 59, before: ':' };
const SECOND: Part = { size: 1, min: 0, max: 59, before: ':' };

/** `2025-03-14`. */
export const dateCodec: Codec = partsCodec([YEAR, MONTH, DAY], 'a date like 2025-03-14');
/** `13:45`. */
export const timeCodec: Codec = partsCodec([HOUR, MINUTE], 'a time like 13:45');

/** `2025-03-14T13:45`, with seven octets also the second. */
export function dateTimeCodec(size: 6 | 7): Codec {
  const parts = [YEAR, MONTH, DAY, { ...HOUR, before: 'T' }, MINUTE];
  return size === 6
    ? partsCodec(parts, 'a date and time like 2025-03-14T13:45')
    : partsCodec([...parts, SECOND], 'a date and time like 2025-03-14T13:45:00');
}

function partsCodec(parts: readonly Part[], example: string): Codec {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const pattern = new RegExp(`^${parts.map((part) => `${part.before}(\\d{${2 * part.size}})`).join('')}$`);
  return {
    minSize: size,
    maxSize: size,
    decode(bytes, from, to) {
      if (to - from !== size) return sizeMismatch(bytes, from, to);
      let text = '';
      let at = from;
      for (const part of parts) {
        const number = readUnsigned(bytes, at, part.size);
        if (number < part.min || number > part.max) return outOfRange(bytes, from, to);
        text += part.before + String(number).padStart(2 * part.size, '0');
        at += part.size;
      }
      return text;
    },
    encode(value, sink, path) {
      const match = typeof value === 'string' ? pattern.exec(value) : null;
      if (match === null) throw refusal(path, `${shown(value)} is not ${example}`);
      parts.forEach((part, k) => {
        const number = Number(match[k + 1]);
        if (number < part.min || number > part.max) throw refusal(path, `${shown(value)} is not ${example}`);
        sink.put(number, part.size, path);
      });
    },
  };
}
