import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import { measurementListData } from '../model/measurement.ts';
import { applyCmd } from './apply-cmd.ts';
import type { Entry } from './entry.ts';
import { entriesOf } from './list-entries.ts';

const entry = fc.record(
  {
    measurementId: fc.nat(4),
    valueType: fc.constantFrom('value', 'minValue'),
    value: fc.record({ number: fc.nat(3) }),
  },
  { requiredKeys: [] },
);
const filter: fc.Arbitrary<readonly Filter[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 5, arbitrary: fc.constant([{ cmdControl: { partial: {} } }]) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom('delete', 'partial'), fc.nat(4)).map(([control, measurementId]) => [
      {
        cmdControl: { [control]: {} },
        selectors: [{ name: 'measurementListDataSelectors', value: { measurementId } }],
      },
    ]),
  },
);
const cmd = fc.tuple(filter, fc.array(entry, { maxLength: 4 })).map(
  ([filters, entries]): Cmd => ({
    function: 'measurementListData',
    filter: filters,
    data: { name: 'measurementListData', declaration: measurementListData, value: { measurementData: entries } },
  }),
);

/** A list of the same content that nothing is known of: it has to be searched. */
function forgotten(value: unknown): object {
  return { measurementData: [...entriesOf(measurementListData, value)] };
}

test('SPINE-5.3.3-14 SPINE-5.3.3-42 a list that was exchanged before and one that nothing is known of take every exchange alike', () => {
  let applied = 0;
  fc.assert(
    fc.property(fc.array(cmd, { maxLength: 12 }), fc.constantFrom('write', 'notify'), (cmds, how) => {
      let known: unknown = {};
      for (const one of cmds) {
        const next = applyCmd<unknown>(measurementListData, known, one, how);
        const other = applyCmd<unknown>(measurementListData, forgotten(known), one, how);
        assert.deepEqual(next, other);
        if (!next.ok) continue;
        applied += 1;
        known = next.value;
      }
    }),
    { seed: 63380, numRuns: 1500 },
  );
  assert.ok(applied > 5000);
});

test('SPINE-5.3.3-48 whatever was exchanged, a list has its entries sorted by key', () => {
  fc.assert(
    fc.property(fc.array(cmd, { maxLength: 8 }), (cmds) => {
      let stored: unknown = {};
      for (const one of cmds) {
        const next = applyCmd<unknown>(measurementListData, stored, one, 'notify');
        if (next.ok) stored = next.value;
      }
      const keys = entriesOf(measurementListData, stored).map(keyText);
      assert.deepEqual(keys, [...keys].sort());
    }),
    { seed: 63380, numRuns: 1500 },
  );
});

/** A text that sorts like the key: absent after present. */
function keyText({ measurementId, valueType }: Entry): string {
  return `${measurementId === undefined ? '~' : String(measurementId)} ${valueType === undefined ? '~' : String(valueType)}`;
}
