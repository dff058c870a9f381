import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, utcInstant, watts } from '@busbar/kernel';
import { effectiveGridLimit, type GridLimitInput } from './grid-limit.ts';
import { NO_ORDER, type ServedStation, serviceOrder } from './service-order.ts';
import { EMPTY_WINDOW, uncontrolledLoad, withMeasurement } from './uncontrolled-load.ts';

const BASE: GridLimitInput = {
  phase: 'init',
  limit: undefined,
  until: undefined,
  failsafeLimit: watts(4200),
  guard: undefined,
  guardEverBound: true,
  restored: undefined,
};
const RESTORED = { watts: watts(2000), until: utcInstant(Date.UTC(2026, 0, 1, 12)), sourceName: 'control box abc' };

const ROWS: readonly [
  title: string,
  input: Partial<GridLimitInput>,
  state: string,
  value: number | undefined,
  clause: RegExp,
][] = [
  [
    'Init before any control box ever bound does not limit',
    { guardEverBound: false },
    'none',
    undefined,
    /no control box was ever connected/,
  ],
  [
    'LPC-901/1: Init limits to the failsafe limit once a control box has bound',
    {},
    'failsafe',
    4200,
    /after the start the failsafe limit of 4200 W/,
  ],
  [
    'a restored limit below the failsafe limit holds in Init',
    { restored: RESTORED },
    'restored',
    2000,
    /before the restart still holds until 2026-01-01T12:00:00Z/,
  ],
  [
    'a restored limit above the failsafe limit leaves the failsafe limit in force',
    { restored: { ...RESTORED, watts: watts(9000) } },
    'failsafe',
    4200,
    /failsafe limit/,
  ],
  [
    'a restored limit does not matter without Init',
    { phase: 'unlimited-controlled', restored: RESTORED },
    'none',
    undefined,
    /does not limit/,
  ],
  [
    'Limited: the limit of the control box',
    { phase: 'limited', limit: watts(3000), guard: 'control box abc' },
    'active',
    3000,
    /^control box abc limits consumption to 3000 W$/,
  ],
  ['Limited to 0 W is a limit', { phase: 'limited', limit: watts(0) }, 'active', 0, /limits consumption to 0 W/],
  [
    'Failsafe: the failsafe limit',
    { phase: 'failsafe', limit: watts(3000) },
    'failsafe',
    4200,
    /the control box is silent/,
  ],
  ['Unlimited/autonomous: none', { phase: 'unlimited-autonomous' }, 'none', undefined, /standard permits/],
];

for (const [title, input, state, value, clause] of ROWS) {
  test(title, () => {
    const limit = effectiveGridLimit({ ...BASE, ...input });
    assert.equal(limit.state, state);
    assert.equal(limit.watts, value);
    assert.match(limit.clause, clause);
  });
}

test('the house load is the smallest value of the last ten seconds', () => {
  let window = EMPTY_WINDOW;
  assert.deepEqual(
    uncontrolledLoad(window, millis(0), () => true),
    { state: 'unknown' },
  );
  for (const [second, grid] of [
    [0, 300],
    [1, 5000],
    [2, 700],
    [11, 900],
  ] as const) {
    window = withMeasurement(window, millis(second * 1000), watts(grid), new Map());
  }
  assert.deepEqual(
    uncontrolledLoad(window, millis(11_000), () => true),
    { state: 'measured', watts: 700 },
  );
  assert.deepEqual(
    uncontrolledLoad(window, millis(12_001), () => true),
    { state: 'measured', watts: 900 },
    'silence: nothing changed',
  );
});

test('a meter silent for more than 60 s is held', () => {
  const window = withMeasurement(EMPTY_WINDOW, millis(0), watts(5000), new Map([['st-1', watts(4200)]]));
  assert.deepEqual(
    uncontrolledLoad(window, millis(60_000), () => true),
    { state: 'measured', watts: 800 },
  );
  assert.deepEqual(
    uncontrolledLoad(window, millis(60_001), () => true),
    { state: 'held', watts: 800 },
  );
});

test('a station that cannot be reached any more counts as house at once, unless its reserve is counted', () => {
  const window = withMeasurement(EMPTY_WINDOW, millis(0), watts(5000), new Map([['st-1', watts(4200)]]));
  assert.deepEqual(
    uncontrolledLoad(window, millis(1000), () => false),
    { state: 'measured', watts: 5000 },
  );
  assert.deepEqual(
    uncontrolledLoad(window, millis(60_001), () => false),
    { state: 'held', watts: 800 },
  );
});

test('the window is bounded', () => {
  let window = EMPTY_WINDOW;
  for (let n = 0; n < 1000; n++) window = withMeasurement(window, millis(n), watts(n), new Map());
  assert.ok(window.samples.length <= 32);
});

const served = (id: string, bound: number | undefined, power: number): ServedStation => ({
  id,
  bound: bound === undefined ? undefined : watts(bound),
  power: watts(power),
  isOff: false,
});

test('an idle station gives way after five minutes to one that waits', () => {
  let state = serviceOrder(NO_ORDER, [served('a', 4200, 0), served('b', 0, 0)], millis(0));
  assert.deepEqual(state.order, ['a', 'b']);
  state = serviceOrder(state, [served('a', 4200, 0), served('b', 0, 0)], millis(299_000));
  assert.deepEqual(state.order, ['a', 'b']);
  state = serviceOrder(state, [served('a', 4200, 0), served('b', 0, 0)], millis(300_000));
  assert.deepEqual(state.order, ['b', 'a']);
});

test('a charging station keeps its place, and without waiting ones nobody moves', () => {
  let state = NO_ORDER;
  for (const second of [0, 400])
    state = serviceOrder(state, [served('a', 4200, 4100), served('b', 0, 0)], millis(second * 1000));
  assert.deepEqual(state.order, ['a', 'b']);
  for (const second of [500, 900])
    state = serviceOrder(state, [served('a', 4200, 0), served('b', 4200, 0)], millis(second * 1000));
  assert.deepEqual(state.order, ['a', 'b']);
});

test('stations come and go', () => {
  let state = serviceOrder(NO_ORDER, [served('a', 1, 0), served('b', 1, 0)], millis(0));
  state = serviceOrder(state, [served('c', 1, 0), served('b', 1, 0)], millis(1));
  assert.deepEqual(state.order, ['b', 'c']);
});
