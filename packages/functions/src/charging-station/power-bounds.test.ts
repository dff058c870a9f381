import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import {
  effectiveBounds,
  type HeldLimit,
  initialPowerBounds,
  type PowerBoundsEvent,
  powerBounds,
} from './power-bounds.ts';

const limit = (source: HeldLimit['source'], value: number, endsAt?: number): HeldLimit => ({
  source,
  direction: 'charge',
  watts: watts(value),
  ...(endsAt === undefined ? {} : { endsAt: millis(endsAt) }),
});
const stated = (held: HeldLimit, at = 0): PowerBoundsEvent => ({ type: 'stated', limit: held, at: millis(at) });

test('mapping 7, rule 1: one bound per direction, the smallest of power limit, load control and site budget', () => {
  let state = initialPowerBounds;
  const steered: boolean[] = [];
  for (const event of [
    stated(limit('powerLimit', 4200)),
    stated(limit('loadControl', 6000)),
    stated(limit('siteBudget', 3000)),
    stated({ source: 'loadControl', direction: 'discharge', watts: watts(1000) }),
  ]) {
    const step = powerBounds(state, event);
    state = step.state;
    steered.push(step.effects.some((effect) => effect.do === 'steer'));
  }
  assert.deepEqual(effectiveBounds(state), { charge: 3000, discharge: 1000 });
  // The second limit is above the first: nothing is to be written.
  assert.deepEqual(steered, [true, false, true, true]);
  const gone = powerBounds(state, { type: 'withdrawn', source: 'siteBudget', direction: 'charge', at: millis(1) });
  assert.deepEqual(effectiveBounds(gone.state), { charge: 4200, discharge: 1000 });
});

test('mapping 6: the end of a limit is emulated by a timer and a write', () => {
  const first = powerBounds(initialPowerBounds, stated(limit('loadControl', 2000, 60_000), 1000));
  assert.deepEqual(first.effects, [{ do: 'startTimer', delay: 59_000 }, { do: 'steer' }]);
  const second = powerBounds(first.state, stated(limit('powerLimit', 4000, 90_000), 2000));
  assert.deepEqual(second.effects, [{ do: 'startTimer', delay: 58_000 }]);
  const over = powerBounds(second.state, { type: 'timerExpired', at: millis(60_000) });
  assert.deepEqual(effectiveBounds(over.state), { charge: 4000 });
  assert.deepEqual(over.effects, [{ do: 'startTimer', delay: 30_000 }, { do: 'steer' }]);
  const end = powerBounds(over.state, { type: 'timerExpired', at: millis(90_000) });
  assert.deepEqual(end, { state: { held: [] }, effects: [{ do: 'stopTimer' }, { do: 'steer' }] });
});

test('a repeated limit takes the place of the one before, and is not written again', () => {
  const first = powerBounds(initialPowerBounds, stated(limit('powerLimit', 4200)));
  const again = powerBounds(first.state, stated(limit('powerLimit', 4200), 5));
  assert.equal(again.state.held.length, 1);
  assert.deepEqual(again.effects, [{ do: 'stopTimer' }]);
});
