import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogFields, loggerTo, millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { memoryTrustStore, type TrustedPeer, type TrustStore } from '../identity/trust-store.ts';
import type { SmeEvent } from '../sme/sme.ts';
import { KeyDesk, type KeyDeskOptions } from './key-desk.ts';
import { type KeyMaterialStore, memoryKeyMaterialStore } from './key-material-store.ts';
import { mayCommission, trustLevels } from './trust-levels.ts';

const [OWN, PEER, NEXT, OTHER] = ['1', 'a', 'b', 'c'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const peer = (ski: string, over: Partial<TrustedPeer> = {}): TrustedPeer => {
  return { ski, userTrust: 32, since: '2026-01-01T00:00:00Z', ...over };
};

function desk(over: Partial<KeyDeskOptions> = {}, peers: readonly TrustedPeer[] = [peer(PEER)]) {
  const clock = new ManualClock();
  const trust = over.trust ?? memoryTrustStore(peers);
  const store = over.store ?? memoryKeyMaterialStore();
  const lines: (readonly [string, LogFields])[] = [];
  const told: (readonly [string, SmeEvent])[] = [];
  const calls: string[] = [];
  const made = new KeyDesk({
    ...{ clock, store },
    key: { ski: OWN, curve: 23 },
    setting: 'commissioning',
    logger: loggerTo((_, event, fields) => void lines.push([event, fields])),
    retryAfter: millis(300_000),
    trusted: (ski) => void calls.push(`trusted ${ski[0]}`),
    untrusted: (ski) => {
      calls.push(`untrusted ${ski[0]}`);
      trust.remove(ski);
    },
    tell: (ski, event) => told.push([ski, event]) > 0,
    tellAll: (event) => void told.push(['all', event]),
    ...over,
    trust,
  });
  const events = (): string[] => lines.map(([event]) => event);
  return { desk: made, clock, trust, store, lines, events, told, calls };
}

/** A store of trust that takes nothing. */
function fullStore(peers: readonly TrustedPeer[]): TrustStore {
  const refuse = (): never => {
    throw new Error('no space left');
  };
  return { ...memoryTrustStore(peers), put: refuse, remove: refuse };
}

test('SHIP-6.9.2.3-10: a node without part knows nothing of key material, and keeps nothing', () => {
  const off = desk({ setting: 'off' });
  assert.equal(off.desk.contextFor(PEER, 23), undefined);
  assert.equal(off.store.get().own, undefined);
});

test('SHIP-6.9.2.3-1: the own keys are kept from the first start on, and are there again at the next', () => {
  const first = desk();
  assert.equal(first.store.get().own?.updateCounter, 1);
  const again = desk({ store: first.store });
  assert.deepEqual(again.desk.own, first.desk.own);
  assert.deepEqual(again.events(), []);
  const other = desk({ store: first.store, key: { ski: NEXT, curve: 23 } });
  assert.deepEqual(other.events(), ['keyMaterial.unannounced']);
  assert.equal(other.store.get().own?.updateCounter, 2);
});

test('SHIP-6.9.2.3-8: what is known of a peer comes with the context: nothing at first, then what was told and stored', () => {
  const { desk: made, trust } = desk();
  assert.deepEqual(made.contextFor(PEER, 26)?.peer, {
    ...{ ski: PEER, curve: 26, told: undefined },
    ...{ known: 0, confirmed: 1 },
  });
  made.happened(PEER, { do: 'helloCounter', updateCounter: 7 });
  trust.put(peer(PEER, { updateCounter: 5 }));
  made.happened(PEER, { do: 'keyMaterialAnswered', updateCounter: 3, accept: false });
  assert.equal(made.contextFor(PEER, 23)?.peer.confirmed, 1, 'not followed there');
  made.happened(PEER, { do: 'keyMaterialAnswered', updateCounter: 3, accept: true });
  const context = made.contextFor(PEER, 23);
  assert.deepEqual([context?.peer.told, context?.peer.known, context?.peer.confirmed], [7, 5, 3]);
  made.ended(PEER);
  assert.equal(made.contextFor(PEER, 23)?.peer.told, undefined);
});

test('SHIP-6.9.2.3-5: after an announcement without answer the next one waits', () => {
  const { desk: made, clock } = desk();
  assert.equal(made.contextFor(PEER, 23)?.announceFrom, 0);
  clock.advance(1000);
  made.happened(PEER, { do: 'keyMaterialUnanswered' });
  assert.equal(made.contextFor(PEER, 23)?.announceFrom, 301_000);
  assert.equal(made.contextFor(OTHER, 23)?.announceFrom, 0);
});

test('SHIP-6.9.2.3-2: a successor is kept before anybody is told; one that cannot be kept is not announced', () => {
  const { desk: made, store, told } = desk();
  made.announceSuccessor({ ski: NEXT, curve: 23 });
  assert.equal(store.get().own?.updateCounter, 2);
  made.abandonUpdate();
  assert.deepEqual(told, [
    ['all', { type: 'keyMaterialChanged' }],
    ['all', { type: 'keyMaterialChanged' }],
  ]);
  let isFull = false;
  const memory = memoryKeyMaterialStore();
  const full: KeyMaterialStore = {
    get: memory.get,
    put: (record) => {
      if (isFull) throw new Error('no space left');
      memory.put(record);
    },
  };
  const failing = desk({ store: full });
  isFull = true;
  assert.throws(() => failing.desk.announceSuccessor({ ski: NEXT, curve: 23 }), /no space/);
  assert.deepEqual([failing.desk.own.updateCounter, failing.told], [1, []]);
});

test('SHIP-6.9.2.3-6: successors are trusted, predecessors forgotten, and both are logged with their rule', () => {
  const { desk: made, calls, lines } = desk({}, [peer(PEER), peer(OTHER, { succeeds: PEER })]);
  made.happened(PEER, { do: 'foreignKeys', material: { updateCounter: 4, current: [PEER], successor: [NEXT] } });
  assert.deepEqual(calls, ['trusted b', 'untrusted c']);
  assert.deepEqual(lines, [
    ['keyMaterial.successorTrusted', { ski: PEER, successor: NEXT, rule: 'SHIP-6.9.2.3-6' }],
    ['keyMaterial.predecessorForgotten', { ski: PEER, predecessor: OTHER, rule: 'SHIP-6.9.2.3-6' }],
  ]);
  made.happened(PEER, { do: 'foreignKeys', material: { updateCounter: 4, current: [PEER], successor: [NEXT] } });
  assert.deepEqual(calls.slice(2), [], 'the same state again changes nothing');
});

test('a store of trust that cannot be written leaves things as they are, and the tool is told what is stored', () => {
  const trust = fullStore([peer(PEER), peer(OTHER)]);
  const { desk: made, calls, events, told } = desk({ trust });
  made.happened(PEER, { do: 'foreignKeys', material: { updateCounter: 4, current: [PEER], successor: [NEXT] } });
  made.happened(PEER, { do: 'storeKeys', entry: [{ curve: 23, ski: NEXT, id: 'x' }] });
  made.happened(PEER, { do: 'deleteKeys', entry: [{ curve: 23, ski: OTHER }] });
  assert.deepEqual(calls, ['untrusted c']);
  assert.ok(events().every((event) => event === 'trust.notStored') && events().length >= 3);
  assert.deepEqual(told, [
    [PEER, { type: 'keysStored', entry: [{ curve: 23, ski: NEXT, userTrust: 0 }], isDelete: false }],
    [PEER, { type: 'keysStored', entry: [{ curve: 23, ski: OTHER, userTrust: 32 }], isDelete: true }],
  ]);
});

test('SHIP-6.9.4-4: the accepted tool occupies the place until its connection ends', () => {
  const { desk: made } = desk({}, [peer(PEER), peer(OTHER)]);
  const isOccupied = (ski: string): boolean | undefined => made.contextFor(ski, 23)?.commissioning?.isOccupied;
  assert.deepEqual([isOccupied(PEER), isOccupied(OTHER)], [false, false]);
  made.happened(PEER, { do: 'toolAccepted' });
  assert.deepEqual([isOccupied(PEER), isOccupied(OTHER)], [false, true]);
  made.ended(OTHER);
  assert.equal(isOccupied(OTHER), true);
  made.ended(PEER);
  assert.equal(isOccupied(OTHER), false);
  assert.equal(desk({ setting: 'certificate-update' }).desk.contextFor(PEER, 23)?.commissioning, undefined);
});

test('a key that was trusted before is raised without being treated as new', () => {
  const { desk: made, calls, trust } = desk({}, [peer(PEER, { userTrust: 64 }), peer(OTHER, { userTrust: 8 })]);
  made.happened(PEER, { do: 'storeKeys', entry: [{ curve: 23, ski: OTHER, userTrust: 64, id: '' }] });
  assert.equal(trust.get(OTHER)?.userTrust, 64);
  assert.deepEqual(calls, []);
});

test('SHIP-6.9.4-1 SHIP-6.9.4-6: the three levels of trust in a peer', () => {
  assert.deepEqual(trustLevels(undefined), { user: 0, pki: 0, secondFactor: 0 });
  assert.deepEqual(trustLevels(peer(PEER, { userTrust: 8, secondFactorTrust: 32 })), {
    ...{ user: 8, pki: 0 },
    secondFactor: 32,
  });
  for (const [user, secondFactor, may] of [
    [8, 32, true],
    [7, 32, false],
    [32, 0, true],
    [31, 31, false],
  ] as const)
    assert.equal(mayCommission({ user, pki: 0, secondFactor }), may);
});
