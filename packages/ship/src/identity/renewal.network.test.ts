import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type Logger, silentLogger, systemClock } from '@busbar/kernel';
import type { ShipNodeOptions } from '../hub/ship-node.ts';
import { type LoopbackNode, loopbackNode } from '../testing/loopback-node.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { scriptedClient, scriptedServer } from '../testing/scripted-peer.ts';
import { Inbox } from '../testing/within.ts';
import { createIdentity, type Identity } from './identity.ts';
import { renewIdentity } from './renewal.ts';
import { memoryTrustStore, type TrustedPeer } from './trust-store.ts';

const clock = systemClock();
const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()));
});

async function start(name: string, over: Partial<ShipNodeOptions> = {}): Promise<LoopbackNode> {
  const node = await loopbackNode(name, over);
  toClose.push(() => node.close());
  return node;
}

/** A logger that hands on the events about certificates. */
function certificateLog() {
  const events = new Inbox<string>();
  const note = (event: string): void => {
    if (event.startsWith('trust.')) events.put(event);
  };
  const logger: Logger = { debug: note, info: note, warn: note, error: note, with: () => logger };
  return { events, logger };
}

const trusted = ({ ski }: Identity, more: Partial<TrustedPeer> = {}): TrustedPeer => ({
  ...{ ski, userTrust: 32, since: '2026-01-01T00:00:00Z' },
  ...more,
});

const [house, device] = ['house', 'device'].map((shipId) => createIdentity({ shipId, clock })) as [Identity, Identity];

for (const renewing of ['the node that dials', 'the node that is dialled'] as const)
  test(`SHIP-6.9.2-7 SHIP-6.3.1-2 ${renewing} comes back with a renewed certificate: nobody has to do anything`, async () => {
    const { events, logger } = certificateLog();
    const trust = memoryTrustStore([trusted(device)]);
    const kept = await start('house', { identity: house, trust, logger });
    const meet = async (identity: Identity): Promise<LoopbackNode> => {
      const other = await start('device', { identity, trust: memoryTrustStore([trusted(house)]) });
      if (renewing === 'the node that dials') other.node.addAddress(kept.ski, kept.address);
      else kept.node.addAddress(other.ski, other.address);
      await kept.links.next('a link');
      return other;
    };
    const before = await meet(device);
    const pinned = trust.get(device.ski);
    assert.equal(pinned?.fingerprint, device.fingerprint);
    await before.close();
    const renewed = renewIdentity(device, clock);
    await meet(renewed);
    assert.equal(trust.get(device.ski)?.fingerprint, renewed.fingerprint);
    assert.equal(trust.get(device.ski)?.keyFingerprint, pinned?.keyFingerprint);
    assert.equal(await events.next('a note'), 'trust.certificateRenewed');
    const status = await kept.until(device.ski, 'connected', ({ connected }) => connected);
    assert.equal(status.advice, 'Connected.');
  });

test('SHIP-6.3.1-3 a new key is a new node: it waits for approval although SHIP ID and address are the same', async () => {
  const kept = await start('house', {
    identity: house,
    trust: memoryTrustStore([trusted(device, { shipId: 'device' })]),
  });
  const other = await start('device', {
    identity: createIdentity({ shipId: 'device', clock }),
    trust: memoryTrustStore([trusted(house)]),
  });
  other.node.addAddress(kept.ski, kept.address);
  const status = await kept.until(other.ski, 'a stranger', ({ ours }) => ours === 'waiting-for-approval');
  assert.equal(status.connected, false);
  assert.deepEqual(kept.links.rest, []);
});

test('SHIP-6.9.3-4 TC_SHIP_SEC_002 a paired device comes back with a new key and its old SKI in the certificate: refused in both roles', async () => {
  const trust = memoryTrustStore([trusted(device)]);
  const refusals = new Inbox<string>();
  const debug = (event: string, fields?: Readonly<Record<string, unknown>>): void => {
    if (event === 'listener.refused' || event === 'peer.dialFailed') refusals.put(`${event} ${fields?.why}`);
  };
  const logger: Logger = { ...silentLogger, debug, with: () => logger };
  const kept = await start('house', { identity: house, trust, logger });
  const before = await start('device', { identity: device, trust: memoryTrustStore([trusted(house)]) });
  before.node.addAddress(kept.ski, kept.address);
  await kept.links.next('a link');
  await before.close();
  const forged = oddCertificate(clock, device.ski);
  await assert.rejects(scriptedClient({ ...kept.address, certificate: forged }));
  assert.match(await refusals.next('a reason'), /^listener.refused the certificate claims the SKI/);
  const server = await scriptedServer(forged);
  toClose.push(() => server.close());
  kept.node.addAddress(device.ski, { host: '127.0.0.1', port: server.port });
  assert.match(await refusals.next('a reason'), /^peer.dialFailed .*the certificate claims the SKI/);
  assert.deepEqual([kept.links.rest, server.peers.rest], [[], []]);
});

for (const role of ['client', 'server'] as const)
  test(`SHIP-6.3.1-1 another key with the SKI of a trusted peer is refused by the ${role}`, async () => {
    const { events, logger } = certificateLog();
    const forged = trusted(device, { fingerprint: 'F'.repeat(64), keyFingerprint: 'E'.repeat(64) });
    const trust = memoryTrustStore([forged]);
    const kept = await start('house', { identity: house, trust, logger });
    const other = await start('device', { identity: device, trust: memoryTrustStore([trusted(house)]) });
    if (role === 'client') kept.node.addAddress(other.ski, other.address);
    else other.node.addAddress(kept.ski, kept.address);
    assert.equal(await events.next('an alarm'), 'trust.keyForged');
    if (role === 'client')
      await kept.until(device.ski, 'a reason', ({ lastClose }) => lastClose?.includes('forged') === true);
    assert.deepEqual(kept.links.rest, []);
    assert.deepEqual(trust.get(device.ski), forged);
  });
