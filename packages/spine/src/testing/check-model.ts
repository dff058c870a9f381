/** Compares declarations with the fact table; every difference is an AssertionError that names the place. */
import assert from 'node:assert/strict';
import { type AnyShape, type EnumerationShape, type IntegerShape, long, type RecordShape } from '@busbar/kernel';
import type { AnyFunction, ListRules } from '../model/function-declaration.ts';
import type { Selector } from '../model/selectors.ts';
import type { ComplexType, FactFunction, FactTable } from './fact-table.ts';

/** A comparison with a table; collects the names of the types that were compared. */
export interface ModelCheck {
  readonly table: FactTable;
  readonly compared: Set<string>;
}

/** Modes of SPINE-5.3.3-60 that are not `open`. */
const OWNERSHIP: Readonly<Record<string, string>> = {
  loadControlLimitListData: 'fixed',
  deviceConfigurationKeyValueListData: 'fixed',
  timeSeriesListData: 'described',
  billListData: 'described',
};

/** The list whose entries are bare values: it has no rules for entries. */
const VALUE_LISTS: ReadonlySet<string> = new Set(['specificationVersionListData']);

/** Types with a choice of one member (SPINE-5.3.3-24). */
const CHOICES: ReadonlySet<string> = new Set(['DeviceConfigurationKeyValueValueType']);

/** Elements that the schema has in the data but forgot in the mask of tags. */
const WITHOUT_TAG: Readonly<Record<string, readonly string[]>> = {
  DeviceConfigurationKeyValueValueElementsType: ['integer'],
};

/** Compares a function: its types down to the last value, keys, marks, selectors, mask and feature type. */
export function checkFunction(check: ModelCheck, declared: AnyFunction, fact: FactFunction): void {
  assert.equal(declared.name, fact.name);
  assert.equal(declared.kind, fact.kind);
  assert.deepEqual(declared.feature === undefined ? [] : [declared.feature], fact.featureTypes);
  checkType(check, declared.shape, fact.dataType, declared.name);
  checkList(check, declared, fact);
  checkSelectors(check, declared, fact);
  assert.equal(declared.elements?.name, fact.elements);
  if (declared.elements === undefined) return;
  assert.equal(declared.elements.describes, fact.elements === `${fact.name}Elements` ? 'function' : 'item');
  checkMask(check, declared.elements.shape, fact.elementsType ?? '', declared.elements.name);
}

function checkList(check: ModelCheck, { name, list, shape }: AnyFunction, fact: FactFunction): void {
  assert.equal(list !== undefined || VALUE_LISTS.has(name), fact.isList, `${name} is a list or not`);
  const [only] = shape.fields;
  if (fact.isList) assert.deepEqual([only?.name, shape.fields.length], [fact.itemElement, 1], name);
  if (list === undefined) return;
  assert.ok(
    only?.shape.kind === 'list' && only.shape.item === list.shape,
    `${name}: the entries are those of the data`,
  );
  checkRules(check, name, list, fact);
}

function checkRules({ table }: ModelCheck, name: string, list: ListRules, fact: FactFunction): void {
  assert.equal(list.item, fact.itemElement, name);
  assert.deepEqual(list.key, fact.keys, name);
  assert.equal(list.writeCheck, fact.writeCheck, name);
  assert.equal(list.ownership, OWNERSHIP[name] ?? 'open', name);
  const { elements } = complexType(table, fact.itemType ?? '');
  // The first identifier of a key is the PRIMARY one, the others are SUB identifiers (SPINE-5.3.3-42 relies on it).
  assert.deepEqual(
    list.key.map((one) => elements.find((element) => element.name === one)?.key),
    list.key.map((_, at) => (at === 0 ? 'primary' : 'sub')),
    name,
  );
}

function checkSelectors(check: ModelCheck, declared: AnyFunction, fact: FactFunction): void {
  assert.equal(declared.selectors?.name, fact.selectors);
  if (declared.selectors === undefined) return;
  const { members, shape, name } = declared.selectors;
  checkType(check, shape, fact.selectorsType ?? '', name);
  assert.deepEqual(
    members.map((one) => ({ name: one.name, target: one.target, match: one.match })),
    (fact.selectorMatch ?? []).map((one) => ({ name: one.name, target: one.target, match: one.match })),
    name,
  );
  assert.deepEqual(
    members.map((one) => one.name),
    shape.fields.map((one) => one.name),
    name,
  );
  for (const member of members) checkTarget(member, declared.list?.shape ?? declared.shape, name);
}

/** What a selector is compared with has to be there, and the selectors inside have to fit it. */
function checkTarget(member: Selector, subject: AnyShape, path: string): void {
  const place = `${path}.${member.name}`;
  const names = member.target === '.' ? [] : member.target.split('.');
  const target = names.reduce<AnyShape | undefined>((shape, name) => elementOf(shape, name), subject);
  assert.ok(target !== undefined, `${place}: there is no ${member.target}`);
  // Selectors of a function are used again for parts that lack some of its elements; those never match.
  for (const inside of member.inside)
    if (elementOf(target, inside.name) !== undefined) checkTarget(inside, target, place);
}

function elementOf(shape: AnyShape | undefined, name: string): AnyShape | undefined {
  if (shape?.kind === 'list') return elementOf(shape.item, name);
  return shape?.kind === 'record' ? shape.fields.find((field) => field.name === name)?.shape : undefined;
}

/** Compares a declaration with a type of the table. */
export function checkType(check: ModelCheck, shape: AnyShape, type: string, path: string): void {
  check.compared.add(type);
  const complex = check.table.complexTypes[type];
  if (complex === undefined) checkSimple(check, shape, type, path);
  else if (complex.simpleContent !== undefined) {
    assert.deepEqual(complex.elements, [], type);
    checkType(check, shape, complex.simpleContent, path);
  } else checkRecord(check, shape, complex, type, path);
}

function checkRecord(check: ModelCheck, shape: AnyShape, complex: ComplexType, type: string, path: string): void {
  assert.ok(shape.kind === 'record', `${path} is a complex type`);
  assert.deepEqual(namesOf(shape), namesOf(complex), path);
  assert.equal(shape.isChoice, CHOICES.has(type), path);
  assert.deepEqual(shape.aliases, aliasesOf(check, type), path);
  shape.fields.forEach((field, at) => {
    const element = complex.elements[at];
    assert.ok(element !== undefined);
    const inner = `${path}.${field.name}`;
    assert.equal(field.shape.kind === 'list', element.list === true, `${inner} is a list or not`);
    checkType(check, field.shape.kind === 'list' ? field.shape.item : field.shape, element.type, inner);
  });
}

function checkSimple(check: ModelCheck, shape: AnyShape, type: string, path: string): void {
  const { table } = check;
  const simple = table.simpleTypes[type] ?? { base: type };
  if (simple.enum !== undefined || simple.knownValues !== undefined) {
    assert.ok(shape.kind === 'enumeration', `${path} is an enumeration`);
    checkEnumeration(check, shape, type, path);
    return;
  }
  for (const part of [...(simple.union ?? []), simple.restricts ?? []].flat())
    if (table.simpleTypes[part] !== undefined) check.compared.add(part);
  const builtin = table.builtinTypes[simple.base];
  assert.ok(builtin !== undefined, `${type} has a base type`);
  if (builtin.json === 'string') assert.equal(shape.kind, 'text', path);
  else if (builtin.json === 'boolean') assert.equal(shape.kind, 'bool', path);
  // `xs:integer` has no bounds; 64 bits of it are kept.
  else checkInteger(shape, { min: builtin.min ?? String(long.min), max: builtin.max ?? String(long.max) }, path);
}

function checkInteger(
  shape: AnyShape,
  range: { readonly min: number | string; readonly max: number | string },
  path: string,
): void {
  assert.ok(shape.kind === 'integer', path);
  const { min, max }: IntegerShape = shape;
  assert.deepEqual([min, max], [BigInt(range.min), BigInt(range.max)], path);
}

/** Compares an enumeration: its values in their order, those of its parts, whether it is open, misspelt values. */
export function checkEnumeration(check: ModelCheck, shape: EnumerationShape, type: string, path: string): void {
  check.compared.add(type);
  const { simpleTypes } = check.table;
  const simple = simpleTypes[type];
  assert.deepEqual(shape.values, simple?.enum ?? simple?.knownValues, path);
  assert.equal(shape.isOpen, simple?.extensible, `${path} is open or closed`);
  assert.deepEqual(shape.aliases, aliasesOf(check, type), path);
  partValues(check, type);
}

/** The values a type has of its own, or from the types it is made of, in their order. */
function partValues(check: ModelCheck, type: string): readonly string[] {
  check.compared.add(type);
  const simple = check.table.simpleTypes[type];
  const own = simple?.enum ?? simple?.knownValues ?? [];
  if (simple?.union === undefined) return own;
  const values = [...new Set(simple.union.flatMap((part) => partValues(check, part)))];
  assert.deepEqual(own, values, `${type} has the values of its parts`);
  return values;
}

/** Same names in the same order; nested tags are understood where the schema has a tag only, never the other way round. */
function checkMask(check: ModelCheck, shape: AnyShape, type: string, path: string): void {
  check.compared.add(type);
  const { elements } = complexType(check.table, type);
  assert.ok(shape.kind === 'record', path);
  if (type === 'ElementTagType') return;
  const tags = shape.fields.filter(({ name }) => !(WITHOUT_TAG[type] ?? []).includes(name));
  assert.deepEqual(
    tags.map(({ name }) => name),
    namesOf({ elements }),
    path,
  );
  assert.deepEqual(shape.aliases, aliasesOf(check, type), path);
  tags.forEach((field, at) => {
    checkMask(check, field.shape, elements[at]?.type ?? '', `${path}.${field.name}`);
  });
}

function aliasesOf({ table: { aliases } }: ModelCheck, type: string): Readonly<Record<string, string>> {
  const keyNames = aliases.configurationKeyNames.map((one) => ({ ...one, type: 'DeviceConfigurationKeyNameType' }));
  const all = [...aliases.elements, ...aliases.enumValues, ...keyNames];
  return Object.fromEntries(all.filter((one) => one.type === type).map(({ alias, name }) => [alias, name]));
}

function namesOf(of: RecordShape | Pick<ComplexType, 'elements'>): readonly string[] {
  return ('fields' in of ? of.fields : of.elements).map(({ name }) => name);
}

function complexType(table: FactTable, name: string): ComplexType {
  const type = table.complexTypes[name];
  assert.ok(type !== undefined, `the table has the type ${name}`);
  return type;
}
