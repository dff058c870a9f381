import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock, memoryLinkPair } from '@busbar/kernel/testing';
import type { LocalDevice } from '../device/local-device.ts';
import { fullCmd } from '../device/notify-cmd.ts';
import type { Operations } from '../device/operations.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import {
  nodeManagementDestinationListData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionRequestCall,
} from '../model/node-management.ts';
import type { ResultData } from '../model/result.ts';
import { buildDiscovery } from '../node-management/detailed-discovery.ts';
import { testDevice } from '../testing/device-pair.ts';
import { type RecordingLogger, recordingLogger } from '../testing/recording-logger.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { EnhancedMode } from './enhanced-mode.ts';

const READ: Operations = { read: true, readPartial: false, write: false, writePartial: false };

interface Bench {
  readonly clock: ManualClock;
  readonly device: LocalDevice;
  readonly log: RecordingLogger;
  /** Adds a peer that was discovered as a router and hears of our changes. */
  peer(name: string): Promise<ScriptedPeer>;
}

function bench(enhanced: EnhancedMode): Bench {
  const clock = new ManualClock();
  const log = recordingLogger();
  const device = testDevice(clock, 'us', { logger: log.logger, enhanced });
  device.addEntity('CEM').feature('LoadControl', 'client');
  const peer = async (name: string): Promise<ScriptedPeer> => {
    const links = memoryLinkPair(clock);
    device.connect(links.a, { ski: name });
    const made = new ScriptedPeer(links.b, `d:_i:99999_${name}`, device.address);
    await clock.run(10);
    const [request] = made.find('read', 'nodeManagementDetailedDiscoveryData');
    assert.ok(request);
    const described = { address: made.address, deviceType: 'Generic', featureSet: 'router' } as const;
    const functions = new Map([['nodeManagementDestinationListData', READ]]);
    const nodeManagement = { id: 0, type: 'NodeManagement', role: 'special', functions } as const;
    made.reply(
      request,
      fullCmd(
        nodeManagementDetailedDiscoveryData,
        buildDiscovery(described, [{ path: [0], type: 'DeviceInformation', features: [nodeManagement] }]),
      ),
    );
    const subscriptionRequest = { clientAddress: made.at(), serverAddress: made.of() };
    made.send('call', made.at(), made.of(), fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest }));
    await clock.run(10);
    return made;
  };
  return { clock, device, log, peer };
}

const read = fullCmd(loadControlLimitListData, {});
const errorsOf = (peer: ScriptedPeer): readonly number[] =>
  peer.find('result').map(({ cmd }) => (cmd[0]?.data?.value as ResultData | undefined)?.errorNumber ?? 0);

test('SPINE-5.4.3-1 messages that a peer wants to have passed on are bounded: what is above the rate is answered with 3', async () => {
  const b = bench({ forwards: () => true });
  const [from, to] = [await b.peer('from'), await b.peer('to')];
  for (let sent = 0; sent < 500; sent++) from.send('read', from.at([1], 1), to.at([1], 1), read);
  await b.clock.run(10);
  assert.equal(to.find('read', 'loadControlLimitListData').length, 200);
  assert.equal(errorsOf(from).filter((number) => number === 3).length, 300);
  assert.ok(b.log.rules().includes('SPINE-5.3.2-35'));
  await b.clock.run(1_000);
  for (let sent = 0; sent < 500; sent++) from.send('read', from.at([1], 1), to.at([1], 1), read);
  await b.clock.run(10);
  assert.equal(to.find('read', 'loadControlLimitListData').length, 250);
});

test('SPINE-5.5.3-3 a peer that lists 2,000 devices: 64 are known, 16 are talked to, and it is said', async () => {
  const b = bench({ reaches: () => true });
  const router = await b.peer('router');
  const [request] = router.find('read', 'nodeManagementDestinationListData');
  assert.ok(request);
  const nodeManagementDestinationData = Array.from({ length: 2_000 }, (_, at) => ({
    deviceDescription: { deviceAddress: { device: `d:_i:1_${at}` } },
  }));
  router.reply(request, fullCmd(nodeManagementDestinationListData, { nodeManagementDestinationData }));
  await b.clock.run(100);
  assert.equal(b.device.remotes()[0]?.destinations().length, 64);
  assert.equal(b.device.remotes().length, 17);
  assert.ok(b.log.rules().includes('SPINE-5.3.2-35'));
  // One more that speaks by itself is refused.
  const late = { device: 'd:_i:1_late', entity: [0], feature: 0 };
  router.send('read', late, router.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}), { addressOriginator: late });
  await b.clock.run(10);
  assert.deepEqual(errorsOf(router).slice(-1), [3]);
});

test('SPINE-5.4.3-1 a message that was passed on before is not passed on again: no loop', async () => {
  const b = bench({ forwards: () => true, reaches: () => true });
  const [from, to] = [await b.peer('from'), await b.peer('to')];
  const third = { device: 'd:_i:1_third', entity: [1], feature: 1 };
  from.send('read', third, to.at([1], 1), read, { addressOriginator: third });
  from.send('read', from.at([1], 1), to.at([1], 1), read, { addressOriginator: third });
  from.send('notify', third, to.at([1], 1), read, { addressOriginator: third });
  await b.clock.run(10);
  assert.deepEqual(to.find('read', 'loadControlLimitListData'), []);
  assert.deepEqual(to.find('notify', 'loadControlLimitListData'), []);
  assert.deepEqual(errorsOf(from), [5, 5]);
  assert.deepEqual([from.closedBecause, to.closedBecause], [undefined, undefined]);
});

test('SPINE-5.1-1 SPINE-5.4.3-1 a peer in simple mode that takes another address is disconnected in every mode', async () => {
  for (const enhanced of [{}, { reaches: () => true }, { forwards: () => true }]) {
    const b = bench(enhanced);
    const peer = await b.peer('peer');
    peer.send('read', { device: 'd:_i:1_other', entity: [0], feature: 0 }, peer.of(), read);
    await b.clock.run(10);
    assert.notEqual(peer.closedBecause, undefined);
  }
});

test('SPINE-5.4.3-1 a device in between that does not pass on what it lists costs a timeout, not more', async () => {
  const b = bench({ reaches: () => true });
  const router = await b.peer('router');
  const [request] = router.find('read', 'nodeManagementDestinationListData');
  assert.ok(request);
  const nodeManagementDestinationData = [{ deviceDescription: { deviceAddress: { device: 'd:_i:1_silent' } } }];
  router.reply(request, fullCmd(nodeManagementDestinationListData, { nodeManagementDestinationData }));
  await b.clock.run(3_000_000);
  const asked = router.find('read', 'nodeManagementDetailedDiscoveryData');
  const behind = asked.filter(({ header }) => header.addressDestination?.device === 'd:_i:1_silent');
  // The schedule of retries, as for a peer that is connected directly.
  assert.equal(behind.length, 4);
  assert.equal(router.closedBecause, undefined);
});
