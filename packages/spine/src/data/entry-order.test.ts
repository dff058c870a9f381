import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkManagementEntityDescriptionListData } from '../model/network-management.ts';
import { sortedByKey } from './entry-order.ts';

const { list: rules } = networkManagementEntityDescriptionListData;
const entities = (...addresses: readonly object[]): readonly { readonly entityAddress: object }[] =>
  addresses.map((entityAddress) => ({ entityAddress }));

test('SPINE-5.3.3-48 addresses: by device, parents before children, an absent part after present ones', () => {
  const sorted = entities(
    { device: 'a', entity: [1] },
    { device: 'a', entity: [1, 2] },
    { device: 'a', entity: [1, 10] },
    { device: 'a', entity: [2] },
    { device: 'b', entity: [1] },
    { device: 'b' },
    { entity: [1] },
    {},
  );
  assert.deepEqual(sortedByKey(rules, [...sorted].reverse()), sorted);
});

test('SPINE-5.3.3-48 whatever order entries and the members of their keys come in, they are sorted alike', () => {
  const address = fc.record(
    { device: fc.constantFrom('a', '\ud800', '\ufffd', '😀'), entity: fc.array(fc.nat(2), { maxLength: 3 }) },
    { requiredKeys: [], noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(address, { maxLength: 6 }), fc.nat(5), (addresses, turn) => {
      const turned = [...addresses.slice(turn), ...addresses.slice(0, turn)].map((one) =>
        Object.fromEntries(Object.entries(one).reverse()),
      );
      assert.deepEqual(sortedByKey(rules, entities(...turned)), sortedByKey(rules, entities(...addresses)));
    }),
    { seed: 63380, numRuns: 2000 },
  );
});
