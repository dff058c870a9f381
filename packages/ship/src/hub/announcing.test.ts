import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { DnsSd } from '../discovery/dns-sd.ts';
import type { Announcement } from '../discovery/responder.ts';
import { createIdentity } from '../identity/identity.ts';
import { Announcing } from './announcing.ts';

const identity = createIdentity({ shipId: 'Busbar-1', clock: new ManualClock() });
const service = { brand: 'Busbar', type: 'EMS', model: 'One', categories: [2] };

function recordingDiscovery() {
  const log: string[] = [];
  const announced: Announcement[] = [];
  const discovery: DnsSd = {
    advertise(announcement) {
      announced.push(announcement);
      log.push(`announce ${announcement.port}`);
      return {
        instance: announcement.instance,
        problem: () => undefined,
        update: () => undefined,
        stop: async () => {
          log.push('withdraw');
        },
      };
    },
    browse: () => () => undefined,
    refresh: () => undefined,
    problem: () => undefined,
    onProblem: () => () => undefined,
    status: () => [],
    close: async () => undefined,
  };
  return { discovery, log, announced };
}

test('SHIP-6.4.2-1 SHIP-6.4.4-6 the node introduces itself with its SKI, its SHIP ID and a name of its own', async () => {
  const { discovery, announced } = recordingDiscovery();
  const announcing = new Announcing(discovery, service, identity, 'default', silentLogger);
  announcing.start(4712);
  await announcing.settled;
  await announcing.stop();
  const { instance, port, txt } = announced[0] ?? {};
  assert.equal(instance, `Busbar One ${identity.ski.slice(-6).toUpperCase()}`);
  assert.equal(port, 4712);
  assert.deepEqual(txt, {
    id: 'Busbar-1',
    path: '/ship/',
    ski: identity.ski,
    register: false,
    ecc: false,
    brand: 'Busbar',
    type: 'EMS',
    model: 'One',
    categories: [2],
  });
});

test('a serial number or a chosen name tells two of a kind apart; 63 octets at most', async () => {
  const { discovery, announced } = recordingDiscovery();
  for (const over of [{ serial: 'S-1' }, { instance: 'ü'.repeat(40) }]) {
    const announcing = new Announcing(discovery, { ...service, ...over }, identity, 'default', silentLogger);
    announcing.start(1);
    await announcing.settled;
    await announcing.stop();
  }
  assert.deepEqual(
    announced.map(({ instance }) => instance),
    ['Busbar One S-1', 'ü'.repeat(31)],
  );
});

test('SHIP-6.4.4-10 withdrawn when no further connection can be accepted, announced again when it can, goodbye at the end', async () => {
  const { discovery, log } = recordingDiscovery();
  const announcing = new Announcing(discovery, service, identity, 'default', silentLogger);
  announcing.start(7);
  for (const isAvailable of [true, false, true]) {
    announcing.setAvailable(isAvailable);
    await announcing.settled;
  }
  await announcing.stop();
  announcing.setAvailable(false);
  await announcing.settled;
  assert.deepEqual(log, ['announce 7', 'withdraw', 'announce 7', 'withdraw']);
});

test('a change that is taken back before it was made is not made', async () => {
  const { discovery, log } = recordingDiscovery();
  const announcing = new Announcing(discovery, service, identity, 'default', silentLogger);
  announcing.start(7);
  await announcing.settled;
  announcing.setAvailable(false);
  announcing.setAvailable(true);
  await announcing.settled;
  assert.deepEqual(log, ['announce 7']);
  await announcing.stop();
});

test('SHIP-6.4.4-2 a service that cannot be announced is told at once', () => {
  const { discovery } = recordingDiscovery();
  assert.throws(() => new Announcing(discovery, { ...service, path: 'no-slash' }, identity, 'default', silentLogger), {
    code: 'ship.txt-record-invalid',
  });
});

test('SHIP-6.4.4-8 the SKI is announced in upper case in the iec profile', async () => {
  const { discovery, announced } = recordingDiscovery();
  for (const profile of ['iec', 'default'] as const) {
    const announcing = new Announcing(discovery, service, identity, profile, silentLogger);
    announcing.start(1);
    await announcing.settled;
    await announcing.stop();
  }
  assert.deepEqual(
    announced.map(({ skiCase }) => skiCase),
    ['upper', undefined],
  );
});
