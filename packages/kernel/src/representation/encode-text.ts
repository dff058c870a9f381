import { assertThat } from '../errors.ts';
import { jsonString, minified } from './json-string.ts';
import type { AnyShape, Field, IntegerShape, ListShape, RecordShape, Shape } from './shape.ts';
import {
  type Chunk,
  chunk,
  emptySink,
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

interface FieldWriter {
  readonly name: string;
  readonly index: number;
  /** `[{"name":` */
  readonly first: Chunk;
  /** `},{"name":` */
  readonly further: Chunk;
  /** Text of the field behind another one, for values that are known beforehand. */
  readonly known: ReadonlyMap<unknown, Chunk> | undefined;
  readonly isList: boolean;
  readonly isSpread: boolean;
  readonly write: Writer;
}

/** From so many fields on, looking up the members that are there is cheaper than asking for every field. */
const WIDE = 16;

function recordWriter(shape: RecordShape): Writer {
  const fields = shape.fields.map(fieldWriter);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const isWide = fields.length >= WIDE;
  return (sink, value) => {
    const members = value as Readonly<Record<string, unknown>>;
    let isFirst = true;
    const asked = isWide ? presentFields(members, byName) : fields;
    for (let index = 0; index < asked.length; index++) {
      const field = asked[index] as FieldWriter;
      const member = members[field.name];
      if (member === undefined || (field.isList && (member as readonly unknown[]).length === 0)) continue;
      if (field.isSpread) writeSpread(sink, field, member as readonly unknown[], isFirst);
      else writeField(sink, field, member, isFirst);
      isFirst = false;
    }
    for (const { name, json } of unknownMembers(members)) {
      putPlain(sink, `${isFirst ? '[' : '},'}{${jsonString(name)}:${minified(json)}`);
      isFirst = false;
    }
    put(sink, isFirst ? EMPTY : END);
  };
}

function presentFields(members: object, byName: ReadonlyMap<string, FieldWriter>): readonly FieldWriter[] {
  const present: FieldWriter[] = [];
  for (const name of Object.keys(members)) {
    const field = byName.get(name);
    if (field !== undefined) present.push(field);
  }
  return present.sort((a, b) => a.index - b.index);
}

function writeField(sink: Sink, field: FieldWriter, member: unknown, isFirst: boolean): void {
  const known = isFirst ? undefined : field.known?.get(member);
  put(sink, known ?? (isFirst ? field.first : field.further));
  if (known === undefined) field.write(sink, member);
}

/** One member per value. */
function writeSpread(sink: Sink, field: FieldWriter, values: readonly unknown[], isFirst: boolean): void {
  for (let index = 0; index < values.length; index++) writeField(sink, field, values[index], isFirst && index === 0);
}

function fieldWriter({ name, shape }: Field, index: number): FieldWriter {
  const further = `},{"${name}":`;
  const values = shape.kind === 'enumeration' ? shape.values : [];
  const isSpread = shape.kind === 'list' && shape.isSpread;
  return {
    name,
    index,
    first: chunk(`[{"${name}":`),
    further: chunk(further),
    known: values.length > 0 ? new Map(values.map((value) => [value, chunk(further + jsonString(value))])) : undefined,
    isList: shape.kind === 'list',
    isSpread,
    write: isSpread ? writerOf(shape.item) : writerOf(shape),
  };
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
