import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FullFeatureAddress } from '../device/feature-address.ts';
import { type RelationDelete, selectForDelete } from './relation.ts';
import { RelationTable } from './relation-table.ts';

const US = 'd:_i:1_wallbox';
const PEER = 'd:_i:1_ems';
const parties = { ski: 'a', ownDevice: US, peerDevice: PEER };
const client: FullFeatureAddress = { device: PEER, entity: [1], feature: 5 };
const server: FullFeatureAddress = { device: US, entity: [1, 1], feature: 2 };

function select(request: RelationDelete | undefined): string {
  const selection = selectForDelete(request, parties);
  if ('errorNumber' in selection) return String(selection.errorNumber);
  return `${selection.ownSide} ${selection.matches({ id: 3, client, server })}`;
}

for (const [title, request, expected] of [
  ['SPINE-5.5.4-17 by identifier', { id: 3 }, 'server true'],
  ['SPINE-5.5.4-17 by another identifier', { id: 4 }, 'server false'],
  ['SPINE-5.5.4-17 by complete addresses', { clientAddress: client, serverAddress: server }, 'server true'],
  [
    'SPINE-5.5.4-17 missing parts are wildcards',
    { clientAddress: { device: PEER }, serverAddress: { device: US } },
    'server true',
  ],
  ['SPINE-5.2.3-3 entities match exactly', { serverAddress: { device: US, entity: [1] } }, 'server false'],
  [
    'SPINE-5.5.4-18 no device parts: the sender is the client',
    { clientAddress: { entity: [1] }, serverAddress: { entity: [1, 1] } },
    'server true',
  ],
  ['SPINE-5.5.4-18 only the server, ours', { serverAddress: server }, 'server true'],
  ['SPINE-5.5.4-18 only the client, ours: the sender is the server', { clientAddress: { device: US } }, 'client true'],
  ['SPINE-5.5.4-18 only the server, the sender', { serverAddress: { device: PEER } }, 'client true'],
  ['SPINE-5.5.4-19 addresses of third devices', { clientAddress: { device: 'd:x' } }, '7'],
  ['SPINE-5.5.4-19 nothing stated', undefined, '7'],
] as const)
  test(title, () => assert.equal(select(request), expected));

test('SPINE-5.5.5-17, SPINE-5.5.2-25 relations go with their peer and with the entity, also of a parent', () => {
  const table = new RelationTable();
  table.add({ ski: 'a', client, server });
  table.add({ ski: 'b', client, server });
  table.add({ ski: 'a', client, server: { device: US, entity: [2], feature: 2 } });
  assert.equal(table.removeOfPeer('a').length, 2);
  assert.deepEqual(
    table.ofFeature(server).map(({ ski }) => ski),
    ['b'],
  );
  assert.equal(table.removeOfEntity([1]).length, 1);
  assert.equal(table.countOfPeer('b'), 0);
});

test('SPINE-5.5.4-14 identifiers are unique', () => {
  const table = new RelationTable();
  const first = table.add({ ski: 'a', client, server });
  table.removeOfPeer('a');
  assert.notEqual(table.add({ ski: 'a', client, server }).id, first.id);
});
