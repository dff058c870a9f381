import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { DEFAULT_LIMITS } from '../device/limits.ts';
import type { Operations } from '../device/operations.ts';
import { NO_OPERATIONS } from '../device/operations.ts';
import type { NodeManagementDetailedDiscoveryData } from '../model/node-management.ts';
import { buildAdded, buildDiscovery, buildModified, buildRemoved, type DescribedEntity } from './detailed-discovery.ts';
import { adoptFull, adoptPartial, type DiscoveredTree, NOTHING_DISCOVERED } from './discovered-tree.ts';

const DEVICE = { address: 'd:_i:1_wallbox', deviceType: 'ChargingStation', featureSet: 'simple' } as const;
const read: Operations = { ...NO_OPERATIONS, read: true };
const entity = (path: readonly number[], type: string): DescribedEntity => ({
  path,
  type,
  features: [
    {
      id: 2,
      type: 'LoadControl',
      role: 'server',
      functions: new Map([['loadControlLimitListData', read]]),
      maxResponseDelay: millis(30_000),
    },
    { id: 1, type: 'Generic', role: 'client', functions: new Map() },
  ],
});
const ENTITIES = [entity([1, 1], 'EV'), entity([1], 'EVSE'), entity([0], 'DeviceInformation')];
const full = (entities = ENTITIES): DiscoveredTree =>
  adoptFull(NOTHING_DISCOVERED, buildDiscovery(DEVICE, entities), DEFAULT_LIMITS).tree;
const keys = (tree: DiscoveredTree): string => [...tree.entities.keys()].join(' ');
const descriptions = (data: NodeManagementDetailedDiscoveryData): string =>
  (data.entityInformation ?? [])
    .map(({ description }) => `${description?.entityAddress?.entity?.join('.')} ${description?.lastStateChange ?? '-'}`)
    .join(', ');

test('SPINE-5.5.2-4, -27 a reply is complete: device, parents before children, all required elements', () => {
  const data = buildDiscovery(DEVICE, ENTITIES);
  assert.equal(data.deviceInformation?.description?.deviceAddress?.device, DEVICE.address);
  assert.equal(data.deviceInformation?.description?.deviceType, 'ChargingStation');
  assert.deepEqual(data.specificationVersionList, { specificationVersion: ['1.3.0'] });
  assert.equal(descriptions(data), '0 -, 1 -, 1.1 -');
  for (const { description } of data.featureInformation ?? []) {
    assert.equal(description?.featureAddress?.device, DEVICE.address);
    assert.notEqual(description?.featureType, undefined);
    assert.notEqual(description?.role, undefined);
  }
});

test('SPINE-5.5.2-29 a client feature has no supportedFunction element', () => {
  const features = buildDiscovery(DEVICE, ENTITIES).featureInformation ?? [];
  const client = features.find(({ description }) => description?.role === 'client')?.description;
  assert.equal(client !== undefined && 'supportedFunction' in client, false);
});

test('SPINE-5.3.2-36 another maximum response delay is announced and understood', () => {
  assert.equal(full().entities.get('1')?.features.get(2)?.maxResponseDelay, 30_000);
  assert.equal(full().entities.get('1')?.features.get(1)?.maxResponseDelay, 10_000);
});

test('SPINE-5.5.2-19, -20 an added entity is told with type, state and all features', () => {
  const data = buildAdded(DEVICE, [entity([1, 1], 'EV')]);
  assert.equal(data.deviceInformation?.description?.deviceAddress?.device, DEVICE.address);
  assert.equal(descriptions(data), '1.1 added');
  assert.equal(data.featureInformation?.length, 2);
});

test('SPINE-5.5.2-21, -31 removed entities are told by address, deepest first', () => {
  const data = buildRemoved(DEVICE, [[1], [1, 1]]);
  assert.equal(descriptions(data), '1.1 removed, 1 removed');
  assert.equal('featureInformation' in data, false);
});

test('SPINE-5.5.2-23 partial notifies of our own kind are understood: added, removed with children, modified', () => {
  const bare = full([entity([0], 'DeviceInformation'), entity([1], 'EVSE')]);
  const added = adoptPartial(bare, buildAdded(DEVICE, [entity([1, 1], 'EV')]), DEFAULT_LIMITS).tree;
  assert.equal(keys(added), '0 1 1.1');
  assert.equal(added.entities.get('1.1')?.features.size, 2);
  assert.equal(keys(adoptPartial(added, buildRemoved(DEVICE, [[1]]), DEFAULT_LIMITS).tree), '0');
  const modified = adoptPartial(added, buildModified(DEVICE, entity([0], 'DeviceInformation')), DEFAULT_LIMITS).tree;
  assert.deepEqual(keys(modified), keys(added));
});

test('SPINE-5.5.2-26 entity 0 stays', () => {
  const { tree, findings } = adoptPartial(full(), buildRemoved(DEVICE, [[0]]), DEFAULT_LIMITS);
  assert.equal(keys(tree), '0 1 1.1');
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['SPINE-5.5.2-26'],
  );
});

test('SPINE-5.5.2-22 features of a modified entity come, change and go one by one', () => {
  const feature = (id: number, more: object): object => ({
    description: { featureAddress: { entity: [1], feature: id }, ...more },
  });
  const data = {
    entityInformation: [
      { description: { entityAddress: { entity: [1] }, lastStateChange: 'modified', label: 'left' } },
    ],
    featureInformation: [
      feature(1, { lastStateChange: 'removed' }),
      feature(7, { featureType: 'Measurement', role: 'server', lastStateChange: 'added' }),
    ],
  } as NodeManagementDetailedDiscoveryData;
  const evse = adoptPartial(full(), data, DEFAULT_LIMITS).tree.entities.get('1');
  assert.deepEqual([...(evse?.features.keys() ?? [])].sort(), [2, 7]);
  assert.equal(evse?.label, 'left');
  assert.equal(evse?.type, 'EVSE');
});

test('SPINE-5.5.2-23 an unknown entity without state and features asks for a new read', () => {
  const data = { entityInformation: [{ description: { entityAddress: { entity: [5] }, entityType: 'EVSE' } }] };
  const merge = adoptPartial(full(), data, DEFAULT_LIMITS);
  assert.equal(merge.isRereadNeeded, true);
  assert.equal(keys(merge.tree), '0 1 1.1');
});

test('SPINE-5.5.2-24 a full notify replaces the picture', () => {
  const data = buildDiscovery(DEVICE, [entity([0], 'DeviceInformation'), entity([2], 'EVSE')]);
  assert.equal(keys(adoptFull(full(), data, DEFAULT_LIMITS).tree), '0 2');
});

test('a full notify without any entity is not used', () => {
  const merge = adoptFull(full(), {}, DEFAULT_LIMITS);
  assert.equal(keys(merge.tree), '0 1 1.1');
  assert.equal(merge.isRereadNeeded, true);
});

test('SPINE-5.5.2-7 features without type or role are left out, features of unlisted entities get one', () => {
  const data = {
    entityInformation: [{ description: { entityAddress: { entity: [0] }, entityType: 'DeviceInformation' } }],
    featureInformation: [
      { description: { featureAddress: { entity: [0], feature: 1 }, role: 'server' } },
      { description: { featureAddress: { entity: [4], feature: 1 }, role: 'server', featureType: 'Measurement' } },
    ],
  } as NodeManagementDetailedDiscoveryData;
  const { tree } = adoptFull(NOTHING_DISCOVERED, data, DEFAULT_LIMITS);
  assert.equal(tree.entities.get('0')?.features.size, 0);
  assert.equal(tree.entities.get('4')?.type, '');
  assert.equal(tree.entities.get('4')?.features.size, 1);
});

test('SPINE-5.2.1-6 unknown entity and feature types are kept as they are', () => {
  const data = buildDiscovery(DEVICE, [{ ...entity([1], 'FlyingCar') }]);
  assert.equal(adoptFull(NOTHING_DISCOVERED, data, DEFAULT_LIMITS).tree.entities.get('1')?.type, 'FlyingCar');
});

test('SPINE-5.3.2-35 entities and features beyond the bounds are not taken in', () => {
  const entities = Array.from({ length: 9 }, (_, index) => entity([index], 'EVSE'));
  const bounds = { entitiesPerRemote: 5, featuresPerRemote: 7 };
  const { tree, findings } = adoptFull(NOTHING_DISCOVERED, buildDiscovery(DEVICE, entities), bounds);
  assert.equal(tree.entities.size, 5);
  assert.equal(
    [...tree.entities.values()].reduce((sum, { features }) => sum + features.size, 0),
    7,
  );
  assert.ok(findings.some(({ rule }) => rule === 'SPINE-5.3.2-35'));
});
