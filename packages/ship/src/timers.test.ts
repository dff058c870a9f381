import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ShipError } from './errors.ts';
import { shipTimers, TIMERS, type TimerName, timerOf } from './timers.ts';

const NAMES = Object.keys(TIMERS) as TimerName[];

test('SHIP-6.1.3-1: every default lies inside its range', () => {
  const timers = shipTimers();
  for (const name of NAMES) {
    const { least, most } = TIMERS[name];
    for (const value of [timers[name].trusted, timers[name].untrusted])
      assert.ok(value >= least && value <= most, name);
  }
});

test('Table 21: defaults towards trusted peers', () => {
  const seconds = (name: TimerName): number => timerOf(shipTimers(), name, true) / 1000;
  assert.deepEqual(
    (
      [
        'cmi',
        'helloInit',
        'helloIncrement',
        'helloProlongThreshold',
        'helloProlongGap',
        'helloProlongLeast',
        'wait',
      ] as const
    ).map(seconds),
    [30, 120, 120, 30, 15, 1, 10],
  );
  assert.deepEqual(
    (['pinPenaltyShort', 'pinPenaltyLong', 'close', 'pingInterval', 'pongTimeout', 'pendingTotal'] as const).map(
      seconds,
    ),
    [15, 90, 0.5, 50, 10, 240],
  );
});

test('robustness: shorter patience towards untrusted peers', () => {
  const timers = shipTimers();
  assert.deepEqual(
    [timers.cmi.untrusted, timers.helloInit.untrusted, timers.helloIncrement.untrusted],
    [10_000, 60_000, 60_000],
  );
});

test('a chosen value counts for both kinds of peers, or for the one it names', () => {
  const timers = shipTimers({ cmi: millis(15_000), helloInit: { untrusted: millis(90_000) } });
  assert.deepEqual(timers.cmi, { trusted: 15_000, untrusted: 15_000 });
  assert.deepEqual(timers.helloInit, { trusted: 120_000, untrusted: 90_000 });
});

test('SHIP-6.1.3-1: a value outside the range is refused with its rule', () => {
  for (const [name, value] of [
    ['cmi', 9999],
    ['cmi', 30_001],
    ['helloInit', 59_999],
    ['helloInit', 240_001],
    ['pingInterval', 49_999],
    ['wait', 11_000],
  ] as const)
    assert.throws(
      () => shipTimers({ [name]: millis(value) }),
      (error) =>
        error instanceof ShipError && error.code === 'ship.timer-out-of-range' && error.rule === TIMERS[name].rule,
    );
});
