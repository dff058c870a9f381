import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { HEARTBEAT_WATCHDOG } from '../timers.ts';
import { type HeartbeatWatchState, heartbeatWatch, initialHeartbeatWatch } from './heartbeat-watch.ts';

const at = (ms: number) => millis(ms);

test('SPINE-HB-5: a heartbeat is missing 120 s after the last one', () => {
  const heard = heartbeatWatch(initialHeartbeatWatch, { type: 'heartbeatReceived', at: at(5) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(heard.state, { phase: 'heard', last: 5 });
  assert.deepEqual(heard.effects, [{ do: 'startTimer', delay: 120_000 }, { do: 'reportHeard' }]);
  const missing = heartbeatWatch(heard.state, { type: 'timerExpired', at: at(120_005) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(missing, { state: { phase: 'missing', last: 5 }, effects: [{ do: 'reportMissing' }] });
});

test('the watch is armed by the connection and does not start expired', () => {
  const started = heartbeatWatch(initialHeartbeatWatch, { type: 'watchStarted', at: at(0) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(started, { state: { phase: 'waiting' }, effects: [{ do: 'startTimer', delay: 120_000 }] });
  const missing = heartbeatWatch(started.state, { type: 'timerExpired', at: at(120_000) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(missing, { state: { phase: 'missing' }, effects: [{ do: 'reportMissing' }] });
});

test('a missing partner is reported once, and once when it is heard again', () => {
  const missing: HeartbeatWatchState = { phase: 'missing' };
  assert.deepEqual(heartbeatWatch(missing, { type: 'timerExpired', at: at(1) }, HEARTBEAT_WATCHDOG).effects, []);
  const again = heartbeatWatch(missing, { type: 'heartbeatReceived', at: at(2) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(again.effects[1], { do: 'reportHeard' });
  const steady = heartbeatWatch(again.state, { type: 'heartbeatReceived', at: at(3) }, HEARTBEAT_WATCHDOG);
  assert.deepEqual(steady.effects, [{ do: 'startTimer', delay: 120_000 }]);
});
