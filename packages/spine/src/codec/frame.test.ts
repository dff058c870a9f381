import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyShape, RecordShape } from '@busbar/kernel';
import { checkType, type ModelCheck } from '../testing/check-model.ts';
import { type FactElement, readFactTable } from '../testing/fact-table.ts';
import { spineMessage } from './frame.ts';

const TABLE = readFactTable();
const check: ModelCheck = { table: TABLE, compared: new Set() };

/** Deliberately not what the schema says: other values are kept, to be answered with error 6 (SPINE-5.3.2-17). */
const OPENED: ReadonlySet<string> = new Set(['HeaderType.cmdClassifier', 'CmdType.function']);

const datagram = inside(spineMessage, 'datagram');
const header = inside(datagram, 'header');
const payload = inside(datagram, 'payload');
const cmd = inside(payload, 'cmd');
const filter = inside(cmd, 'filter');

test('SPINE-5.3.1-1 SPINE-5.3.2-1 the frame of a datagram is that of the schema', () => {
  compare(datagram, 'DatagramType');
  compare(header, 'HeaderType');
  compare(payload, 'PayloadType');
  compare(inside(filter, 'cmdControl'), 'CmdControlType');
});

test('SPINE-5.3.3-1 a cmd carries every function, in the order of the schema', () => {
  compare(cmd, 'CmdType');
  assert.equal(cmd.fields.length, 146);
});

test('SPINE-5.2.2-20 SPINE-5.3.3-26 a filter carries every SELECTORS and ELEMENTS type; selectors may repeat', () => {
  compare(filter, 'FilterType');
  assert.equal(filter.fields.length, 243);
  for (const { name } of TABLE.filter.selectors) {
    const shape = filter.fields.find((field) => field.name === name)?.shape;
    assert.ok(shape?.kind === 'list' && shape.isSpread, name);
  }
});

function compare(shape: RecordShape, type: string): void {
  const elements = TABLE.complexTypes[type]?.elements ?? [];
  const names = shape.fields.map(({ name }) => name);
  // At most one mask stands in a filter, so that their order means nothing; the schema has an order of its own for them.
  const sortMasks = (all: readonly string[]): readonly string[] =>
    all.filter((name) => !name.endsWith('Elements')).concat(all.filter((name) => name.endsWith('Elements')).sort());
  assert.deepEqual(sortMasks(names), sortMasks(elements.flatMap(namesOf)));
  for (const { name, type: inner, choice } of elements) {
    const field = shape.fields.find((one) => one.name === name)?.shape;
    if (choice !== undefined || OPENED.has(`${type}.${name}`) || TABLE.complexTypes[inner]?.kind === 'frame') continue;
    assert.ok(field !== undefined, `${type}.${name}`);
    checkType(check, field, inner, name);
  }
}

/** The names of the members of a choice group, or that of an element. */
function namesOf({ name, choice }: FactElement): readonly string[] {
  if (choice === undefined) return [name];
  const group = { functions: TABLE.functions, 'filter.selectors': TABLE.filter.selectors }[choice];
  return (group ?? TABLE.filter.elements).map((one) => one.name);
}

function inside(shape: RecordShape, name: string): RecordShape {
  const field: AnyShape | undefined = shape.fields.find((one) => one.name === name)?.shape;
  const record = field?.kind === 'list' ? field.item : field;
  assert.ok(record?.kind === 'record', name);
  return record;
}
