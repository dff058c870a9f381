import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examplePeer } from '../../dev/example-snapshot.ts';
import { adviceFor, choicesFor, peerName, sortedPeers } from './advice.ts';

const OURS = ['trusted', 'waiting-for-approval', 'refused', 'unknown'] as const;
const THEIRS = ['ready', 'pending', 'aborted', 'connected', 'unknown'] as const;

test('a waiting peer can be approved and rejected, a trusted one removed, a refused one still approved', () => {
  assert.deepEqual(choicesFor(examplePeer()), { canApprove: true, canReject: true, canRemove: false });
  assert.deepEqual(choicesFor(examplePeer({ ours: 'trusted' })), {
    canApprove: false,
    canReject: false,
    canRemove: true,
  });
  assert.deepEqual(choicesFor(examplePeer({ ours: 'refused' })), {
    canApprove: true,
    canReject: false,
    canRemove: false,
  });
});

test('peers that wait for a person come first', () => {
  const peers = OURS.map((ours) => examplePeer({ ours }));
  assert.deepEqual(
    sortedPeers(peers).waiting.map((peer) => peer.ours),
    ['waiting-for-approval'],
  );
  assert.equal(sortedPeers(peers).others.length, 3);
});

test('the German advice exists for every pair of halves and says who has to act', () => {
  for (const ours of OURS) {
    for (const theirs of THEIRS) {
      assert.ok(adviceFor(examplePeer({ ours, theirs }), 'de').length > 20, `${ours} ${theirs}`);
    }
  }
  assert.match(adviceFor(examplePeer({ ours: 'trusted', theirs: 'pending' }), 'de'), /am anderen Gerät/);
  assert.match(
    adviceFor(examplePeer({ ours: 'trusted', theirs: 'unknown', discovered: false }), 'de'),
    /nicht zu sehen/,
  );
  assert.match(adviceFor(examplePeer({ connected: true }), 'de'), /nichts zu tun/);
});

test('the English advice is the one of the energy manager', () => {
  assert.equal(adviceFor(examplePeer({ advice: 'Do this.' }), 'en'), 'Do this.');
});

test('the name of a peer is brand and model without saying the brand twice', () => {
  assert.equal(peerName({ brand: 'Nordlader', model: 'WB 22' }), 'Nordlader WB 22');
  assert.equal(peerName({ brand: 'Nordlader', model: 'Nordlader WB' }), 'Nordlader WB');
  assert.equal(peerName({ brand: null, model: 'WB' }), 'WB');
  assert.equal(peerName({ brand: null, model: null }), '');
});
