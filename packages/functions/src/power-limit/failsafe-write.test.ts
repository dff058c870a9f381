import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, watts } from '@busbar/kernel';
import { csStep } from './controllable-system.ts';
import type { ControllableSystemSettings, ControllableSystemState, FailsafeWrite, LimitPhase } from './limit-state.ts';
import { lpcProfile } from './profile.ts';

const settings: ControllableSystemSettings = {
  profile: lpcProfile,
  nominalMax: watts(22_000),
  failsafeDurationMaximum: seconds(86_400),
  autonomousAllowed: true,
};
const at = (phase: LimitPhase): ControllableSystemState => ({
  phase,
  limit: watts(6000),
  failsafeLimit: watts(4200),
  failsafeDurationMinimum: seconds(7200),
  lastHeartbeat: millis(0),
});
const controlled = at({ name: 'unlimited-controlled' });
const step = (state: ControllableSystemState, write: FailsafeWrite) =>
  csStep(state, { type: 'failsafeWritten', at: millis(1), write }, settings);

test('LPC-TS-037: Init, Failsafe and Unlimited/autonomous refuse every write on failsafe values', () => {
  for (const phase of [
    { name: 'init' },
    { name: 'failsafe', recovering: true },
    { name: 'unlimited-autonomous' },
  ] as const) {
    assert.deepEqual(step(at(phase), { limit: watts(3000) }), {
      state: at(phase),
      effects: [{ do: 'refuse', reason: 'limit write required first', rule: 'LPC-TS-037' }],
    });
  }
});

test('LPC-002/2, LPC-021/2: an accepted failsafe limit is stored as sent and published', () => {
  for (const phase of [{ name: 'unlimited-controlled' }, { name: 'limited' }] as const) {
    const { state, effects } = step(at(phase), { limit: watts(99_000) });
    assert.equal(state.failsafeLimit, 99_000);
    assert.deepEqual(state.phase, phase);
    assert.deepEqual(effects, [{ do: 'accept' }, { do: 'publishFailsafe' }]);
  }
});

const refused: readonly (readonly [string, FailsafeWrite, string])[] = [
  ['LPC-010: a negative failsafe limit', { limit: watts(-1000) }, 'negative failsafe limit'],
  ['LPC-022/3: a duration of 1 h 54 min', { durationMinimum: seconds(6840) }, 'duration below 2 h'],
  [
    'LPC-003/2: one bad part refuses the whole write',
    { limit: watts(2500), durationMinimum: seconds(3600) },
    'duration below 2 h',
  ],
];
for (const [title, write, reason] of refused) {
  test(`${title} is refused, nothing stored`, () => {
    const { state, effects } = step(controlled, write);
    assert.deepEqual(state, controlled);
    assert.equal(effects.length, 1);
    assert.equal(effects[0]?.do === 'refuse' ? effects[0].reason : undefined, reason);
  });
}

test('LPC-022/4, LPC-022/5: a duration above the own maximum is refused, the own maximum adopted and published', () => {
  const { state, effects } = step(controlled, { limit: watts(1), durationMinimum: seconds(90_720) });
  assert.equal(state.failsafeDurationMinimum, 86_400);
  assert.equal(state.failsafeLimit, 4200);
  assert.deepEqual(
    effects.map((e) => e.do),
    ['refuse', 'publishFailsafe'],
  );
});

test('LPC-022/2: durations from 2 h to the own maximum are accepted', () => {
  for (const durationMinimum of [7200, 14_400, 86_400].map(seconds)) {
    assert.equal(step(controlled, { durationMinimum }).state.failsafeDurationMinimum, durationMinimum);
  }
});

test('a write that names no failsafe value of ours is accepted without effect', () => {
  assert.deepEqual(step(controlled, {}), { state: controlled, effects: [{ do: 'accept' }] });
});

test('LPC-TS-041: a duration accepted by the opposite use case is taken over in every state', () => {
  const event = { type: 'failsafeDurationShared', at: millis(1), durationMinimum: seconds(14_400) } as const;
  const { state, effects } = csStep(at({ name: 'init' }), event, settings);
  assert.equal(state.failsafeDurationMinimum, 14_400);
  assert.deepEqual(effects, []);
});
