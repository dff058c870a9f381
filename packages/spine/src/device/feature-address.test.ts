import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePaths, isBelow, isDeviceAddress, isNodeManagement, samePath } from './feature-address.ts';

test('SPINE-5.2.3-2 device addresses of peers are opaque, but short and without white space', () => {
  for (const device of ['d:_i:EVCC_HEMS-0123', 'EVCC_HEMS', 'x'.repeat(256)])
    assert.equal(isDeviceAddress(device), true);
  for (const device of ['', 'x'.repeat(257), 'a b', 'a\u0000b', 'a\u00a0b', 'a\u200bb'])
    assert.equal(isDeviceAddress(device), false);
});

test('SPINE-5.2.3-3 entity addresses are equal only as a whole; children have them as a prefix', () => {
  assert.equal(samePath([4], [1, 4]), false);
  assert.equal(samePath([1, 4], [1, 4]), true);
  assert.equal(isBelow([1, 1], [1]), true);
  assert.equal(isBelow([1], [1]), false);
  assert.equal(isBelow([11, 1], [1]), false);
});

test('SPINE-5.5.2-4 parents come before children, siblings by number', () => {
  const paths = [[2], [1, 10], [1], [0], [1, 2], [1, 2, 1]];
  assert.deepEqual(paths.sort(comparePaths), [[0], [1], [1, 2], [1, 2, 1], [1, 10], [2]]);
});

test('SPINE-5.5.1-1 NodeManagement is feature 0 of entity 0', () => {
  assert.equal(isNodeManagement({ device: 'd', entity: [0], feature: 0 }), true);
  assert.equal(isNodeManagement({ entity: [1], feature: 0 }), false);
  assert.equal(isNodeManagement({ entity: [0], feature: 1 }), false);
  assert.equal(isNodeManagement({}), false);
});
