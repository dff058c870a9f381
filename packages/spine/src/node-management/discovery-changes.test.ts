import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiscoveryChanges } from './discovery-changes.ts';

const PRESENT = [[0], [1], [1, 1], [2]];
const text = (changes: DiscoveryChanges): string => {
  const { removed, added, modified } = changes.take(PRESENT);
  const paths = (list: readonly (readonly number[])[]): string => list.map((path) => path.join('.')).join(' ');
  return `-${paths(removed)} +${paths(added)} ~${paths(modified)}`;
};

for (const [title, act, expected] of [
  ['SPINE-5.5.2-20 added', (c: DiscoveryChanges) => c.entityAdded([1, 1]), '- +1.1 ~'],
  [
    'SPINE-5.5.2-31 removed, deepest first',
    (c: DiscoveryChanges) => {
      c.entityRemoved([3]);
      c.entityRemoved([3, 1]);
    },
    '-3.1 3 + ~',
  ],
  [
    'added and removed in one turn: nothing to tell',
    (c: DiscoveryChanges) => {
      c.entityAdded([3]);
      c.entityRemoved([3]);
    },
    '- + ~',
  ],
  [
    'removed and added in one turn: both, in this order',
    (c: DiscoveryChanges) => {
      c.entityRemoved([2]);
      c.entityAdded([2]);
    },
    '-2 +2 ~',
  ],
  [
    'SPINE-5.5.2-32 changed features: removal and adding, with the children',
    (c: DiscoveryChanges) => c.entityChanged([1]),
    '-1.1 1 +1 1.1 ~',
  ],
  [
    'a new child of a changed entity was never told',
    (c: DiscoveryChanges) => {
      c.entityAdded([1, 1]);
      c.entityChanged([1]);
    },
    '-1 +1 1.1 ~',
  ],
  [
    'features of an entity that is new in this turn',
    (c: DiscoveryChanges) => {
      c.entityAdded([2]);
      c.entityChanged([2]);
    },
    '- +2 ~',
  ],
  ['SPINE-5.5.2-26 entity 0 is modified', (c: DiscoveryChanges) => c.entityChanged([0]), '- + ~0'],
] as const)
  test(title, () => {
    const changes = new DiscoveryChanges();
    act(changes);
    assert.equal(text(changes), expected);
    assert.equal(changes.isEmpty, true);
  });
