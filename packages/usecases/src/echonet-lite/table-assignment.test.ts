import assert from 'node:assert/strict';
import { test } from 'node:test';
import { propertyOf } from '@busbar/echonet-lite';
import { CHARGER_DISCHARGER } from './epc.ts';
import { propertiesOf, TABLE_ASSIGNMENTS, type TableAssignment } from './table-assignment.ts';

test('IEC 63380-2 clause 5.3 has the tables 158 to 179, one row each, with the kinds of its contents page', () => {
  assert.deepEqual(
    TABLE_ASSIGNMENTS.map(({ table }) => table),
    Array.from({ length: 22 }, (_, index) => 158 + index),
  );
  const kinds =
    'rwnrn'.length && TABLE_ASSIGNMENTS.map(({ kind }) => (kind[0] === 'r' ? kind.slice(0, 3) : kind[0])).join(' ');
  assert.equal(kinds, 'rea w res n res n w res rea res n rea res rea res n w res rea res w res');
});

for (const row of TABLE_ASSIGNMENTS)
  test(`table ${row.table}: ${row.function} ${row.kind} uses properties with that access`, () => {
    for (const epc of [...row.epcs, ...row.alternatives]) {
      const declared = propertyOf(CHARGER_DISCHARGER, epc, 'R');
      assert.ok(declared !== undefined, epc.toString(16));
      assert.notEqual(declared.access[accessOf(row, epc)], 'N', `${epc.toString(16)} ${declared.access}`);
    }
  });

test('tables 171 to 175: the mode is the only property that has to be read, written and announced', () => {
  const required = Array.from({ length: 0x70 }, (_, index) => 0x80 + index).filter(
    (epc) => propertyOf(CHARGER_DISCHARGER, epc, 'R')?.access === 'RRR' && epc >= 0xa0,
  );
  assert.deepEqual(required, [0xda]);
  for (const kind of ['read', 'write', 'response', 'notification'] as const)
    assert.deepEqual(propertiesOf('UCF_Operation_Mode', kind), [0xda]);
});

test('tables 164 and 178 write the same properties: the adapter has to merge both functions', () => {
  assert.deepEqual(propertiesOf('UCF_Load_Control', 'write'), propertiesOf('UCF_Power_Limit', 'write'));
});

/** Which of Get, Set and announcement a table needs; the response to a write needs that of the write. */
function accessOf({ kind }: TableAssignment, epc: number): 0 | 1 | 2 {
  if (kind === 'notification') return 2;
  return kind === 'write' || (kind === 'response' && epc === 0xcd) ? 1 : 0;
}
