import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { createIdentity } from '../identity/identity.ts';
import { assertTalks, startNode, trusting } from './test-support/pair-of-nodes.ts';

const [own, first, second, third] = ['own', 'first', 'second', 'third'].map((shipId) =>
  createIdentity({ shipId, clock: systemClock() }),
);
assert.ok(own && first && second && third);

test('SHIP-6.5.2-1 SHIP-6.1.1-2 a node with two connections dials one peer and keeps the other place for one that dials it', async (t) => {
  const node = await startNode(t, 'node', {
    identity: own,
    trust: trusting(first, second, third),
    limits: { trustedConnections: 2 },
  });
  const [one, two] = [
    await startNode(t, 'first', { identity: first, trust: trusting(own) }),
    await startNode(t, 'second', { identity: second, trust: trusting(own) }),
  ];
  node.node.addAddress(one.ski, one.address);
  await assertTalks(await node.links.next('a link'), await one.links.next('its other end'));
  node.node.addAddress(two.ski, two.address);
  const waiting = await node.until(two.ski, 'it waits', ({ nextRetry }) => nextRetry !== null);
  assert.match(waiting.lastClose ?? '', /as many connections as it may open/);
  // The place that is left is one for the server role.
  two.node.addAddress(own.ski, node.address);
  await assertTalks(await two.links.next('a link'), await node.links.next('its other end'));
  // Now the table is full: HTTP 503, tried again later.
  const three = await startNode(t, 'third', { identity: third, trust: trusting(own) });
  three.node.addAddress(own.ski, node.address);
  const refused = await three.until(own.ski, 'it is refused', ({ lastClose }) => lastClose !== undefined);
  assert.match(refused.lastClose ?? '', /503/);
  assert.notEqual(refused.nextRetry, null);
});

test('SHIP-6.5.2-1 SHIP-6.5.2-2 a peer that dials again replaces its connection although the table is full', async (t) => {
  const node = await startNode(t, 'node', { identity: own, trust: trusting(first), limits: { trustedConnections: 2 } });
  const before = await startNode(t, 'first', { identity: first, trust: trusting(own) });
  before.node.addAddress(own.ski, node.address);
  await before.links.next('a link');
  const old = await node.links.next('its other end');
  await before.close();
  const again = await startNode(t, 'first', { identity: first, trust: trusting(own) });
  again.node.addAddress(own.ski, node.address);
  await assertTalks(await again.links.next('a link'), await node.links.next('its other end'));
  assert.ok(old.isOver);
});
