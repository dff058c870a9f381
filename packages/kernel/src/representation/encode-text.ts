import { assertThat } from '../errors.ts';
import { jsonString, minified } from './json-string.ts';
import type { AnyShape, Field, IntegerShape, ListShape, RecordShape, Shape } from './shape.ts';
import {
  type Chunk,
  chunk,
  emptySink,
  isAscii,
  put,
  putCode,
  putInteger,
  putPlain,
  putString,
  type Sink,
  shrink,
  textOf,
} from './sink.ts';
import { unknownMembers } from './unknown-member.ts';

/**
 * Writes a value as SHIP JSON text (IEC 63380-3, 6.8.4): elements in the order of the schema, no whitespace, absent
 * elements and empty lists left out (SHIP-6.8.4-3, SPINE-5.2.2-19). A value that its declaration does not allow is a
 * mistake of the caller.
 */
export function encodeText<T>(shape: Shape<T>, value: T): string {
  SCRATCH.at = 0;
  SCRATCH.isAscii = true;
  writerOf(shape)(SCRATCH, value);
  const text = textOf(SCRATCH);
  shrink(SCRATCH);
  return text;
}

// Octets to write on, so that no message allocates them; nothing in it outlives a call, and no call contains another one.
const SCRATCH = emptySink();

/** Appends the text of a value. */
type Writer = (sink: Sink, value: unknown) => void;

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;
const TRUE = chunk('true');
const FALSE = chunk('false');
const EMPTY = chunk('[]');
const END = chunk('}]');

// Writers are made once per declaration; a declaration that is gone takes its writer along.
const WRITERS = new WeakMap<AnyShape, Writer>();

function writerOf(shape: AnyShape): Writer {
  const made = WRITERS.get(shape);
  if (made !== undefined) return made;
  const writer = makeWriter(shape);
  WRITERS.set(shape, writer);
  return writer;
}

function makeWriter(shape: AnyShape): Writer {
  switch (shape.kind) {
    case 'bool':
      return (sink, value) => put(sink, value === true ? TRUE : FALSE);
    case 'integer':
      return integerWriter(shape);
    case 'double':
      return writeDouble;
    case 'text':
    case 'enumeration':
      return (sink, value) => putString(sink, value as string);
    case 'list':
      return listWriter(shape);
    case 'record':
      return shape.isRoot ? rootWriter(shape) : recordWriter(shape);
    case 'raw':
      return (sink, value) => putPlain(sink, minified(value as string));
  }
}

function integerWriter({ min, max }: IntegerShape): Writer {
  const lowest = Number(min);
  const highest = Number(max);
  return (sink, value) => {
    const isAllowed =
      typeof value === 'number'
        ? Number.isSafeInteger(value) && value >= lowest && value <= highest
        : typeof value === 'bigint' && value >= min && value <= max;
    if (!isAllowed) assertThat(false, `${String(value)} is no integer from ${min} to ${max}`);
    putInteger(sink, value as number | bigint);
  };
}

function writeDouble(sink: Sink, value: unknown): void {
  assertThat(Number.isFinite(value), `${String(value)} is no JSON number`);
  putPlain(sink, String(value));
}

function listWriter(shape: ListShape): Writer {
  const write = writerOf(shape.item);
  return (sink, value) => {
    const items = value as readonly unknown[];
    putCode(sink, OPEN_BRACKET);
    for (let index = 0; index < items.length; index++) {
      if (index > 0) putCode(sink, COMMA);
      write(sink, items[index]);
    }
    putCode(sink, CLOSE_BRACKET);
  };
}

/** Up to so many values, an enumeration is compared value by value with texts that are known beforehand. */
const MOST_KNOWN = 10;

interface KnownValue {
  readonly value: string;
  readonly chunk: Chunk;
}

interface FieldWriter {
  readonly name: string;
  readonly index: number;
  /** `[{"name":` */
  readonly first: Chunk;
  /** `},{"name":` */
  readonly further: Chunk;
  /** Text of the field behind another one, for values that are known beforehand. */
  readonly known: readonly KnownValue[];
  readonly isList: boolean;
  readonly isSpread: boolean;
  /** Made when the field is written for the first time: a cmd alone has 142 functions, and a node uses a few of them. */
  write: Writer;
}

function recordWriter(shape: RecordShape): Writer {
  const fields = shape.fields.map(fieldWriter);
  const byName = new Map(fields.map((field) => [field.name, field]));
  return (sink, value) => {
    const members = value as Readonly<Record<string, unknown>>;
    const isFirst = isOrdered(fields, members)
      ? writeInOrder(sink, fields, members)
      : writeSorted(sink, byName, members);
    put(sink, writeUnknown(sink, members, isFirst) ? EMPTY : END);
  };
}

/** Whether the members stand in the order of the schema, with no others between them: so it is with nearly all values. */
function isOrdered(fields: readonly FieldWriter[], members: Readonly<Record<string, unknown>>): boolean {
  let next = 0;
  for (const name in members) {
    while (next < fields.length && (fields[next] as FieldWriter).name !== name) next += 1;
    if (next === fields.length) return false;
  }
  return true;
}

/** Walking along the members is faster than asking for every field: most fields of most records are absent. */
function writeInOrder(sink: Sink, fields: readonly FieldWriter[], members: Readonly<Record<string, unknown>>): boolean {
  let isFirst = true;
  let next = 0;
  for (const name in members) {
    const member = members[name];
    while ((fields[next] as FieldWriter).name !== name) next += 1;
    if (writeMember(sink, fields[next] as FieldWriter, member, isFirst)) isFirst = false;
  }
  return isFirst;
}

function writeSorted(
  sink: Sink,
  byName: ReadonlyMap<string, FieldWriter>,
  members: Readonly<Record<string, unknown>>,
): boolean {
  let isFirst = true;
  const present = Object.keys(members).flatMap((name) => byName.get(name) ?? []);
  for (const field of present.sort((a, b) => a.index - b.index))
    if (writeMember(sink, field, members[field.name], isFirst)) isFirst = false;
  return isFirst;
}

function writeUnknown(sink: Sink, members: object, isFirst: boolean): boolean {
  let isStillFirst = isFirst;
  for (const { name, json } of unknownMembers(members)) {
    putPlain(sink, `${isStillFirst ? '[' : '},'}{${jsonString(name)}:${minified(json)}`);
    isStillFirst = false;
  }
  return isStillFirst;
}

/** Writes a member that is there and no empty list; true if something was written. */
function writeMember(sink: Sink, field: FieldWriter, member: unknown, isFirst: boolean): boolean {
  if (member === undefined || (field.isList && (member as readonly unknown[]).length === 0)) return false;
  if (field.isSpread) writeSpread(sink, field, member as readonly unknown[], isFirst);
  else writeField(sink, field, member, isFirst);
  return true;
}

function writeField(sink: Sink, field: FieldWriter, member: unknown, isFirst: boolean): void {
  const { known } = field;
  if (!isFirst) {
    // The decoder gives the strings of the declaration themselves, which makes the comparison one of addresses.
    for (let index = 0; index < known.length; index++) {
      const one = known[index] as KnownValue;
      if (one.value === member) {
        put(sink, one.chunk);
        return;
      }
    }
  }
  put(sink, isFirst ? field.first : field.further);
  field.write(sink, member);
}

/** One member per value. */
function writeSpread(sink: Sink, field: FieldWriter, values: readonly unknown[], isFirst: boolean): void {
  for (let index = 0; index < values.length; index++) writeField(sink, field, values[index], isFirst && index === 0);
}

function fieldWriter({ name, shape }: Field, index: number): FieldWriter {
  const further = `},{"${name}":`;
  const values = shape.kind === 'enumeration' ? shape.values : [];
  const isSpread = shape.kind === 'list' && shape.isSpread;
  const field: FieldWriter = {
    name,
    index,
    first: chunk(`[{"${name}":`),
    further: chunk(further),
    known: values.length <= MOST_KNOWN ? values.flatMap((value) => knownValue(further, value)) : [],
    isList: shape.kind === 'list',
    isSpread,
    write,
  };
  return field;

  function write(sink: Sink, value: unknown): void {
    field.write = writerOf(isSpread ? shape.item : shape);
    field.write(sink, value);
  }
}

function knownValue(further: string, value: string): readonly KnownValue[] {
  const text = further + jsonString(value);
  return isAscii(text) ? [{ value, chunk: chunk(text) }] : [];
}

function rootWriter(shape: RecordShape): Writer {
  const fields = shape.fields.map(({ name, shape: inner }) => {
    return { name, opening: chunk(`{"${name}":`), write: writerOf(inner) };
  });
  return (sink, value) => {
    const members = value as Readonly<Record<string, unknown>>;
    const present = fields.filter(({ name }) => members[name] !== undefined);
    const [only] = present;
    assertThat(only !== undefined && present.length === 1, 'a message has exactly one root element');
    put(sink, only.opening);
    only.write(sink, members[only.name]);
    putCode(sink, CLOSE_BRACE);
  };
}
