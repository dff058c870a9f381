import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeManagementSubscriptionData } from '../model/node-management.ts';
import { command, naming, open, openListData, partial, selecting } from '../testing/exchange-rows.ts';
import { reduceForReply } from './reduce-for-reply.ts';

test('SPINE-5.3.3-31 SPINE-5.3.3-35 a read without restriction gets everything', () => {
  const stored = open({ id: 1 });
  for (const cmd of [command(openListData, {}), command(openListData, {}, partial)])
    assert.deepEqual(reduceForReply<unknown>(openListData, stored, cmd), { value: stored, restricted: false });
});

test('SPINE-5.3.3-37 SPINE-5.3.3-50 a function without data and a read that selects nothing', () => {
  assert.deepEqual(reduceForReply<unknown>(openListData, undefined, command(openListData, {})), {
    value: {},
    restricted: false,
  });
  const nothing = command(openListData, {}, selecting(openListData, 'partial', { id: 9 }));
  assert.deepEqual(reduceForReply<unknown>(openListData, open({ id: 1 }), nothing), { value: {}, restricted: true });
});

test('SPINE-5.3.3-33 a mask that describes the function is applied to its entries', () => {
  const stored = { subscriptionEntry: [{ subscriptionId: 1, label: 'x', description: 'y' }] };
  const read = (mask: object): unknown =>
    reduceForReply<unknown>(
      nodeManagementSubscriptionData,
      stored,
      command(nodeManagementSubscriptionData, {}, naming(nodeManagementSubscriptionData, 'partial', mask)),
    ).value;
  assert.deepEqual(read({ subscriptionEntry: { label: {} } }), {
    subscriptionEntry: [{ subscriptionId: 1, label: 'x' }],
  });
  assert.deepEqual(read({ subscriptionEntry: {} }), stored);
  assert.deepEqual(read({}), {});
});
