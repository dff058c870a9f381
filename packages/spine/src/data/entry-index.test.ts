import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { measurementListData } from '../model/measurement.ts';
import { networkManagementDeviceDescriptionListData } from '../model/network-management.ts';
import { command, measured, partial } from '../testing/exchange-rows.ts';
import { applyCmd } from './apply-cmd.ts';
import { identityOf } from './entry-index.ts';
import { entriesOf } from './list-entries.ts';

test('SPINE-5.3.3-41 different keys have different identities, whatever texts they are made of', () => {
  const part = fc.oneof(
    fc.constantFrom('', 'a', 'b c', '"', '" "', ',', '1', '[1]', '{}'),
    fc.nat(2),
    fc.constant(undefined),
  );
  const address = fc.record(
    { device: fc.string(), entity: fc.array(fc.nat(2), { maxLength: 2 }) },
    { requiredKeys: [] },
  );
  const value = fc.oneof(part, address);
  fc.assert(
    fc.property(value, value, value, value, (a, b, c, d) => {
      const isSame =
        JSON.stringify([a ?? null, b ?? null], sortedMembers) === JSON.stringify([c ?? null, d ?? null], sortedMembers);
      assert.equal(identityOf(['x', 'y'], { x: a, y: b }) === identityOf(['x', 'y'], { x: c, y: d }), isSame);
    }),
    { seed: 63380, numRuns: 5000 },
  );
});

function sortedMembers(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

test('SPINE-5.3.3-14 the update of one of 1000 entries reads that entry only, and keeps all others as they are', () => {
  let reads = 0;
  const counted = (measurementId: number): object => ({
    get measurementId() {
      reads += 1;
      return measurementId;
    },
    valueType: 'value',
    value: { number: 1, scale: 0 },
  });
  const update = (measurementId: number, number: number): ReturnType<typeof command> =>
    command(measurementListData, measured({ measurementId, valueType: 'value', value: { number, scale: 0 } }), partial);
  const stored = measured(...Array.from({ length: 1000 }, (_, id) => counted(id)));
  const first = applyCmd<unknown>(measurementListData, stored, update(3, 5), 'notify');
  assert.ok(first.ok);
  reads = 0;
  const second = applyCmd<unknown>(measurementListData, first.value, update(700, 6), 'notify');
  assert.ok(second.ok && second.changed);
  assert.ok(reads < 10, `${reads} reads`);
  const before = entriesOf(measurementListData, first.value);
  const after = entriesOf(measurementListData, second.value);
  const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
  assert.deepEqual(changed, [700]);
});

test('SPINE-5.3.3-41 a key that is an address is compared by its value', () => {
  const described = (device: string, label: string): object => ({ deviceAddress: { device }, label });
  const stored = { networkManagementDeviceDescriptionData: [described('d:_i:1_a', 'a'), described('d:_i:1_b', 'b')] };
  const applied = applyCmd<unknown>(
    networkManagementDeviceDescriptionListData,
    stored,
    command(
      networkManagementDeviceDescriptionListData,
      { networkManagementDeviceDescriptionData: [described('d:_i:1_b', 'B')] },
      partial,
    ),
    'notify',
  );
  assert.deepEqual(applied.ok && applied.value, {
    networkManagementDeviceDescriptionData: [described('d:_i:1_a', 'a'), described('d:_i:1_b', 'B')],
  });
});
