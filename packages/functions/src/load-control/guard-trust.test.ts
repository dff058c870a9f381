import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { type GuardTrustState, guardTrust, initialGuardTrust, trustIn } from './guard-trust.ts';

const at = millis(0);
const after = (...events: readonly Parameters<typeof guardTrust>[1][]): GuardTrustState =>
  events.reduce((state, event) => guardTrust(state, event).state, initialGuardTrust);
const HEARD = { type: 'heartbeatReceived', at } as const;
const OVERDUE = { type: 'heartbeatOverdue', at } as const;
const FAILED = { type: 'stateReceived', at, operatingState: 'failure' } as const;
const NORMAL = { type: 'stateReceived', at, operatingState: 'normalOperation' } as const;

test('OPEV-005, OSCEV-005: heard, missing after more than 4 s, and heard again', () => {
  assert.equal(trustIn(after()), 'notYetHeard');
  assert.equal(trustIn(after(HEARD)), 'following');
  assert.equal(trustIn(after(HEARD, OVERDUE)), 'heartbeatMissing');
  assert.equal(trustIn(after(HEARD, OVERDUE, HEARD)), 'following');
  assert.deepEqual(guardTrust(initialGuardTrust, HEARD).effects, [
    { do: 'startTimer', timer: 'heartbeat', delay: 4001 },
  ]);
});

test('OPEV-007, OSCEV-007: a stated failure counts at once, heartbeats do not take it back, normal operation does', () => {
  assert.equal(trustIn(after(HEARD, FAILED)), 'guardFailed');
  assert.equal(trustIn(after(HEARD, FAILED, HEARD)), 'guardFailed');
  assert.equal(trustIn(after(HEARD, FAILED, NORMAL)), 'following', 'no further heartbeat is needed');
  assert.equal(trustIn(after(HEARD, FAILED, OVERDUE, NORMAL)), 'heartbeatMissing', 'unless the last one is too old');
});

test('OPEV-008: every state but normal operation is a failure', () => {
  for (const operatingState of ['failure', 'standby', 'inAlarm', 'vendorSpecific'])
    assert.equal(trustIn(after(HEARD, { type: 'stateReceived', at, operatingState })), 'guardFailed');
});

test('OPEV 7: another energy manager has not failed, but one that tells its state is waited for', () => {
  assert.equal(trustIn(after(HEARD, FAILED, { type: 'guardWatched', at, statesItself: false })), 'following');
  assert.equal(trustIn(after(HEARD, FAILED, { type: 'guardWatched', at, statesItself: true })), 'guardFailed');
});
