import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { initialPeer, type PeerConnection, type PeerState } from './peer-state.ts';
import { peerStatus } from './peer-status.ts';

const clock = new ManualClock();
const ski = 'a'.repeat(40);
const service: DiscoveredService = {
  instance: 'Wallbox',
  host: 'wallbox.local',
  port: 4712,
  addresses: ['192.0.2.7'],
  id: 'i:1_u:1',
  path: '/ship/',
  ski,
  register: false,
  brand: 'Acme',
  model: 'Box 1',
  categories: [3],
};
const endpoint = { host: '192.0.2.7', port: 4712, path: '/ship/' };
const connection: PeerConnection = {
  id: 1,
  role: 'client',
  stage: 'running',
  inData: false,
  theirs: 'unknown',
};
const state = (trust: PeerState['trust'], over: Partial<PeerState> = {}): PeerState => ({
  ...initialPeer(trust),
  ...over,
});
const statusOf = (of: PeerState, isFound = true) =>
  peerStatus(
    of,
    { ski, trusted: undefined, service: isFound ? service : undefined, endpoints: isFound ? [endpoint] : [], phase: 8 },
    clock,
  );

for (const [title, of, expected] of [
  [
    'found on the network',
    state('undecided'),
    { ours: 'unknown', theirs: 'unknown', advice: /Not paired.*approve it here/ },
  ],
  [
    'asking to be paired',
    state('undecided', { connections: [{ ...connection, theirs: 'ready' }] }),
    { ours: 'waiting-for-approval', theirs: 'ready', advice: /asks to be paired/ },
  ],
  [
    'approved here, waiting there',
    state('trusted', { connections: [{ ...connection, theirs: 'pending' }] }),
    { ours: 'trusted', theirs: 'pending', advice: /Now approve this node on the device/ },
  ],
  ['refused here', state('refused'), { ours: 'refused', theirs: 'unknown', advice: /Refused here/ }],
  [
    'refused there',
    state('trusted', { hold: 'rejected-by-peer', isReachable: true }),
    { ours: 'trusted', theirs: 'aborted', advice: /refused this node/ },
  ],
  [
    'removed there',
    state('trusted', { hold: 'removed-by-peer', isReachable: true }),
    { ours: 'trusted', theirs: 'aborted', advice: /removed this node/ },
  ],
  [
    'another SHIP ID',
    state('trusted', { hold: 'ship-id-mismatch', isReachable: true }),
    { ours: 'trusted', theirs: 'unknown', advice: /another SHIP ID/ },
  ],
  [
    'connected',
    state('trusted', { connections: [{ ...connection, inData: true }], isReachable: true }),
    { ours: 'trusted', theirs: 'connected', advice: /^Connected\.$/ },
  ],
  [
    'asking for its PIN',
    state('trusted', { connections: [connection], isPinNeeded: true }),
    { ours: 'trusted', theirs: 'unknown', advice: /PIN/ },
  ],
  [
    'being dialled',
    state('trusted', { dial: { at: 'dialling' }, isReachable: true }),
    { ours: 'trusted', theirs: 'unknown', advice: /being called/ },
  ],
  [
    'not answering',
    state('trusted', { dial: { at: 'waiting', due: millis(5000) }, failed: 2, isReachable: true }),
    { ours: 'trusted', theirs: 'unknown', advice: /does not answer/ },
  ],
  ['not found', state('trusted'), { ours: 'trusted', theirs: 'unknown', advice: /not found on the network/ }],
  [
    'with a new certificate',
    state('trusted', { connections: [{ ...connection, inData: true }], isCertificateNew: true }),
    { ours: 'trusted', theirs: 'connected', advice: /Connected\. Its certificate is not the one/ },
  ],
] as const)
  test(`a peer ${title} has both halves of its pairing and plain advice`, () => {
    const status = statusOf(of);
    assert.equal(status.ours, expected.ours);
    assert.equal(status.theirs, expected.theirs);
    assert.match(status.advice, expected.advice);
    assert.equal(status.pinNeeded === true, title === 'asking for its PIN'); // SHIP-6.10.4.6-8
  });

test('what DNS-SD says of the peer is part of its status', () => {
  const { advice, ...status } = statusOf(state('undecided', { lastClose: 'why' }));
  assert.ok(advice);
  assert.deepEqual(status, {
    ski,
    shipId: 'i:1_u:1',
    brand: 'Acme',
    model: 'Box 1',
    categories: [3],
    host: 'wallbox.local',
    port: 4712,
    addresses: ['192.0.2.7'],
    discovered: true,
    connected: false,
    ours: 'unknown',
    trustLevels: { user: 0, pki: 0, secondFactor: 0 },
    theirs: 'unknown',
    phase: 8,
    lastClose: 'why',
    nextRetry: null,
  });
});

test('a trusted peer that is away keeps its stored names, and the next attempt is told', () => {
  const trusted = {
    ski,
    userTrust: 32,
    secondFactorTrust: 16,
    since: '2026-01-01T00:00:00Z',
    shipId: 'x',
    brand: 'Acme',
  };
  const waiting = state('trusted', { dial: { at: 'waiting', due: millis(7000) } });
  const status = peerStatus(waiting, { ski, trusted, service: undefined, endpoints: [], phase: 0 }, clock);
  assert.equal(status.brand, 'Acme');
  assert.deepEqual(status.trustLevels, { user: 32, pki: 0, secondFactor: 16 }); // SHIP-6.9.4-6
  assert.equal(status.shipId, 'x');
  assert.equal(status.discovered, false);
  assert.equal(status.nextRetry, '2026-01-01T00:00:07Z');
});
