import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { command, open, openListData, partial } from '../testing/exchange-rows.ts';
import { applyCmd } from './apply-cmd.ts';
import { entryChanges } from './entry-changes.ts';
import { entriesOf } from './list-entries.ts';
import { sameData } from './same-data.ts';

const { list: rules } = openListData;
const entry = fc.record(
  { id: fc.nat(3), value: fc.record({ number: fc.nat(2), scale: fc.nat(1) }, { requiredKeys: [] }) },
  { requiredKeys: ['id'] },
);
const entries = fc.uniqueArray(entry, { selector: ({ id }) => id, maxLength: 4 });

test('SPINE-5.3.3-71 what changed between two versions of a list, merged into the earlier one, gives the later one', () => {
  fc.assert(
    fc.property(entries, entries, (before, after) => {
      const { changedAt, gone, isMergeable } = entryChanges(rules, before, after);
      assert.deepEqual(
        gone.map(({ id }) => id),
        before.flatMap(({ id }) => (after.some((one) => one.id === id) ? [] : [id])),
      );
      if (!isMergeable) return;
      const told = changedAt.map((at) => after[at] ?? {});
      const rest = before.filter((one) => !gone.includes(one));
      const merged = applyCmd<unknown>(
        openListData,
        open(...rest),
        command(openListData, open(...told), partial),
        'notify',
      );
      assert.ok(merged.ok);
      const sorted = [...after].sort((a, b) => a.id - b.id);
      assert.ok(sameData(entriesOf(openListData, merged.value), sorted));
    }),
    { seed: 63380, numRuns: 2000 },
  );
});

test('SPINE-5.3.3-71 an entry that lost an element, and an identity that is there twice, cannot be merged', () => {
  const full = { id: 1, value: { number: 1, scale: 1 } };
  assert.equal(entryChanges(rules, [full], [{ id: 1, value: { number: 2 } }]).isMergeable, false);
  assert.equal(entryChanges(rules, [full], [full, { id: 1 }]).isMergeable, false);
  assert.deepEqual(entryChanges(rules, [full, full], [full, full]).changedAt, []);
});
