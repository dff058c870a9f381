/** Compares declarations with the fact table; every difference is an AssertionError that names the place. */
import assert from 'node:assert/strict';
import type { AnyData, CodeRange, NumberData, StateData } from '../class/data.ts';
import { type ClassDeclaration, type DeclaredProperty, declaredProperties } from '../class/declaration.ts';
import { codecOf } from '../property/compile.ts';
import type { FactClass, FactData, FactNumber, FactProperty, FactState } from './class-table.ts';

const NEEDS: Readonly<Record<string, string>> = { required: 'R', optional: 'O', notApplicable: 'N', required_c: 'C' };

/** Short names the table does not have, or that are no identifiers. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  '0x97': 'currentTime',
  '0x9D': 'announcementPropertyMap',
  '0x9E': 'setPropertyMap',
  '0x9F': 'getPropertyMap',
  'manufacturer(MC)': 'manufacturer',
};

/** Compares a class: code, name, releases, ancestor, and its properties in their order. Returns how many there are. */
export function checkClass(declared: ClassDeclaration, fact: FactClass): number {
  assert.equal(declared.code, Number(fact.eoj), fact.name);
  assert.equal(declared.name, fact.name);
  assert.deepEqual({ from: declared.from, to: 'latest' }, fact.validRelease, fact.name);
  assert.equal(declared.inherits?.code, fact.inherits === null ? undefined : Number(fact.inherits), fact.name);
  const properties = declaredProperties(declared);
  assert.deepEqual(
    properties.map(({ epc, from }) => `${hex(epc, 1)} ${from}`),
    fact.properties.map(({ epc, validRelease }) => `${epc} ${validRelease.from}`),
    fact.name,
  );
  properties.forEach((property, at) => {
    const row = fact.properties[at];
    assert.ok(row !== undefined);
    checkProperty(property, row, `${fact.eoj} ${row.epc}`);
  });
  return properties.length;
}

function checkProperty(property: DeclaredProperty, fact: FactProperty, path: string): void {
  const { get, set, inf } = fact.access;
  assert.deepEqual(
    {
      name: property.name,
      shortName: property.shortName,
      release: { from: property.from, to: property.to },
      access: property.access,
      atomicSet: property.atomicSet,
    },
    {
      name: fact.name,
      shortName: OWN_NAMES[fact.shortName ?? fact.epc] ?? fact.shortName,
      release: fact.validRelease,
      access: [get, set, inf].map((need) => NEEDS[need]).join(''),
      atomicSet: fact.atomicSet === undefined ? undefined : Number(fact.atomicSet),
    },
    path,
  );
  const layout = property.data.kind === 'form' ? property.data.layout : property.data;
  checkData(layout, { ...fact.data, minSize: fact.minSize, maxSize: fact.maxSize }, path);
  const { minSize, maxSize } = codecOf(property.data);
  assert.deepEqual([minSize, maxSize], [fact.minSize, fact.maxSize], `${path} size of the codec`);
}

function checkData(data: AnyData, fact: FactData, path: string): void {
  const { minSize, maxSize } = codecOf(data);
  if (fact.minSize !== undefined) assert.deepEqual([minSize, maxSize], [fact.minSize, fact.maxSize], `${path} size`);
  assert.equal(data.kind, fact.kind, path);
  if (data.kind === 'number' && fact.kind === 'number') checkNumber(data, fact, path);
  else if (data.kind === 'state' && fact.kind === 'state') checkState(data, fact.enum, path);
  else if (data.kind === 'numericValue' && fact.kind === 'numericValue')
    assert.deepEqual(
      data.values,
      fact.enum.map(({ edt, value }) => ({ code: Number(edt), value })),
      path,
    );
  else if (data.kind === 'array' && fact.kind === 'array') {
    assert.deepEqual([data.minItems, data.maxItems], [fact.minItems, fact.maxItems], path);
    assert.equal(codecOf(data.item).maxSize, fact.itemSize, path);
    checkData(data.item, fact.item, `${path}[]`);
  } else if (data.kind === 'object' && fact.kind === 'object') checkFields(data.fields, fact.fields, path);
  else if (data.kind === 'oneOf' && fact.kind === 'oneOf')
    checkEach(data.variants, fact.variants, (variant, row, at) => {
      checkData(variant, row, `${path}|${at}`);
    });
  else assert.ok(['raw', 'date', 'time', 'dateTime'].includes(data.kind), path);
}

function checkFields(
  fields: readonly { readonly name: string; readonly data: AnyData }[],
  facts: readonly { readonly name: string; readonly offset: number | null; readonly data: FactData }[],
  path: string,
): void {
  let offset: number | null = 0;
  checkEach(fields, facts, ({ name, data }, fact) => {
    assert.deepEqual([name, offset], [fact.name, fact.offset], path);
    checkData(data, fact.data, `${path}.${name}`);
    const { minSize, maxSize } = codecOf(data);
    offset = offset === null || minSize !== maxSize ? null : offset + minSize;
  });
}

function checkEach<D, F>(
  declared: readonly D[],
  facts: readonly F[],
  check: (one: D, fact: F, at: number) => void,
): void {
  assert.equal(declared.length, facts.length);
  declared.forEach((one, at) => {
    const fact = facts[at];
    assert.ok(fact !== undefined);
    check(one, fact, at);
  });
}

function checkNumber(data: NumberData, fact: FactNumber, path: string): void {
  assert.deepEqual(
    {
      format: `${data.isSigned ? '' : 'u'}int${8 * data.size}`,
      rawMin: data.rawMin,
      rawMax: data.rawMax,
      scale: 1 / data.divisor,
      unit: data.unit,
      overflow: data.overflow,
      underflow: data.underflow,
      multiplyByEpc: data.multiplyByEpc,
    },
    {
      format: fact.format,
      rawMin: fact.rawMin,
      rawMax: fact.rawMax,
      scale: fact.scale,
      unit: fact.unit,
      overflow: signed(fact.overflow, data),
      underflow: signed(fact.underflow, data),
      multiplyByEpc: (fact.multiplyByEpc ?? []).map(Number),
    },
    path,
  );
}

/** Codes of the table are the octets; those of signed numbers may be negative. */
function signed(code: string | undefined, { size, isSigned }: NumberData): number | undefined {
  if (code === undefined) return undefined;
  return isSigned && Number(code) >= 2 ** (8 * size - 1) ? Number(code) - 2 ** (8 * size) : Number(code);
}

/** The names in the order in which the table has them first, and the codes of each in the order of the table. */
function checkState({ names, size }: StateData, rows: readonly FactState[], path: string): void {
  const facts = new Map<string, { codes: string[]; isReadOnly: boolean }>();
  for (const { name, edt, readOnly } of rows) {
    const known = facts.get(name) ?? { codes: [], isReadOnly: readOnly === true };
    assert.equal(known.isReadOnly, readOnly === true, `${path}: ${name} is read-only in every row or in none`);
    known.codes.push(edt.toUpperCase());
    facts.set(name, known);
  }
  assert.deepEqual(
    names.map(({ name, codes, isReadOnly }) => [name, { codes: codes.map((code) => rowOf(code, size)), isReadOnly }]),
    [...facts].map(([name, { codes, isReadOnly }]) => [name, { codes, isReadOnly }]),
    path,
  );
}

function rowOf(code: number | bigint | CodeRange, size: number): string {
  return typeof code === 'object'
    ? `${rowOf(code.first, size)}...${rowOf(code.last, size)}`
    : hex(code, size).toUpperCase();
}

function hex(code: number | bigint, size: number): string {
  return `0x${code
    .toString(16)
    .toUpperCase()
    .padStart(2 * size, '0')}`;
}
