import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AnyShape, EnumerationShape, IntegerShape } from '@busbar/kernel';
import { featureType } from './feature-type.ts';
import type { AnyFunction } from './function-declaration.ts';
import { functionName } from './function-name.ts';
import { FUNCTIONS, functionByName } from './functions.ts';
import { ERROR_NUMBERS } from './result.ts';
import { useCaseActor, useCaseName } from './use-case-name.ts';

/** The fact table: every function, type, element and value of SPINE 1.3.0. */
interface FactTable {
  readonly builtinTypes: Readonly<
    Record<string, { readonly json: string; readonly min?: number | string; readonly max?: number | string }>
  >;
  readonly simpleTypes: Readonly<Record<string, SimpleType>>;
  readonly complexTypes: Readonly<Record<string, ComplexType>>;
  readonly functions: readonly FactFunction[];
  readonly featureTypes: readonly { readonly name: string; readonly functions?: readonly string[] }[];
  readonly aliases: {
    readonly elements: readonly { readonly type: string; readonly name: string; readonly alias: string }[];
  };
  readonly useCases: readonly { readonly name: string; readonly confirmed?: boolean }[];
  readonly useCaseActors: readonly unknown[];
  readonly resultErrorNumbers: Readonly<Record<string, string>>;
}
interface SimpleType {
  readonly base: string;
  readonly enum?: readonly string[];
  readonly knownValues?: readonly string[];
  readonly extensible?: boolean;
}
interface ComplexType {
  readonly elements: readonly Element[];
  readonly simpleContent?: string;
}
interface Element {
  readonly name: string;
  readonly type: string;
  readonly list?: boolean;
  readonly key?: string;
}
interface FactFunction {
  readonly name: string;
  readonly kind: string;
  readonly dataType: string;
  readonly isList: boolean;
  readonly itemElement?: string;
  readonly itemType?: string;
  readonly keys?: readonly string[];
  readonly writeCheck?: string;
  readonly selectors?: string;
  readonly selectorsType?: string;
  readonly selectorMatch?: readonly { readonly name: string; readonly target: string; readonly match: string }[];
  readonly elements?: string;
  readonly elementsType?: string;
  readonly featureTypes: readonly string[];
}

const TABLE: FactTable = JSON.parse(readFileSync(new URL('../../vectors/spine-model.json', import.meta.url), 'utf8'));
const FACTS = new Map(TABLE.functions.map((fact) => [fact.name, fact]));

/** What this version of the model has to contain. */
const DECLARED = [
  'deviceClassificationManufacturerData',
  'deviceClassificationUserData',
  'deviceConfigurationKeyValueDescriptionListData',
  'deviceConfigurationKeyValueListData',
  'deviceDiagnosisHeartbeatData',
  'deviceDiagnosisStateData',
  'electricalConnectionCharacteristicListData',
  'electricalConnectionDescriptionListData',
  'electricalConnectionParameterDescriptionListData',
  'electricalConnectionPermittedValueSetListData',
  'identificationListData',
  'loadControlLimitConstraintsListData',
  'loadControlLimitDescriptionListData',
  'loadControlLimitListData',
  'measurementConstraintsListData',
  'measurementDescriptionListData',
  'measurementListData',
  'measurementSeriesListData',
  'measurementThresholdRelationListData',
  'nodeManagementBindingData',
  'nodeManagementBindingDeleteCall',
  'nodeManagementBindingRequestCall',
  'nodeManagementDestinationListData',
  'nodeManagementDetailedDiscoveryData',
  'nodeManagementSubscriptionData',
  'nodeManagementSubscriptionDeleteCall',
  'nodeManagementSubscriptionRequestCall',
  'nodeManagementUseCaseData',
  'resultData',
];

/** Modes of SPINE-5.3.3-60 that are not `open`. */
const OWNERSHIP: Readonly<Record<string, string>> = {
  loadControlLimitListData: 'fixed',
  deviceConfigurationKeyValueListData: 'fixed',
  timeSeriesListData: 'described',
  billListData: 'described',
};

/** Types with a choice of one member (SPINE-5.3.3-24). */
const CHOICES: ReadonlySet<string> = new Set(['DeviceConfigurationKeyValueValueType']);

/** Elements that the schema has in the data but forgot in the mask of tags. */
const WITHOUT_TAG: Readonly<Record<string, readonly string[]>> = {
  DeviceConfigurationKeyValueValueElementsType: ['integer'],
};

test('the declared functions are those this version promises', (t) => {
  assert.deepEqual(FUNCTIONS.map(({ name }) => name).sort(), DECLARED);
  const missing = TABLE.functions.map(({ name }) => name).filter((name) => functionByName(name) === undefined);
  t.diagnostic(`${FUNCTIONS.length} of ${TABLE.functions.length} functions of SPINE 1.3.0 are declared`);
  t.diagnostic(`not declared yet: ${missing.join(', ')}`);
});

test('the functions stand in the order of the schema', () => {
  const order = TABLE.functions.map(({ name }) => name);
  const positions = FUNCTIONS.map(({ name }) => order.indexOf(name));
  assert.deepEqual(
    positions,
    [...positions].sort((a, b) => a - b),
  );
});

test('a name nobody declared is no function', () => {
  for (const name of ['', 'constructor', '__proto__', 'electricalConnectionCharacteristicData'])
    assert.equal(functionByName(name), undefined);
});

for (const declared of FUNCTIONS) {
  const fact = FACTS.get(declared.name);
  test(`SPINE-5.2.1-7 SPINE-5.3.3-41 SPINE-5.3.3-45 ${declared.name} is what the schema says`, () => {
    assert.ok(fact !== undefined);
    assert.equal(declared.kind, fact.kind);
    assert.deepEqual(declared.feature === undefined ? [] : [declared.feature], fact.featureTypes);
    checkType(declared.shape, fact.dataType, declared.name);
    checkList(declared, fact);
    checkSelectors(declared, fact);
    assert.equal(declared.elements?.name, fact.elements);
    if (declared.elements !== undefined)
      checkMask(declared.elements.shape, fact.elementsType ?? '', declared.elements.name);
  });
}

test('SPINE-5.2.1-6 enumerations that no element uses are complete too', () => {
  checkValues(functionName, 'FunctionType', 'functionName');
  checkValues(featureType, 'FeatureTypeType', 'featureType');
  checkValues(useCaseActor, 'UseCaseActorType', 'useCaseActor');
  checkValues(useCaseName, 'UseCaseNameType', 'useCaseName');
  assert.deepEqual(functionName.values.toSorted(), TABLE.functions.map(({ name }) => name).sort());
  const confirmed = TABLE.useCases.filter((one) => one.confirmed !== false).map(({ name }) => name);
  assert.deepEqual(useCaseName.values.toSorted(), confirmed.sort());
});

test('every declared function belongs to its feature type', () => {
  for (const { name, feature } of FUNCTIONS) {
    if (feature === undefined) continue;
    assert.ok(TABLE.featureTypes.find((one) => one.name === feature)?.functions?.includes(name), name);
  }
});

test('the numbers of errors are those of the resource specification', () => {
  const words = (text: string): string => text.toLowerCase().replace('forthiscommand', '');
  assert.deepEqual(
    Object.entries(ERROR_NUMBERS).map(([name, number]) => [String(number), words(name)]),
    Object.entries(TABLE.resultErrorNumbers).map(([number, name]) => [number, words(name)]),
  );
});

function checkList(declared: AnyFunction, fact: FactFunction): void {
  const { list } = declared;
  assert.equal(list !== undefined, fact.isList);
  if (list === undefined) return;
  assert.equal(list.item, fact.itemElement);
  assert.deepEqual(list.key, fact.keys);
  assert.equal(list.writeCheck, fact.writeCheck);
  assert.equal(list.ownership, OWNERSHIP[declared.name] ?? 'open');
  const elements = complexType(fact.itemType ?? '').elements;
  // The first identifier of a key is the PRIMARY one, the others are SUB identifiers (SPINE-5.3.3-42 relies on it).
  assert.deepEqual(
    list.key.map((name) => elements.find((element) => element.name === name)?.key),
    list.key.map((_, at) => (at === 0 ? 'primary' : 'sub')),
  );
  const [only] = declared.shape.fields;
  assert.ok(only?.shape.kind === 'list' && only.shape.item === list.shape);
}

function checkSelectors(declared: AnyFunction, fact: FactFunction): void {
  assert.equal(declared.selectors?.name, fact.selectors);
  if (declared.selectors === undefined) return;
  const { members, shape } = declared.selectors;
  checkType(shape, fact.selectorsType ?? '', declared.selectors.name);
  assert.deepEqual(
    members.map(({ name, target, match }) => ({ name, target, match })),
    (fact.selectorMatch ?? []).map(({ name, target, match }) => ({ name, target, match })),
  );
  assert.deepEqual(
    members.map(({ name }) => name),
    shape.fields.map(({ name }) => name),
  );
}

function checkType(shape: AnyShape, type: string, path: string): void {
  const complex = TABLE.complexTypes[type];
  if (complex === undefined || complex.simpleContent !== undefined) {
    checkSimple(shape, complex?.simpleContent ?? type, path);
    return;
  }
  assert.ok(shape.kind === 'record', `${path} is a complex type`);
  assert.deepEqual(
    shape.fields.map(({ name }) => name),
    complex.elements.map(({ name }) => name),
    path,
  );
  assert.equal(shape.isChoice, CHOICES.has(type), path);
  const aliases = TABLE.aliases.elements.filter((one) => one.type === type).map(({ alias, name }) => [alias, name]);
  assert.deepEqual(shape.aliases, Object.fromEntries(aliases), path);
  shape.fields.forEach((field, at) => {
    const element = complex.elements[at];
    assert.ok(element !== undefined);
    const inner = `${path}.${field.name}`;
    assert.equal(field.shape.kind === 'list', element.list === true, `${inner} is a list or not`);
    checkType(field.shape.kind === 'list' ? field.shape.item : field.shape, element.type, inner);
  });
}

function checkSimple(shape: AnyShape, type: string, path: string): void {
  const simple = TABLE.simpleTypes[type] ?? { base: type };
  if (simple.enum !== undefined || simple.knownValues !== undefined) {
    assert.ok(shape.kind === 'enumeration', `${path} is an enumeration`);
    checkValues(shape, type, path);
    return;
  }
  const builtin = TABLE.builtinTypes[simple.base];
  assert.ok(builtin !== undefined, `${type} has a base type`);
  if (builtin.json === 'string') assert.equal(shape.kind, 'text', path);
  else if (builtin.json === 'boolean') assert.equal(shape.kind, 'bool', path);
  else checkInteger(shape, builtin, path);
}

function checkInteger(
  shape: AnyShape,
  range: { readonly min?: number | string; readonly max?: number | string },
  path: string,
): void {
  assert.ok(shape.kind === 'integer', path);
  const { min, max }: IntegerShape = shape;
  assert.deepEqual([min, max], [BigInt(range.min ?? 0), BigInt(range.max ?? 0)], path);
}

function checkValues(shape: EnumerationShape, type: string, path: string): void {
  const simple = TABLE.simpleTypes[type];
  assert.deepEqual(shape.values, simple?.enum ?? simple?.knownValues, path);
  assert.equal(shape.isOpen, simple?.extensible, `${path} is open or closed`);
}

/** Same names in the same order; nested tags are understood where the schema has a tag only, never the other way round. */
function checkMask(shape: AnyShape, type: string, path: string): void {
  const { elements } = complexType(type);
  assert.ok(shape.kind === 'record', path);
  if (elements.length === 0) return;
  const tags = shape.fields.filter(({ name }) => !(WITHOUT_TAG[type] ?? []).includes(name));
  assert.deepEqual(
    tags.map(({ name }) => name),
    elements.map(({ name }) => name),
    path,
  );
  tags.forEach((field, at) => {
    checkMask(field.shape, elements[at]?.type ?? '', `${path}.${field.name}`);
  });
}

function complexType(name: string): ComplexType {
  const type = TABLE.complexTypes[name];
  assert.ok(type !== undefined, `the table has the type ${name}`);
  return type;
}
