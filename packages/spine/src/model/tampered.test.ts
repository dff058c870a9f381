/** The test of the model is tested: no fact of the table and no part of a declaration can change unnoticed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closedEnumeration, enumeration, list, type RecordShape, recordOf, text, uint } from '@busbar/kernel';
import { checkFunction, type ModelCheck } from '../testing/check-model.ts';
import type { ComplexType, FactElement, FactFunction, FactTable, SimpleType } from '../testing/fact-table.ts';
import { readFactTable } from '../testing/fact-table.ts';
import { alarmListData } from './alarm.ts';
import { deviceConfigurationKeyValueListData } from './device-configuration.ts';
import type { AnyFunction, ListRules } from './function-declaration.ts';
import { FUNCTIONS } from './functions.ts';
import { loadControlLimitListData } from './load-control.ts';
import { measurementListData } from './measurement.ts';

const TABLE = readFactTable();
const FACTS = new Map(TABLE.functions.map((fact) => [fact.name, fact]));
const factOf = (name: string): FactFunction => {
  const fact = FACTS.get(name);
  assert.ok(fact !== undefined, name);
  return fact;
};

/** The functions that reach a type, by its name. */
const REACHED = new Map<string, AnyFunction[]>();
for (const declared of FUNCTIONS) {
  const check: ModelCheck = { table: TABLE, compared: new Set() };
  checkFunction(check, declared, factOf(declared.name));
  for (const type of check.compared) REACHED.set(type, [...(REACHED.get(type) ?? []), declared]);
}

function isNoticed(table: FactTable, declared: AnyFunction, fact: FactFunction): boolean {
  try {
    checkFunction({ table, compared: new Set() }, declared, fact);
    return false;
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError, String(error));
    return true;
  }
}

/** Lists without one of their items, and with neighbours exchanged. */
function rearranged<T>(items: readonly T[]): readonly (readonly T[])[] {
  const without = items.map((_, at) => items.toSpliced(at, 1));
  const exchanged = items.slice(1).map((_, at) => items.toSpliced(at, 2, items[at + 1] as T, items[at] as T));
  return [...without, ...exchanged];
}

function changedComplexTypes(type: ComplexType): readonly ComplexType[] {
  const change = (at: number, element: Partial<FactElement>): ComplexType => {
    const before = type.elements[at] as FactElement;
    return { ...type, elements: type.elements.toSpliced(at, 1, { ...before, ...element }) };
  };
  const isMask = type.kind === 'elements';
  return [
    ...rearranged(type.elements).map((elements) => ({ ...type, elements })),
    { ...type, elements: [...type.elements, { name: 'another', type: 'string' }] },
    ...type.elements.flatMap((element, at) => [
      change(at, { name: `${element.name}s` }),
      // A mask is made of tags, which neither repeat nor have a type of their own.
      ...(isMask ? [] : [change(at, { list: element.list !== true })]),
      ...(isMask ? [] : [change(at, { type: element.type === 'boolean' ? 'string' : 'boolean' })]),
    ]),
  ].filter((changed) => JSON.stringify(changed) !== JSON.stringify(type));
}

test('SPINE-5.2.1-7 no element of a complex type can be left out, added, renamed, moved or changed', () => {
  const unnoticed: string[] = [];
  let changes = 0;
  for (const [name, type] of Object.entries(TABLE.complexTypes)) {
    // The frame is compared in the codec; a tag has no elements by definition.
    if (type.kind === 'frame' || name === 'ElementTagType') continue;
    for (const changed of changedComplexTypes(type)) {
      changes += 1;
      const table = { ...TABLE, complexTypes: { ...TABLE.complexTypes, [name]: changed } };
      const reached = REACHED.get(name) ?? [];
      if (!reached.some((declared) => isNoticed(table, declared, factOf(declared.name)))) unnoticed.push(name);
    }
  }
  // The abstract type of both operations is only compared where they are declared.
  assert.deepEqual([...new Set(unnoticed)], ['PossibleOperationsClassifierType']);
  assert.ok(changes > 5000, `${changes}`);
});

test('SPINE-5.2.1-6 no value of an enumeration can be left out, added, moved or changed, and none opened or closed', () => {
  const unnoticed: string[] = [];
  for (const [name, type] of Object.entries(TABLE.simpleTypes)) {
    const reached = REACHED.get(name) ?? [];
    const key = type.enum === undefined ? 'knownValues' : 'enum';
    const values = type[key];
    if (values === undefined || reached.length === 0) continue;
    const lists = [...rearranged(values), [...values, 'another'], [`${values[0]}s`, ...values.slice(1)]];
    const changed: readonly SimpleType[] = [
      ...lists.map((list) => ({ ...type, [key]: list })),
      // Whether a part of another type is closed says nothing (the type made of it is compared).
      ...(name.endsWith('EnumType') ? [] : [{ ...type, extensible: type.extensible !== true }]),
    ];
    for (const one of changed) {
      const table = { ...TABLE, simpleTypes: { ...TABLE.simpleTypes, [name]: one } };
      if (!reached.some((declared) => isNoticed(table, declared, factOf(declared.name)))) unnoticed.push(name);
    }
  }
  // The same six values stand in both parts; the type that has the elements is made of their sum.
  assert.deepEqual(
    [...new Set(unnoticed)],
    ['FeatureMeasurementSpecificUsageEnumType', 'FeatureSetpointSpecificUsageEnumType'],
  );
});

function changedFunctions(fact: FactFunction): readonly FactFunction[] {
  const matches = fact.selectorMatch ?? [];
  const { writeCheck, ...unmarked } = fact;
  return [
    { ...fact, name: `${fact.name}s` },
    { ...fact, kind: fact.kind === 'data' ? 'call' : 'data' },
    { ...fact, isList: !fact.isList },
    { ...fact, dataType: fact.dataType === 'ResultDataType' ? 'SensingDataType' : 'ResultDataType' },
    { ...fact, featureTypes: fact.featureTypes.length === 0 ? ['Generic'] : [] },
    { ...fact, selectors: fact.selectors === undefined ? 'selectors' : `${fact.selectors}s` },
    { ...fact, elements: fact.elements === undefined ? 'elements' : `${fact.elements}s` },
    ...(fact.isList ? [{ ...fact, itemElement: `${fact.itemElement}s` }] : []),
    ...(fact.isList && fact.keys !== undefined && fact.itemType !== 'SpecificationVersionDataType'
      ? [
          writeCheck === undefined ? { ...fact, writeCheck: 'isChangeable' } : unmarked,
          ...[...rearranged(fact.keys), [...fact.keys, 'label']].map((keys) => ({ ...fact, keys })),
        ]
      : []),
    ...rearranged(matches).map((selectorMatch) => ({ ...fact, selectorMatch })),
    ...matches.flatMap((one, at) => [
      { ...fact, selectorMatch: matches.toSpliced(at, 1, { ...one, target: `${one.target}s` }) },
      { ...fact, selectorMatch: matches.toSpliced(at, 1, { ...one, match: `${one.match}s` }) },
    ]),
  ];
}

test('SPINE-5.3.3-41 SPINE-5.3.3-45 no key, mark, selector, mask, kind or feature type of a function can change', () => {
  for (const declared of FUNCTIONS)
    for (const changed of changedFunctions(factOf(declared.name)))
      assert.ok(isNoticed(TABLE, declared, changed), JSON.stringify(changed));
});

/** A list function with another entry type. */
function withEntry(declared: AnyFunction & { readonly list: ListRules }, entry: RecordShape<unknown>): AnyFunction {
  const { item } = declared.list;
  const rules = { ...declared.list, shape: entry as ListRules['shape'] };
  return { ...declared, shape: recordOf({ [item]: list(entry) }), list: rules };
}

const fieldsOf = (shape: RecordShape<unknown>): Parameters<typeof recordOf>[0] =>
  Object.fromEntries(shape.fields.map((field) => [field.name, field.shape]));
const limit = fieldsOf(loadControlLimitListData.list.shape);
const measurement = fieldsOf(measurementListData.list.shape);
const keyValue = fieldsOf(deviceConfigurationKeyValueListData.list.shape);

const TAMPERED: readonly (readonly [string, AnyFunction])[] = [
  ['an element is missing', withEntry(loadControlLimitListData, recordOf({ limitId: uint }))],
  ['an element is superfluous', withEntry(loadControlLimitListData, recordOf({ ...limit, label: text }))],
  [
    'an element is misspelt',
    withEntry(
      loadControlLimitListData,
      recordOf(Object.fromEntries(Object.entries(limit).map(([name, shape]) => [name.replace('is', 'Is'), shape]))),
    ),
  ],
  [
    'the order is another one',
    withEntry(loadControlLimitListData, recordOf(Object.fromEntries(Object.entries(limit).reverse()))),
  ],
  ['a type is another one', withEntry(loadControlLimitListData, recordOf({ ...limit, limitId: text }))],
  ['an element repeats', withEntry(loadControlLimitListData, recordOf({ ...limit, limitId: list(uint) }))],
  [
    'an enumeration lacks values',
    withEntry(measurementListData, recordOf({ ...measurement, valueState: enumeration(['normal']) })),
  ],
  [
    'an enumeration is closed',
    withEntry(
      measurementListData,
      recordOf({ ...measurement, valueState: closedEnumeration(['normal', 'outOfRange', 'error']) }),
    ),
  ],
  [
    'a choice is none',
    withEntry(
      deviceConfigurationKeyValueListData,
      recordOf({ ...keyValue, value: recordOf(fieldsOf(keyValue.value as RecordShape<unknown>)) }),
    ),
  ],
  ['an alias is forgotten', { ...alarmListData, shape: recordOf(fieldsOf(alarmListData.shape)) }],
  ['the name is misspelt', { ...loadControlLimitListData, name: 'loadControlLimitsListData' }],
  ['it belongs to another feature type', { ...loadControlLimitListData, feature: 'Measurement' }],
  ['it is a call', { ...loadControlLimitListData, kind: 'call' }],
  ['the key is incomplete', { ...measurementListData, list: { ...measurementListData.list, key: ['measurementId'] } }],
  [
    'the key is turned round',
    { ...measurementListData, list: { ...measurementListData.list, key: ['valueType', 'measurementId'] } },
  ],
  ['the mark is forgotten', without('writeCheck')],
  ['the list is open to writers', without('ownership')],
  ['it is no list', { ...loadControlLimitListData, list: undefined }],
  ['selectors are forgotten', { ...loadControlLimitListData, selectors: undefined }],
  [
    'a selector compares something else',
    {
      ...measurementListData,
      selectors: {
        ...measurementListData.selectors,
        members: measurementListData.selectors.members.map((one) => ({ ...one, target: 'value' })),
      },
    },
  ],
  ['the mask is forgotten', { ...loadControlLimitListData, elements: undefined }],
  [
    'the mask is that of another function',
    {
      ...loadControlLimitListData,
      elements: { ...loadControlLimitListData.elements, shape: measurementListData.elements.shape },
    },
  ],
  [
    'the mask describes the function',
    { ...loadControlLimitListData, elements: { ...loadControlLimitListData.elements, describes: 'function' } },
  ],
];

function without(rule: 'writeCheck' | 'ownership'): AnyFunction {
  const changed = rule === 'writeCheck' ? { writeCheck: undefined } : { ownership: 'open' as const };
  return { ...loadControlLimitListData, list: { ...loadControlLimitListData.list, ...changed } };
}

for (const [what, tampered] of TAMPERED)
  test(`a declaration is noticed when ${what}`, () => {
    const original = FUNCTIONS.find(({ selectors }) => selectors?.name === tampered.selectors?.name);
    const name = original?.name ?? 'loadControlLimitListData';
    assert.ok(isNoticed(TABLE, tampered, factOf(name)));
  });
