import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEnumeration, checkFunction, checkType, type ModelCheck } from '../testing/check-model.ts';
import { readFactTable } from '../testing/fact-table.ts';
import { electricalConnectionConnectionPoint } from './electrical-connection.ts';
import { featureType } from './feature-type.ts';
import { functionName } from './function-name.ts';
import { FUNCTIONS, functionByName, functions } from './functions.ts';
import { possibleOperations } from './possible-operations.ts';
import { ERROR_NUMBERS } from './result.ts';
import { useCaseActor, useCaseName } from './use-case-name.ts';

const TABLE = readFactTable();
const FACTS = new Map(TABLE.functions.map((fact) => [fact.name, fact]));
const check: ModelCheck = { table: TABLE, compared: new Set() };

/** Compared where they are declared: in the codec. */
const FRAME: ReadonlySet<string> = new Set(
  Object.entries(TABLE.complexTypes).flatMap(([name, { kind }]) => (kind === 'frame' ? [name] : [])),
);
/** Types of elements that only the frame has. */
const OF_FRAME: ReadonlySet<string> = new Set(['FilterIdType', 'MsgCounterType', 'CmdClassifierType']);

test('SPINE-5.2.1-7 the functions are those of the schema, in its order', () => {
  const names = TABLE.functions.map(({ name }) => name);
  assert.deepEqual(
    FUNCTIONS.map(({ name }) => name),
    names,
  );
  assert.deepEqual(Object.keys(functions), names);
});

test('a name nobody declared is no function', () => {
  for (const name of ['', 'constructor', '__proto__', 'electricalConnectionCharacteristicData'])
    assert.equal(functionByName(name), undefined);
});

for (const declared of FUNCTIONS)
  test(`SPINE-5.2.1-7 SPINE-5.3.3-41 SPINE-5.3.3-45 SPINE-5.3.3-60 ${declared.name} is what the schema says`, () => {
    const fact = FACTS.get(declared.name);
    assert.ok(fact !== undefined);
    checkFunction(check, declared, fact);
  });

test('SPINE-5.2.1-6 types that no element uses are complete too', () => {
  checkEnumeration(check, functionName, 'FunctionType', 'functionName');
  checkEnumeration(check, featureType, 'FeatureTypeType', 'featureType');
  checkEnumeration(check, useCaseActor, 'UseCaseActorType', 'useCaseActor');
  checkEnumeration(check, useCaseName, 'UseCaseNameType', 'useCaseName');
  const point = electricalConnectionConnectionPoint;
  checkEnumeration(check, point, 'ElectricalConnectionConnectionPointType', 'electricalConnectionConnectionPoint');
  for (const { shape, name } of possibleOperations.fields)
    checkType(check, shape, 'PossibleOperationsClassifierType', name);
  assert.deepEqual(functionName.values.toSorted(), TABLE.functions.map(({ name }) => name).sort());
  const confirmed = TABLE.useCases.filter((one) => one.confirmed !== false).map(({ name }) => name);
  assert.deepEqual(useCaseName.values.toSorted(), confirmed.sort());
});

test('SPINE-5.2.1-2 every feature type has its functions, and the other functions have none', () => {
  assert.deepEqual(
    featureType.values,
    TABLE.featureTypes.map(({ name }) => name),
  );
  for (const { name, functions: named = [] } of TABLE.featureTypes) {
    const declared = FUNCTIONS.filter(({ feature }) => feature === name).map((one) => one.name);
    assert.deepEqual(declared.sort(), named.toSorted(), name);
  }
  const without = FUNCTIONS.filter(({ feature }) => feature === undefined).map(({ name }) => FACTS.get(name)?.class);
  assert.deepEqual([...new Set(without)].sort(), Object.keys(TABLE.classesWithoutFeatureType).sort());
});

// The tests above have compared them by now: those of one file run in their order.
test('SPINE-5.2.1-7 no type of the schema is left out, and the counts are those of SPINE 1.3.0', () => {
  const compared = (name: string): boolean => check.compared.has(name) || FRAME.has(name) || OF_FRAME.has(name);
  const complex = Object.keys(TABLE.complexTypes);
  const simple = Object.keys(TABLE.simpleTypes);
  assert.deepEqual(
    [...complex, ...simple].filter((name) => !compared(name)),
    [],
  );
  const lists = TABLE.functions.filter(({ isList }) => isList);
  const enumerations = Object.values(TABLE.simpleTypes).filter((one) => one.enum !== undefined && !one.union);
  assert.deepEqual(
    {
      functions: FUNCTIONS.length,
      complexTypes: complex.length,
      simpleTypes: simple.length,
      featureTypes: featureType.values.length,
      lists: lists.length,
      listsWithoutKey: lists.filter(({ keys }) => keys?.length === 0).length,
      selectors: FUNCTIONS.filter(({ selectors }) => selectors !== undefined).length,
      masks: FUNCTIONS.filter(({ elements }) => elements !== undefined).length,
      enumerations: enumerations.length,
      values: enumerations.reduce((sum, one) => sum + (one.enum?.length ?? 0), 0),
    },
    {
      functions: 142,
      complexTypes: 563,
      simpleTypes: 227,
      featureTypes: 32,
      lists: 98,
      listsWithoutKey: 9,
      selectors: 100,
      masks: 141,
      enumerations: 78,
      values: 1082,
    },
  );
});

test('the numbers of errors are those of the resource specification', () => {
  const words = (text: string): string => text.toLowerCase().replace('forthiscommand', '');
  assert.deepEqual(
    Object.entries(ERROR_NUMBERS).map(([name, number]) => [String(number), words(name)]),
    Object.entries(TABLE.resultErrorNumbers).map(([number, name]) => [number, words(name)]),
  );
});
