import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalObject } from '../node/local-object.ts';
import { PEER, scriptedDevice, stationContents } from '../test-support/controller-setting.ts';
import { testNode } from '../testing/fixture-node.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';
import { joinedLinks } from './joined-links.ts';

test('EL-1.2-9 one node on two links finds nodes on both, asks each where it is, and does not hear itself', async () => {
  const clock = new ManualClock();
  const [four, six] = [new MemoryNetwork(clock), new MemoryNetwork(clock)];
  const own = ['198.51.100.1', 'fe80::1%eth0'] as const;
  const link = joinedLinks([
    { address: own[0], link: four.link(own[0]) },
    { address: own[1], link: six.link(own[1]) },
  ]);
  const manager = testNode(link, clock, { objects: [new LocalObject({ object: 0x05ff01, properties: [] })] });
  scriptedDevice(four, PEER, stationContents);
  scriptedDevice(six, 'fe80::20%eth0', () => stationContents('fefffff0aa'.padEnd(34, 'b')));
  // A network that hands what was sent on one link to the other one.
  six.inject(Uint8Array.from(Buffer.from('108100010ef0010ef0017301d5040105ff01', 'hex')), own[0], undefined);
  await clock.run(10_000);
  assert.deepEqual(manager.nodes.map(({ address, state }) => `${address} ${state}`).toSorted(), [
    `${PEER} present`,
    'fe80::20%eth0 present',
  ]);
  assert.ok(four.sent.every(({ to }) => to === undefined || !to.includes(':')));
  assert.ok(six.sent.every(({ to }) => to === undefined || to.includes(':')));
  await manager.close();
  clock.advance(10);
  assert.equal(clock.pendingTimers, 0);
});

test('EL-1.2-8 a peer nobody heard is asked on the first link of its family', async () => {
  const clock = new ManualClock();
  const [first, second] = [new MemoryNetwork(clock), new MemoryNetwork(clock)];
  const link = joinedLinks([
    { address: '198.51.100.1', link: first.link('198.51.100.1') },
    { address: '203.0.113.1', link: second.link('203.0.113.1') },
  ]);
  link.start({ received: () => undefined, ready: () => undefined, failed: () => undefined });
  clock.advance(1);
  second.inject(Uint8Array.of(1), '203.0.113.9', '203.0.113.1');
  clock.advance(10);
  link.send(Uint8Array.of(1), '203.0.113.9', 'request');
  link.send(Uint8Array.of(2), '192.0.2.7', 'request');
  link.send(Uint8Array.of(3), 'fe80::7%eth0', 'request');
  assert.deepEqual(
    [first, second].map(({ sent }) => sent.map(({ to }) => to)),
    [['192.0.2.7'], ['203.0.113.1', '203.0.113.9']],
  );
  await link.close();
});
