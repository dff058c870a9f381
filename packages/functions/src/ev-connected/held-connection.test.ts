import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONNECTION_HELD, heldConnection, initialHeldConnection } from './held-connection.ts';

test('UCF_EV_Connected: a station that does not know keeps its last state for 60 s, then it is unknown', () => {
  const plugged = heldConnection(initialHeldConnection, { type: 'shown', connection: 'connected' }).state;
  const held = heldConnection(plugged, { type: 'shown', connection: 'unknown' });
  assert.deepEqual(held, {
    state: { connection: 'connected', isHeld: true },
    effects: [{ do: 'startTimer', delay: CONNECTION_HELD }],
  });
  assert.deepEqual(heldConnection(held.state, { type: 'shown', connection: 'unknown' }).effects, []);
  assert.equal(heldConnection(held.state, { type: 'timerExpired' }).state.connection, 'unknown');
  const back = heldConnection(held.state, { type: 'shown', connection: 'disconnected' });
  assert.deepEqual(back, { state: { connection: 'disconnected', isHeld: false }, effects: [{ do: 'stopTimer' }] });
  assert.equal(heldConnection(back.state, { type: 'timerExpired' }).state.connection, 'disconnected');
});

test('UCF_EV_Connected: nothing is held before anything was known', () => {
  const step = heldConnection(initialHeldConnection, { type: 'shown', connection: 'unknown' });
  assert.deepEqual(step, { state: initialHeldConnection, effects: [] });
});
