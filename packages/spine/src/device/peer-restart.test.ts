import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeManagementUseCaseData } from '../model/node-management.ts';
import { resultData } from '../model/result.ts';
import { lonely } from '../testing/lonely-device.ts';
import { fullCmd } from './notify-cmd.ts';

const DISCOVERY = 'nodeManagementDetailedDiscoveryData';

test('SPINE-5.3.2-13 a message counter that falls back: discovery is read again and relations are renewed', async () => {
  const { clock, device, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  for (const call of peer.find('call')) peer.result(call, fullCmd(resultData, { errorNumber: 0 }));
  await clock.run(10);
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, {}), { msgCounter: 3 });
  await clock.run(10);
  assert.equal(peer.find('read', DISCOVERY).length, 2);
  assert.equal(peer.find('call', 'nodeManagementSubscriptionRequestCall').length, 2);
  peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, {}), { msgCounter: 2 });
  await clock.run(10);
  assert.equal(peer.find('read', DISCOVERY).length, 2, 'at most once per minute');
  assert.equal(device.remotes().length, 1);
});

test('SPINE-5.3.2-12 messages that overtook each other make nobody learn the peer again', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const ask = (msgCounter: number): number =>
    peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementUseCaseData, {}), { msgCounter });
  for (const counter of [2026, 2025, 2024, 2030, 2027]) ask(counter);
  await clock.run(10);
  assert.equal(peer.find('reply', 'nodeManagementUseCaseData').length, 5);
  assert.equal(peer.find('read', DISCOVERY).length, 1);
  // Counted from the highest: a fall does not become short by being made in steps.
  for (const counter of [1950, 1900]) ask(counter);
  await clock.run(10);
  assert.equal(peer.find('read', DISCOVERY).length, 2);
});
