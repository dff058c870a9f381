import type { PropertyValue } from '../class/value.ts';
import { type Codec, refusal, shown, sizeMismatch } from './codec.ts';

/** One part of an object. */
export interface FieldCodec {
  readonly name: string;
  readonly codec: Codec;
}

/**
 * Named parts, one after the other. Only one of them varies in size; it takes what the others leave. `counts` names fields
 * that say how many octets or items another one has: read as they are, written only if they are right.
 */
export function objectCodec(fields: readonly FieldCodec[], counts: Readonly<Record<string, string>>): Codec {
  const minSize = fields.reduce((sum, { codec }) => sum + codec.minSize, 0);
  const maxSize = fields.reduce((sum, { codec }) => sum + codec.maxSize, 0);
  return {
    minSize,
    maxSize,
    decode(bytes, from, to, known) {
      const spare = to - from - minSize;
      if (spare < 0 || spare > maxSize - minSize) return sizeMismatch(bytes, from, to);
      const value: Record<string, PropertyValue> = {};
      let at = from;
      for (const { name, codec } of fields) {
        const end = at + (codec.minSize === codec.maxSize ? codec.minSize : codec.minSize + spare);
        value[name] = codec.decode(bytes, at, end, known);
        at = end;
      }
      return value;
    },
    encode(value, sink, path) {
      const members = membersOf(value, fields, path);
      for (const { name, codec } of fields) codec.encode(members[name], sink, `${path}.${name}`);
      for (const [counter, counted] of Object.entries(counts))
        checkCount(members[counter], members[counted], `${path}.${counter}`);
    },
  };
}

function membersOf(value: unknown, fields: readonly FieldCodec[], path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refusal(path, `${shown(value)} is no object with ${fields.map(({ name }) => name).join(', ')}`);
  const surplus = Object.keys(value).find((name) => !fields.some((field) => field.name === name));
  if (surplus !== undefined) throw refusal(path, `there is no field ${surplus}`);
  return value as Readonly<Record<string, unknown>>;
}

/** A count that is no number (a range that is not set yet) says nothing about the length. */
function checkCount(count: unknown, counted: unknown, path: string): void {
  if (typeof count !== 'number') return;
  const length = typeof counted === 'string' ? counted.length / 2 : Array.isArray(counted) ? counted.length : count;
  if (length !== count) throw refusal(path, `${count}, but there are ${length}`);
}
