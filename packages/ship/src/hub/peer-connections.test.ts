import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialPeer, liveConnections } from './peer-state.ts';
import {
  after,
  approved,
  BIG,
  closeLoser,
  ended,
  inData,
  opened,
  reachable,
  SMALL,
} from './test-support/peer-history.ts';

/** This node has the smaller SKI and follows the text. */
const smaller = { doubleConnection: 'spec', localSki: SMALL, ski: BIG } as const;

test('SHIP-6.9.3.4-1 the bigger SKI dials: its new connection replaces the old one before CMI', () => {
  const { state, effects } = after([approved, opened(1, 'server'), inData(1), opened(2, 'client')]);
  assert.deepEqual(effects, [closeLoser(1), { do: 'begin', id: 2 }]);
  assert.deepEqual(
    liveConnections(state).map(({ id }) => id),
    [2],
  );
});

test('SHIP-6.9.3.4-5 the loser is no loss: no redial, no last close', () => {
  for (const why of ['double-connection', 'lost', 'removed-by-peer'] as const) {
    const { state, effects } = after([approved, reachable, opened(1, 'server'), opened(2, 'client'), ended(1, why)]);
    assert.deepEqual(effects, []);
    assert.equal(state.lastClose, undefined);
    assert.equal(state.hold, undefined);
  }
});

test('SHIP-6.9.3.4-3 SHIP-6.9.3.4-4 the smaller SKI dials: held back until the old one has answered a ping', () => {
  const asked = after([approved, opened(1, 'client'), inData(1), opened(2, 'server')]);
  assert.deepEqual(asked.effects, [{ do: 'probe', id: 1 }]);
  const alive = after([{ type: 'probed', id: 1, isAlive: true }], {}, asked.state);
  assert.deepEqual(alive.effects, [closeLoser(2)]);
  assert.deepEqual(
    liveConnections(alive.state).map(({ id }) => id),
    [1],
  );
  const dead = after([{ type: 'probed', id: 1, isAlive: false }], {}, asked.state);
  assert.deepEqual(dead.effects, [
    { do: 'terminate', id: 1 },
    { do: 'begin', id: 2 },
  ]);
  assert.deepEqual(
    liveConnections(dead.state).map(({ id }) => id),
    [2],
  );
});

test('the old connection ends while the new one is held back: the new one begins', () => {
  const { state, effects } = after([approved, reachable, opened(1, 'client'), opened(2, 'server'), ended(1, 'lost')]);
  assert.deepEqual(effects, [{ do: 'begin', id: 2 }]);
  assert.equal(state.connections[0]?.stage, 'running');
});

test('several are held back: the newest one begins, the others go', () => {
  const { effects } = after(
    [opened(1, 'client'), approved, opened(2, 'server'), opened(3, 'server'), ended(1, 'lost')],
    {},
    initialPeer('trusted'),
  );
  assert.deepEqual(effects, [closeLoser(2), { do: 'begin', id: 3 }]);
});

test('SHIP-6.9.3.4-2 SHIP-6.9.3.4-3 spec: the bigger SKI keeps the newest, whoever opened it, when it has answered a ping', () => {
  for (const role of ['client', 'server'] as const) {
    const over = { doubleConnection: 'spec' } as const;
    const both = after([approved, opened(1, 'client'), opened(2, role)], over);
    assert.deepEqual(both.effects, [
      { do: 'begin', id: 2 },
      { do: 'probe', id: 2 },
    ]);
    assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: true }], over, both.state).effects, [closeLoser(1)]);
    // A peer of the installed base closes the new one by its own rule: the old one is still there.
    assert.deepEqual(after([ended(2, 'double-connection')], over, both.state).effects, []);
    assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: false }], over, both.state).effects, [
      { do: 'terminate', id: 2 },
    ]);
  }
});

test('SHIP-6.9.3.4-2 spec: the smaller SKI waits, then keeps the newest if it lives', () => {
  const both = after([approved, opened(1, 'client'), opened(2, 'server')], smaller);
  assert.deepEqual(both.effects, [{ do: 'begin', id: 2 }, { do: 'startGrace' }]);
  const asked = after([{ type: 'graceOver' }], smaller, both.state);
  assert.deepEqual(asked.effects, [{ do: 'probe', id: 2 }]);
  assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: true }], smaller, asked.state).effects, [closeLoser(1)]);
  assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: false }], smaller, asked.state).effects, [
    { do: 'terminate', id: 2 },
  ]);
  assert.deepEqual(after([ended(1, 'double-connection'), { type: 'graceOver' }], smaller, both.state).effects, []);
});

test('SHIP-6.9.3.4-2 spec: of three, each that does not answer goes, and one that came meanwhile is not judged', () => {
  const three = after([approved, opened(1, 'client'), opened(2, 'server'), opened(3, 'server')], smaller);
  assert.deepEqual(after([{ type: 'probed', id: 3, isAlive: false }], smaller, three.state).effects, [
    { do: 'terminate', id: 3 },
    { do: 'probe', id: 2 },
  ]);
  assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: true }], smaller, three.state).effects, [closeLoser(1)]);
});

test('two connections in data exchange: the layers above see the first, and the other when it ends', () => {
  const first = after([approved, opened(1, 'client'), inData(1)], smaller);
  assert.deepEqual(first.effects, [{ do: 'link', id: 1 }]);
  const both = after([opened(2, 'server'), inData(2)], smaller, first.state);
  assert.deepEqual(both.effects, []);
  assert.deepEqual(after([ended(1, 'closed-by-peer')], smaller, both.state).effects, [{ do: 'link', id: 2 }]);
  assert.deepEqual(after([ended(2, 'closed-by-peer')], smaller, both.state).effects, []);
  assert.deepEqual(after([{ type: 'probed', id: 2, isAlive: true }], smaller, both.state).effects, [
    closeLoser(1),
    { do: 'link', id: 2 },
  ]);
});
