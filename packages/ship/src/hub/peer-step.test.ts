import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seededRandom } from '@busbar/kernel';
import fc from 'fast-check';
import { initialPeer, liveConnections, type PeerEvent } from './peer-state.ts';
import { peerStep } from './peer-step.ts';
import {
  after,
  approved,
  BIG,
  closeLoser,
  connected,
  ended,
  inData,
  opened,
  reachable,
  rules,
  SMALL,
} from './test-support/peer-history.ts';

test('SHIP-6.4.5-3 an approved peer with a known address is dialled at once', () => {
  assert.deepEqual(after([reachable, approved]).effects, [{ do: 'dial' }]);
});

test('SHIP-6.4.5-2 a trusted peer that is found is dialled after a delay of the first range', () => {
  assert.deepEqual(after([reachable], {}, initialPeer('trusted')).effects, [{ do: 'wait', delay: 1500 }]);
});

test('SHIP-6.4.5-7 SHIP-6.4.5-8 a peer that is not trusted is never dialled', () => {
  assert.deepEqual(after([reachable]).effects, []);
  assert.deepEqual(after([reachable, { type: 'refused' }]).effects, []);
});

test('SHIP-6.4.5-4 trust and connection are checked again at the end of the delay', () => {
  const waiting = [{ type: 'reachable', isNew: true }, { type: 'removed' }] as const;
  assert.deepEqual(after(waiting, {}, initialPeer('trusted')).effects, [{ do: 'stopWaiting' }]);
  assert.deepEqual(after([...waiting, { type: 'dialDue' }], {}, initialPeer('trusted')).effects, []);
  const served = after([reachable, opened(1, 'server')], {}, initialPeer('trusted'));
  assert.deepEqual(served.effects, [{ do: 'begin', id: 1 }, { do: 'stopWaiting' }]);
});

test('SHIP-6.4.5-4 one attempt at a time: nothing is planned while one is under way', () => {
  const { state, effects } = after([reachable, approved, reachable, approved]);
  assert.equal(state.dial.at, 'dialling');
  assert.deepEqual(effects, []);
});

test('SHIP-6.10.4.6-8 a PIN is asked for until the user enters one, data exchange opens, or the connection ends', () => {
  const asked = after([reachable, approved, opened(1, 'client'), { type: 'pinNeeded' }]).state;
  assert.equal(asked.isPinNeeded, true);
  for (const event of [{ type: 'pinEntered' }, inData(1), ended(1, 'timeout')] as const)
    assert.equal(after([event], {}, asked).state.isPinNeeded, false, event.type);
  assert.equal(after([{ type: 'pinEntered' }, { type: 'pinNeeded' }], {}, asked).state.isPinNeeded, true, 'refused');
});

test('SHIP-6.4.5-2 delays grow with failed attempts', () => {
  const failed: PeerEvent = { type: 'dialFailed', why: 'no answer' };
  const due: PeerEvent = { type: 'dialDue' };
  const first = after([reachable, approved, failed]);
  assert.deepEqual(first.effects, [{ do: 'wait', delay: 6500 }]);
  assert.equal(first.state.lastClose, 'no answer');
  for (const events of [
    [due, failed],
    [due, failed, due, failed],
  ])
    assert.deepEqual(after(events, {}, first.state).effects, [{ do: 'wait', delay: 15_000 }]);
});

test('SHIP-6.5.2-1 a full table: nobody is dialled, not even for the user, and it is tried again with the longest delay', () => {
  const full = { mayDial: false };
  const asked = after([reachable, approved], full);
  assert.deepEqual(asked.effects, [{ do: 'wait', delay: 15_000 }]);
  const due = after([{ type: 'dialDue' }], full, asked.state);
  assert.deepEqual(due.effects, [{ do: 'wait', delay: 15_000 }]);
  assert.match(due.state.lastClose ?? '', /as many connections as it may open/);
  assert.equal(due.state.failed, 0);
  assert.deepEqual(after([{ type: 'dialDue' }], {}, due.state).effects, [{ do: 'dial' }]);
});

test('a peer that appears again is dialled soon, whatever failed before', () => {
  const failing = after([reachable, approved, { type: 'dialFailed', why: '' }]);
  assert.deepEqual(after([reachable], {}, failing.state).effects, [{ do: 'stopWaiting' }, { do: 'wait', delay: 1500 }]);
  assert.deepEqual(after([{ type: 'reachable', isNew: false }], {}, failing.state).effects, []);
});

test('SHIP-6.4.5-1 a connected peer that is found elsewhere: its connection is asked whether it lives, once at a time', () => {
  const moved = after([...connected, reachable]);
  assert.deepEqual(moved.effects, [{ do: 'probe', id: 1 }]);
  assert.deepEqual(after([reachable], {}, moved.state).effects, []);
  assert.deepEqual(after([{ type: 'reachable', isNew: false }], {}, moved.state).effects, []);
  const alive = after([{ type: 'probed', id: 1, isAlive: true }], {}, moved.state);
  assert.deepEqual(alive.effects, []);
  assert.deepEqual(after([reachable], {}, alive.state).effects, [{ do: 'probe', id: 1 }]);
  const dead = after([{ type: 'probed', id: 1, isAlive: false }], {}, moved.state);
  assert.deepEqual(dead.effects, [
    { do: 'terminate', id: 1 },
    { do: 'wait', delay: 1500 },
  ]);
});

for (const [why, hold] of [
  ['removed-by-peer', 'removed-by-peer'],
  ['ship-id-mismatch', 'ship-id-mismatch'],
  ['rejected-by-peer', undefined],
] as const)
  test(`SHIP-6.3.1-5 after ${why} a peer that is announced anew is ${hold === undefined ? 'dialled' : 'still left alone'}`, () => {
    const aborted: PeerEvent = { type: 'peerPhase', id: 1, phase: 'aborted' };
    const held = after([reachable, approved, opened(1, 'client'), aborted, ended(1, why)]);
    const back = after([{ type: 'unreachable' }, reachable], {}, held.state);
    assert.equal(back.state.hold, hold);
    assert.equal(back.effects[0]?.do, hold === undefined ? 'wait' : undefined);
  });

test('SHIP-6.3.1-4 SHIP-6.4.5-5 a lost connection is dialled again with the first delay', () => {
  const { state, effects } = after([...connected, ended(1, 'lost')]);
  assert.deepEqual(effects, [{ do: 'wait', delay: 1500 }]);
  assert.match(state.lastClose ?? '', /broke/);
});

test('SHIP-6.9.3.4-5 superfluous although there is no other connection here: a second device has this identity, and is not fought', () => {
  const { state, effects } = after([...connected, ended(1, 'double-connection')]);
  assert.deepEqual(effects, [{ do: 'wait', delay: 15_000 }]);
  assert.match(state.lastClose ?? '', /second device with the same identity/);
});

test('a connection that ends before data exchange counts as a failed attempt', () => {
  const { effects } = after([reachable, approved, opened(1, 'client'), ended(1, 'timeout')]);
  assert.deepEqual(effects, [{ do: 'wait', delay: 6500 }]);
});

for (const [why, prepare] of [
  ['removed-by-peer', []],
  ['ship-id-mismatch', []],
  ['rejected-by-peer', [{ type: 'peerPhase', id: 1, phase: 'aborted' }]],
] as const)
  test(`SHIP-6.3.1-5 SHIP-6.10.4.10-4 after ${why} the peer is left alone until the user or the peer acts`, () => {
    const held = after([reachable, approved, opened(1, 'client'), ...prepare, ended(1, why)]);
    assert.deepEqual(held.effects, []);
    assert.equal(held.state.hold, why);
    assert.deepEqual(after([{ type: 'reachable', isNew: false }], {}, held.state).effects, []);
    assert.deepEqual(after([approved], {}, held.state).effects, [{ do: 'dial' }]);
    const byPeer = after([opened(2, 'server'), inData(2)], {}, held.state);
    assert.equal(byPeer.state.hold, undefined);
  });

test('a peer that only hangs up during hello may have restarted and is dialled again', () => {
  const { effects } = after([reachable, approved, opened(1, 'client'), ended(1, 'rejected-by-peer')]);
  assert.equal(effects[0]?.do, 'wait');
});

test('SHIP-6.10.4.5-9 a refused version is remembered for a day', () => {
  const { state } = after([reachable, approved, opened(1, 'client'), ended(1, 'version-refused')], { now: millis(5) });
  assert.equal(state.oldVersionUntil, 24 * 3600 * 1000 + 5);
});

test('SHIP-6.10.4.4-10 SHIP-6.10.4.4-11 the decision of the user reaches the waiting connection', () => {
  const pending = after([opened(1, 'server')]);
  assert.deepEqual(pending.effects, [{ do: 'begin', id: 1 }]);
  for (const [event, told] of [
    [approved, 'trusted'],
    [{ type: 'refused' }, 'refused'],
  ] as const)
    assert.deepEqual(after([event], {}, pending.state).effects, [{ do: 'tell', id: 1, event: { type: told } }]);
});

test('SHIP-6.3.1-3 removing or refusing a trusted peer ends its connection', () => {
  for (const type of ['removed', 'refused'] as const)
    assert.deepEqual(after([...connected, { type }]).effects, [{ do: 'tell', id: 1, event: { type: 'trustLost' } }]);
});

test('a peer removed while it is dialled: the attempt is given up, and one that opened all the same is closed', () => {
  const removed = after([reachable, approved, { type: 'removed' }]);
  assert.deepEqual(removed.effects, [{ do: 'abortDial' }]);
  const { state, effects } = after([opened(1, 'client')], {}, removed.state);
  assert.deepEqual(effects, [closeLoser(1)]);
  assert.equal(liveConnections(state).length, 0);
});

test('a simulator trusts the first peer that says ready, and only ready', () => {
  const said = (phase: 'pending' | 'ready') =>
    after([opened(1, 'server'), { type: 'peerPhase', id: 1, phase }], { trustsFirst: true }).effects;
  assert.deepEqual(said('ready'), [{ do: 'trust' }]);
  assert.deepEqual(said('pending'), []);
  const withoutOption = after([opened(1, 'server'), { type: 'peerPhase', id: 1, phase: 'ready' }]);
  assert.deepEqual(withoutOption.effects, []);
});

test('closing the node closes every connection and plans nothing', () => {
  assert.deepEqual(after([...connected, { type: 'closing' }]).effects, [
    { do: 'tell', id: 1, event: { type: 'close', reason: 'unspecific' } },
  ]);
  assert.deepEqual(after([...connected, { type: 'closing' }, ended(1, 'closed')]).effects, []);
  assert.deepEqual(after([reachable, approved, { type: 'closing' }]).effects, [{ do: 'abortDial' }]);
});

test('random walks: at most one running connection and one link, one attempt, and never none while one is held', () => {
  const id = fc.integer({ min: 1, max: 12 });
  const role = fc.constantFrom('client' as const, 'server' as const);
  const event: fc.Arbitrary<PeerEvent> = fc.oneof(
    fc.constantFrom<PeerEvent>(
      approved,
      { type: 'refused' },
      { type: 'removed' },
      reachable,
      { type: 'reachable', isNew: false },
      { type: 'unreachable' },
      { type: 'dialDue' },
      { type: 'dialFailed', why: 'x' },
      { type: 'graceOver' },
      { type: 'pinNeeded' },
      { type: 'pinEntered' },
      { type: 'closing' },
    ),
    fc.record({ type: fc.constant('opened' as const), id, role, isCertificateNew: fc.boolean() }),
    fc.record({ type: fc.constant('probed' as const), id, isAlive: fc.boolean() }),
    fc.record({ type: fc.constant('dataExchange' as const), id }),
    fc.record({
      type: fc.constant('ended' as const),
      id,
      why: fc.constantFrom('lost', 'removed-by-peer', 'timeout'),
      detail: fc.constant(''),
    }),
  );
  const random = seededRandom(1);
  const rule = fc.constantFrom('initiator' as const, 'spec' as const);
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), rule, fc.boolean(), (events, doubleConnection, isBig) => {
      let state = initialPeer('undecided');
      let nextId = 100;
      for (const one of events) {
        // Every connection has an identifier of its own; the walk names those that exist.
        const known = state.connections.map((connection) => connection.id);
        const happened =
          one.type === 'opened'
            ? { ...one, id: nextId++ }
            : 'id' in one
              ? { ...one, id: known[one.id % (known.length || 1)] ?? 0 }
              : one;
        const step = peerStep(state, happened, {
          ...rules,
          random,
          doubleConnection,
          mayDial: random() < 0.8,
          localSki: isBig ? BIG : SMALL,
          ski: isBig ? SMALL : BIG,
        });
        state = step.state;
        const live = liveConnections(state);
        if (doubleConnection === 'initiator')
          assert.ok(live.filter((connection) => connection.stage === 'running').length <= 1);
        // The layers above have exactly one of those in data exchange, if there is one.
        const ready = live.filter((connection) => connection.inData);
        assert.equal(
          ready.some((connection) => connection.id === state.linked),
          ready.length > 0,
        );
        assert.ok(live.length === 0 || live.some((connection) => connection.stage === 'running'));
        assert.ok(step.effects.filter(({ do: what }) => what === 'dial' || what === 'wait').length <= 1);
        if (state.trust !== 'trusted') assert.notEqual(state.dial.at, 'waiting');
        if (live.length > 0) assert.notEqual(state.dial.at, 'waiting');
      }
    }),
    { seed: 5, numRuns: 3000 },
  );
});
