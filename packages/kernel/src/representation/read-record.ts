import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  count,
  enter,
  expect,
  fault,
  kept,
  malformed,
  notice,
  OPEN_BRACE,
  OPEN_BRACKET,
  peek,
  QUOTE,
  quoted,
  readString,
  type Scan,
  skipDistinct,
  skipValue,
  skipWord,
} from './scan.ts';
import type { AnyShape, Field, RecordShape } from './shape.ts';
import { type Reader, readSurplusList } from './surplus-list.ts';
import { tolerate } from './tolerance.ts';
import { UNKNOWN, type UnknownMember } from './unknown-member.ts';

/** A record while it is read. */
type Members = { [name: string]: unknown; [UNKNOWN]?: UnknownMember[] };

interface FieldPlan {
  readonly name: string;
  readonly index: number;
  /** `{"name":`, as it stands in the texts every stack writes. */
  readonly opening: string;
  /** Code of the first character of the name: tells most fields apart without comparing them. */
  readonly initial: number;
  /** Made when the field is met for the first time: a cmd alone has 142 functions, and a node uses a few of them. */
  read: Reader;
  readonly isSpread: boolean;
}

interface RecordPlan {
  readonly fields: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
  readonly aliases: ReadonlyMap<string, FieldPlan | undefined>;
  readonly required: readonly string[];
}

/** A record that left the form every stack writes. */
interface Progress {
  readonly members: Members;
  /** Position of its first character. */
  readonly start: number;
  /** Whether it is written as an ordinary object. */
  readonly isPlain: boolean;
  /** Highest position of a field so far. */
  highest: number;
  /** How many unknown members there were before the object that is read now. */
  unknownBefore?: number;
}

/** Gives the reader of a declaration. */
export type ReaderOf = (shape: AnyShape) => Reader;

/**
 * Reader of a complex type. The text is expected as `[{"a":1},{"b":2}]` in the order of the schema, without whitespace;
 * from the first character that differs on, every tolerated form is understood.
 */
export function recordReader(shape: RecordShape, readerOf: ReaderOf): Reader {
  const fields = shape.fields.map((field, index) => fieldPlan(field, index, readerOf));
  const byName = new Map(fields.map((field) => [field.name, field]));
  const aliases = new Map(Object.entries(shape.aliases).map(([wrong, right]) => [wrong, byName.get(right)]));
  const plan: RecordPlan = { fields, byName, aliases, required: shape.required };
  return shape.isRoot ? (scan) => readRoot(scan, plan) : (scan) => readRecord(scan, plan);
}

function fieldPlan({ name, shape }: Field, index: number, readerOf: ReaderOf): FieldPlan {
  const isSpread = shape.kind === 'list' && shape.isSpread;
  const plan: FieldPlan = { name, index, opening: `{"${name}":`, initial: name.charCodeAt(0), read, isSpread };
  return plan;

  function read(scan: Scan): unknown {
    plan.read = readerOf(shape);
    return plan.read(scan);
  }
}

function readRecord(scan: Scan, plan: RecordPlan): unknown {
  const { text } = scan;
  const start = scan.at;
  if (text.charCodeAt(start) !== OPEN_BRACKET) return readOtherForm(scan, plan);
  enter(scan);
  const members: Members = {};
  const { fields } = plan;
  let at = start + 1;
  let highest = -1;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldPlan;
    if (text.charCodeAt(at + 2) !== field.initial || !text.startsWith(field.opening, at)) continue;
    highest = index;
    scan.at = at + field.opening.length;
    scan.depth += 1;
    scan.members += 1;
    const value = field.read(scan);
    if (value !== undefined) members[field.name] = value;
    at = scan.at;
    if (text.charCodeAt(at) !== CLOSE_BRACE) {
      const progress = { members, start, isPlain: false, highest };
      readRestOfItem(scan, plan, progress);
      return readFurtherItems(scan, plan, progress);
    }
    scan.depth -= 1;
    const next = text.charCodeAt(at + 1);
    if (next === COMMA) {
      at += 2;
      continue;
    }
    scan.at = at + 1;
    if (next !== CLOSE_BRACKET) return readFurtherItems(scan, plan, { members, start, isPlain: false, highest });
    scan.at = at + 2;
    scan.depth -= 1;
    count(scan, 0);
    return complete(scan, plan, members);
  }
  scan.at = at;
  return readItems(scan, plan, { members, start, isPlain: false, highest });
}

/** An empty array, or items in another form or order than expected. */
function readItems(scan: Scan, plan: RecordPlan, progress: Progress): unknown {
  const isFirst = scan.at === progress.start + 1;
  const code = peek(scan);
  if (isFirst && code === CLOSE_BRACKET) return closeItems(scan, plan, progress);
  if (isFirst && code === OPEN_BRACKET) {
    scan.at = progress.start;
    scan.depth -= 1;
    return readSurplusList(scan, (inner) => readRecord(inner, plan), 'a complex element');
  }
  if (code === OPEN_BRACE) readItem(scan, plan, progress);
  else {
    skipValue(scan);
    fault(scan, 'SHIP-6.8.5-3', 'an item that is no object in a complex element', scan.at);
  }
  return readFurtherItems(scan, plan, progress);
}

function readFurtherItems(scan: Scan, plan: RecordPlan, progress: Progress): unknown {
  while (peek(scan) === COMMA) {
    scan.at += 1;
    if (peek(scan) === OPEN_BRACE) readItem(scan, plan, progress);
    else {
      skipValue(scan);
      fault(scan, 'SHIP-6.8.5-3', 'an item that is no object in a complex element', scan.at);
    }
  }
  return closeItems(scan, plan, progress);
}

function closeItems(scan: Scan, plan: RecordPlan, progress: Progress): unknown {
  expect(scan, CLOSE_BRACKET);
  scan.depth -= 1;
  return complete(scan, plan, progress.members);
}

/** Reads one item; the position is at its brace. */
function readItem(scan: Scan, plan: RecordPlan, progress: Progress): void {
  enter(scan);
  scan.at += 1;
  progress.unknownBefore = progress.members[UNKNOWN]?.length ?? 0;
  if (peek(scan) !== CLOSE_BRACE) readMember(scan, plan, progress);
  readRestOfItem(scan, plan, progress);
}

/** Reads further members until the brace that ends the item. */
function readRestOfItem(scan: Scan, plan: RecordPlan, progress: Progress): void {
  while (peek(scan) === COMMA) {
    if (!progress.isPlain) tolerate(scan, 'mergedObject', scan.at);
    scan.at += 1;
    readMember(scan, plan, progress);
  }
  expect(scan, CLOSE_BRACE);
  scan.depth -= 1;
}

function readMember(scan: Scan, plan: RecordPlan, progress: Progress): void {
  if (peek(scan) !== QUOTE) malformed(scan, 'a member name');
  const name = readString(scan);
  expect(scan, COLON);
  peek(scan);
  count(scan, 1);
  // Findings point at the value, so that their path contains the name.
  const start = scan.at;
  const field = plan.byName.get(name) ?? aliasOf(scan, plan, name, start);
  if (field === undefined) keepUnknown(scan, progress, name);
  else readField(scan, field, progress, start);
}

function readField(scan: Scan, field: FieldPlan, progress: Progress, start: number): void {
  if (field.index < progress.highest) tolerate(scan, 'wrongOrder', start);
  else progress.highest = field.index;
  const value = field.read(scan);
  const { members } = progress;
  if (value === undefined) return;
  const before = members[field.name];
  if (field.isSpread && Array.isArray(before)) before.push(...(value as unknown[]));
  else if (before === undefined || repeated(scan, field.name, start)) members[field.name] = value;
}

function aliasOf(scan: Scan, plan: RecordPlan, name: string, at: number): FieldPlan | undefined {
  const field = plan.aliases.get(name);
  if (field !== undefined) tolerate(scan, 'alias', at);
  return field;
}

/** The same element again: transport messages are refused (SHIP-6.8.5-6), in SPINE the last one counts (SPINE-5.2.2-20). */
function repeated(scan: Scan, name: string, at: number): true {
  const text = `the element ${name} is there twice`;
  if (scan.isStrict) fault(scan, 'SHIP-6.8.5-6', text, at);
  notice(scan, 'warning', 'SPINE-5.2.2-20', text, at);
  return true;
}

function keepUnknown(scan: Scan, { members, unknownBefore = 0 }: Progress, name: string): void {
  const start = scan.at;
  if (scan.isStrict) skipDistinct(scan);
  else skipValue(scan);
  const unknown = members[UNKNOWN] ?? [];
  members[UNKNOWN] = unknown;
  if (scan.isStrict && unknown.slice(unknownBefore).some((other) => other.name === name))
    fault(scan, 'SHIP-6.8.5-6', `the member ${quoted(name)} is there twice in one object`, start);
  unknown.push({ name, json: kept(scan, scan.text.slice(start, scan.at)) });
  notice(scan, 'info', 'SHIP-6.8.5-2', `the unknown element ${quoted(name)}`, start);
}

/** Anything but an array: whitespace before it, an ordinary object, null, a fault. */
function readOtherForm(scan: Scan, plan: RecordPlan): unknown {
  const start = scan.at;
  const code = peek(scan);
  if (scan.at > start) return readRecord(scan, plan);
  if (code === OPEN_BRACE) {
    const progress: Progress = { members: {}, start, isPlain: true, highest: -1 };
    readItem(scan, plan, progress);
    const isEmpty = Reflect.ownKeys(progress.members).length === 0;
    tolerate(scan, isEmpty ? 'emptyObject' : 'plainObject', start);
    return complete(scan, plan, progress.members);
  }
  if (skipWord(scan, 'null')) {
    tolerate(scan, 'nullMember', start);
    return undefined;
  }
  skipValue(scan);
  return fault(scan, 'SHIP-6.8.5-3', 'another kind of value where a complex element belongs', start);
}

function readRoot(scan: Scan, plan: RecordPlan): unknown {
  const start = scan.at;
  if (peek(scan) !== OPEN_BRACE) malformed(scan, 'the object with the root element');
  const progress: Progress = { members: {}, start, isPlain: true, highest: -1 };
  readItem(scan, plan, progress);
  if (Reflect.ownKeys(progress.members).length === 1 && progress.members[UNKNOWN] === undefined)
    return progress.members;
  return fault(scan, 'SHIP-6.8.5-7', 'not an object with exactly one known root element', start);
}

function complete(scan: Scan, plan: RecordPlan, members: Members): unknown {
  for (const name of plan.required)
    if (isAbsent(members[name]))
      return fault(scan, 'SHIP-6.8.5-7', `the mandatory element ${name} is missing`, scan.at);
  return members;
}

/** A list without occurrences does not exist (SHIP-6.8.4-5). */
function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}
