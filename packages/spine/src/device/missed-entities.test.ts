import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryLinkPair } from '@busbar/kernel/testing';
import type { Cmd } from '../datagram/datagram.ts';
import { deviceDiagnosisStateData } from '../model/device-diagnosis.ts';
import {
  type NodeManagementDetailedDiscoveryData,
  nodeManagementDetailedDiscoveryData,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
  nodeManagementUseCaseData,
} from '../model/node-management.ts';
import { buildUseCaseData } from '../node-management/use-case-data.ts';
import { type Lonely, lonely } from '../testing/lonely-device.ts';
import { ScriptedPeer } from '../testing/scripted-peer.ts';
import type { LocalEntity } from './local-tree.ts';
import { fullCmd } from './notify-cmd.ts';

const DISCOVERY = 'nodeManagementDetailedDiscoveryData';
const CC = { useCaseName: 'evCommissioningAndConfiguration', actor: 'EV', version: '1.0.1', scenarios: [1] } as const;

function subscription(peer: ScriptedPeer): Cmd {
  const subscriptionRequest = {
    clientAddress: peer.at(),
    serverAddress: peer.of(),
    serverFeatureType: 'NodeManagement',
  } as const;
  return fullCmd(nodeManagementSubscriptionRequestCall, { subscriptionRequest });
}

interface Bench extends Lonely {
  readonly cem: LocalEntity;
  /** The peer reads our entities. */
  read(): Promise<void>;
  subscribe(): Promise<void>;
  unsubscribe(): Promise<void>;
  /** The entity changes the peer was told about, one text per notify. */
  told(): readonly string[];
}

async function bench(): Promise<Bench> {
  const base = lonely('ems2');
  const { clock, device, peer } = base;
  const cem = device.entities()[1];
  assert.ok(cem);
  base.introduce();
  await clock.run(10);
  const parties = { clientAddress: peer.at(), serverAddress: peer.of() };
  return {
    ...base,
    cem,
    async read() {
      peer.send('read', peer.at(), peer.of(), fullCmd(nodeManagementDetailedDiscoveryData, {}));
      await clock.run(10);
    },
    async subscribe() {
      peer.send('call', peer.at(), peer.of(), subscription(peer), { ackRequest: true });
      await clock.run(10);
    },
    async unsubscribe() {
      peer.send(
        'call',
        peer.at(),
        peer.of(),
        fullCmd(nodeManagementSubscriptionDeleteCall, { subscriptionDelete: parties }),
      );
      await clock.run(10);
    },
    told: () =>
      peer.find('notify', DISCOVERY).map(({ cmd: [cmd] }) => {
        const { entityInformation = [] } = (cmd?.data?.value ?? {}) as NodeManagementDetailedDiscoveryData;
        return entityInformation
          .map(({ description }) => `${description?.entityAddress?.entity?.join('.')} ${description?.lastStateChange}`)
          .join();
      }),
  };
}

test('SPINE-5.5.2-18 what came between reading and subscribing is told once subscribed, and only once', async () => {
  const { clock, device, peer, cem, read, subscribe, unsubscribe, told } = await bench();
  await read();
  const car = device.addEntity('EV', [...cem.path, 1]);
  car.feature('DeviceDiagnosis', 'server').offer(deviceDiagnosisStateData, { read: true });
  car.announce(CC);
  await clock.run(10);
  assert.deepEqual(told(), []);
  await subscribe();
  assert.deepEqual(told(), ['1.1 added']);
  assert.equal(peer.find('notify', 'nodeManagementUseCaseData').length, 1);
  await unsubscribe();
  await subscribe();
  assert.deepEqual(told(), ['1.1 added']);
});

test('SPINE-5.5.2-18 what comes in the turn of the subscription is told once', async () => {
  const { clock, device, cem, read, subscribe, told } = await bench();
  await read();
  const subscribed = subscribe();
  device.addEntity('EV', [...cem.path, 1]);
  await subscribed;
  await clock.run(10);
  assert.deepEqual(told(), ['1.1 added']);
});

test('SPINE-5.5.2-18, -31 what left before the subscription is told, with what hung on it', async () => {
  const { device, cem, read, subscribe, told } = await bench();
  device.addEntity('EV', [...cem.path, 1]);
  await read();
  device.removeEntity(cem);
  await subscribe();
  assert.deepEqual(told(), ['1.1 removed,1 removed']);
});

test('SPINE-5.5.2-30 an entity that got another feature before the subscription is told as gone and back', async () => {
  const { device, cem, read, subscribe, told } = await bench();
  device.addEntity('EV', [...cem.path, 1]);
  await read();
  cem.feature('Measurement', 'client');
  await subscribe();
  assert.deepEqual(told(), ['1.1 removed,1 removed', '1 added,1.1 added']);
});

test('SPINE-5.5.2-18 nothing changed, nothing read, or read after the subscription: nothing is told', async () => {
  const unchanged = await bench();
  await unchanged.read();
  await unchanged.subscribe();
  assert.deepEqual(unchanged.told(), []);
  const blind = await bench();
  blind.device.addEntity('EV', [...blind.cem.path, 1]);
  await blind.subscribe();
  assert.deepEqual(blind.told(), []);
  await blind.read();
  blind.device.addEntity('EV', [...blind.cem.path, 2]);
  await blind.unsubscribe();
  await blind.subscribe();
  assert.deepEqual(blind.told(), ['1.2 added']);
});

test('SPINE-5.5.2-18 a new connection is told nothing about what was read on the old one', async () => {
  const { clock, device, peer, cem, read } = await bench();
  await read();
  peer.close('gone');
  await clock.run(10);
  const links = memoryLinkPair(clock);
  device.connect(links.a, { ski: 'ems2' });
  const again = new ScriptedPeer(links.b, peer.address, device.address);
  device.addEntity('EV', [...cem.path, 1]);
  await clock.run(10);
  again.send('call', again.at(), again.of(), subscription(again));
  await clock.run(10);
  assert.equal(device.remotes().length, 1);
  assert.deepEqual(again.find('notify', DISCOVERY), []);
});

test('an announced entity that we do not know makes us read the entities again, at most once per minute', async () => {
  const { clock, peer, introduce } = lonely();
  introduce();
  await clock.run(10);
  const reads = (): number => peer.find('read', DISCOVERY).length;
  const announced = (path: readonly number[]) =>
    fullCmd(nodeManagementUseCaseData, buildUseCaseData(peer.address, [{ path, announcements: [CC] }]));
  peer.send('notify', peer.at(), peer.of(), announced([1]));
  await clock.run(10);
  assert.equal(reads(), 1, 'a known entity');
  peer.send('notify', peer.at(), peer.of(), announced([1, 1]));
  await clock.run(10);
  assert.equal(reads(), 2);
  peer.send('notify', peer.at(), peer.of(), announced([1, 2]));
  await clock.run(10);
  assert.equal(reads(), 2);
  await clock.run(60_000);
  peer.send('notify', peer.at(), peer.of(), announced([1, 2]));
  await clock.run(10);
  assert.ok(reads() > 2);
});
