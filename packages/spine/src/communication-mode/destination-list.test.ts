import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDatagram } from '../codec/encode-datagram.ts';
import type { Cmd } from '../datagram/datagram.ts';
import { fullCmd, partialCmd } from '../device/notify-cmd.ts';
import { nodeManagementDestinationListData } from '../model/node-management-destination.ts';
import { buildDestinationChanges, buildDestinations, type Destination, mergeDestinations } from './destination-list.ts';

const destination = (device: string, featureSet: string | undefined = 'smart'): Destination => ({
  device: `d:_i:1_${device}`,
  featureSet,
  label: undefined,
});
const [own, a, b] = [destination('own', 'router'), destination('a'), destination('b', undefined)];
const full = (...behind: readonly Destination[]): Cmd =>
  fullCmd(nodeManagementDestinationListData, buildDestinations(own, behind));
const change = (state: 'added' | 'removed', ...changed: readonly Destination[]): Cmd =>
  partialCmd(nodeManagementDestinationListData, buildDestinationChanges(state, changed));

test('SPINE-5.5.3-2 an entry has the elements of the schema, the node itself first', () => {
  const text = encodeDatagram({ header: {}, cmd: [full(a)] });
  assert.ok(
    text.includes(
      '{"nodeManagementDestinationData":[[{"deviceDescription":[{"deviceAddress":[{"device":"d:_i:1_own"}]},{"networkFeatureSet":"router"}]}],[{"deviceDescription":[{"deviceAddress":[{"device":"d:_i:1_a"}]},{"networkFeatureSet":"smart"}]}]]}',
    ),
    text,
  );
});

test('SPINE-5.5.3-3 a reply replaces, a partial notify is merged by device address', () => {
  assert.deepEqual(mergeDestinations([], full(a, b), 9), [own, a, b]);
  assert.deepEqual(mergeDestinations([own, a], full(b), 9), [own, b]);
  assert.deepEqual(mergeDestinations([own, a], change('added', b), 9), [own, a, b]);
  assert.deepEqual(mergeDestinations([own, a, b], change('removed', a), 9), [own, b]);
  assert.deepEqual(mergeDestinations([own, a], change('removed', b), 9), [own, a]);
  assert.deepEqual(mergeDestinations([own, a], change('added', destination('a', 'router')), 9), [
    own,
    destination('a', 'router'),
  ]);
});

test('SPINE-5.5.3-3 entries without a usable address are left out; the list is bounded', () => {
  const value = {
    nodeManagementDestinationData: [
      {},
      { deviceDescription: {} },
      { deviceDescription: { deviceAddress: { device: '' } } },
      { deviceDescription: { deviceAddress: { device: 'with space' } } },
    ],
  };
  assert.deepEqual(mergeDestinations([], fullCmd(nodeManagementDestinationListData, value), 9), []);
  const many = Array.from({ length: 10_000 }, (_, at) => destination(String(at)));
  assert.equal(mergeDestinations([], full(...many), 64).length, 64);
  assert.equal(mergeDestinations([own, a], change('added', ...many), 64).length, 64);
});
