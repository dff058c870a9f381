import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkEnumeration, checkFunction, checkType, type ModelCheck } from '../testing/check-model.ts';
import { readFactTable } from '../testing/fact-table.ts';
import { electricalConnectionConnectionPoint } from './electrical-connection.ts';
import { featureType } from './feature-type.ts';
import { functionName } from './function-name.ts';
import { FUNCTIONS, functionByName } from './functions.ts';
import { possibleOperations } from './possible-operations.ts';
import { ERROR_NUMBERS } from './result.ts';
import { useCaseActor, useCaseName } from './use-case-name.ts';

const TABLE = readFactTable();
const FACTS = new Map(TABLE.functions.map((fact) => [fact.name, fact]));
const check: ModelCheck = { table: TABLE, compared: new Set() };

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

test('the numbers of errors are those of the resource specification', () => {
  const words = (text: string): string => text.toLowerCase().replace('forthiscommand', '');
  assert.deepEqual(
    Object.entries(ERROR_NUMBERS).map(([name, number]) => [String(number), words(name)]),
    Object.entries(TABLE.resultErrorNumbers).map(([number, name]) => [number, words(name)]),
  );
});
