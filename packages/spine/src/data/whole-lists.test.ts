import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import { FUNCTIONS, functionByName } from '../model/functions.ts';
import { command, naming, partial, selecting } from '../testing/exchange-rows.ts';
import { applyCmd } from './apply-cmd.ts';

/** Lists whose entries have no identifiers (finding U4, model part 2). */
const WHOLE = [
  'directControlActivityListData',
  'incentiveTableConstraintsData',
  'incentiveTableData',
  'incentiveTableDescriptionData',
  'nodeManagementDestinationListData',
  'nodeManagementUseCaseData',
  'sensingListData',
  'specificationVersionListData',
  'useCaseInformationListData',
];

test('SPINE-5.3.3-43 nine lists have entries without identifiers', () => {
  const names = FUNCTIONS.filter(
    ({ list, elements }) => list?.key.length === 0 || (list === undefined && elements?.describes === 'item'),
  );
  assert.deepEqual(names.map(({ name }) => name).sort(), WHOLE);
});

for (const name of WHOLE)
  test(`SPINE-5.3.3-43 ${name}: written in full only, a partial notify is taken as a full one`, () => {
    const declaration = functionByName(name);
    assert.ok(declaration);
    const random = seededRandom(63380);
    const isFilled = (value: unknown): boolean => Object.keys(value as object).length > 0;
    const values = Array.from({ length: 40 }, () => randomValue(declaration.shape, random)).filter(isFilled);
    const [stored, other] = values as [object, object];
    const read = (how: 'write' | 'notify', ...filter: Parameters<typeof command>[2][]): unknown => {
      const applied = applyCmd<unknown>(declaration, stored, command(declaration, other, ...filter), how);
      return applied.ok ? applied.value : applied.errorNumber;
    };
    assert.deepEqual(read('write'), other);
    assert.deepEqual(read('notify', partial), other);
    for (const filter of [partial, selecting(declaration, 'delete', {}), naming(declaration, 'delete', {})])
      assert.equal(read('write', filter), 8);
  });
