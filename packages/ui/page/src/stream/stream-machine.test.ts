import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  FIRST_RETRY,
  initialStream,
  LONGEST_RETRY,
  retryDelay,
  SILENCE_LIMIT,
  type StreamEvent,
  type StreamState,
  streamStep,
} from './stream-machine.ts';

const live = (lastEventAt: number): StreamState => ({ phase: 'live', lastEventAt });

test('the stream is opened at the start and live after its first message', () => {
  const start = initialStream();
  assert.deepEqual(start.effects, [{ do: 'open' }]);
  assert.deepEqual(streamStep(start.state, { type: 'message', at: 5 }), { state: live(5), effects: [] });
});

test('a lost stream is closed and tried again after one second, then two, then four', () => {
  let state = live(0);
  const delays: number[] = [];
  let at = 0;
  for (let round = 0; round < 3; round += 1) {
    const lost = streamStep(state, { type: 'failed', at, jitter: 0 });
    assert.deepEqual(lost.effects, [{ do: 'close' }]);
    assert.ok(lost.state.phase === 'waiting');
    delays.push(lost.state.retryAt - at);
    assert.deepEqual(streamStep(lost.state, { type: 'tick', at: lost.state.retryAt - 1, jitter: 0 }).effects, []);
    const again = streamStep(lost.state, { type: 'tick', at: lost.state.retryAt, jitter: 0 });
    assert.deepEqual(again.effects, [{ do: 'open' }]);
    at = lost.state.retryAt;
    state = again.state;
  }
  assert.deepEqual(delays, [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]);
});

test('a stream that works again starts counting from the beginning', () => {
  const working = streamStep({ phase: 'connecting', attempt: 6 }, { type: 'message', at: 100 });
  const lost = streamStep(working.state, { type: 'failed', at: 200, jitter: 0 });
  assert.deepEqual(lost.state, { phase: 'waiting', attempt: 1, retryAt: 200 + FIRST_RETRY });
});

test('silence counts as a lost connection, a message in time does not', () => {
  assert.deepEqual(streamStep(live(0), { type: 'tick', at: SILENCE_LIMIT - 1, jitter: 0 }).effects, []);
  assert.deepEqual(streamStep(live(0), { type: 'tick', at: SILENCE_LIMIT, jitter: 0 }).effects, [{ do: 'close' }]);
});

test('waking up ends a long wait at once and leaves a live stream alone', () => {
  const waiting: StreamState = { phase: 'waiting', attempt: 7, retryAt: 99_999 };
  assert.deepEqual(streamStep(waiting, { type: 'wake', at: 1 }).effects, [{ do: 'open' }]);
  assert.deepEqual(streamStep(live(3), { type: 'wake', at: 4 }), { state: live(3), effects: [] });
});

test('an event of a source that was given up changes nothing', () => {
  const waiting: StreamState = { phase: 'waiting', attempt: 1, retryAt: 500 };
  for (const event of [
    { type: 'message', at: 1 },
    { type: 'failed', at: 1, jitter: 0 },
  ] satisfies StreamEvent[]) {
    assert.deepEqual(streamStep(waiting, event), { state: waiting, effects: [] });
  }
});

test('no wait is longer than the cap, and jitter only shortens it', () => {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const longest = retryDelay(attempt, 0);
    assert.ok(longest <= LONGEST_RETRY && longest >= FIRST_RETRY);
    assert.ok(retryDelay(attempt, 1) >= longest * 0.75 - 1 && retryDelay(attempt, 1) <= longest);
  }
});

test('an open source is never opened a second time without being closed', () => {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  let { state } = initialStream();
  let isOpen = true;
  let at = 0;
  for (let round = 0; round < 20_000; round += 1) {
    at += Math.floor(random() * 8_000);
    const type = (['message', 'failed', 'tick', 'wake'] as const)[Math.floor(random() * 4)] ?? 'tick';
    const step = streamStep(
      state,
      type === 'message' || type === 'wake' ? { type, at } : { type, at, jitter: random() },
    );
    for (const effect of step.effects) {
      assert.equal(isOpen, effect.do === 'close');
      isOpen = effect.do === 'open';
    }
    state = step.state;
    assert.equal(isOpen, state.phase !== 'waiting');
  }
});
