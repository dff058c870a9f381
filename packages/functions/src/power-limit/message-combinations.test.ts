import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, watts } from '@busbar/kernel';
import { csStep } from './controllable-system.ts';
import { publishedDuration } from './effective-limit.ts';
import type { ControllableSystemSettings, ControllableSystemState, LimitPhase, LimitWrite } from './limit-state.ts';
import { lpcProfile } from './profile.ts';

const settings: ControllableSystemSettings = {
  profile: lpcProfile,
  nominalMax: watts(22_000),
  failsafeDurationMaximum: seconds(86_400),
  autonomousAllowed: true,
};
const NOW = millis(500_000);
const value = { value: watts(5000) };
const on = { isActive: true };
const off = { isActive: false };
const set = { duration: seconds(60) };
const gone = { isDurationDeleted: true };

/** The official message table: what is in the write, what is active and which duration remains afterwards. */
type Row = readonly [
  id: string,
  write: LimitWrite,
  /** From Limited with 30 s left: active afterwards, remaining seconds. */
  fromLimited: readonly [boolean, number | undefined],
  /** From a state without active limit, a duration of 45 s waiting. */
  fromInactive: readonly [boolean, number | undefined],
];
const ROWS: readonly Row[] = [
  ['01', { ...value }, [true, 30], [false, 45]],
  ['02', { ...on }, [true, 30], [true, 45]],
  ['03', { ...off }, [false, undefined], [false, 45]],
  ['04', { ...gone }, [true, undefined], [false, undefined]],
  ['05', { ...set }, [true, 60], [false, 60]],
  ['06', { ...value, ...on }, [true, 30], [true, 45]],
  ['07', { ...value, ...off }, [false, undefined], [false, 45]],
  ['08', { ...value, ...gone }, [true, undefined], [false, undefined]],
  ['09', { ...value, ...set }, [true, 60], [false, 60]],
  ['10', { ...on, ...gone }, [true, undefined], [true, undefined]],
  ['11', { ...on, ...set }, [true, 60], [true, 60]],
  ['12', { ...off, ...gone }, [false, undefined], [false, undefined]],
  ['13', { ...off, ...set }, [false, 60], [false, 60]],
  ['14', { ...value, ...on, ...gone }, [true, undefined], [true, undefined]],
  ['15', { ...value, ...on, ...set }, [true, 60], [true, 60]],
  ['16', { ...value, ...off, ...gone }, [false, undefined], [false, undefined]],
  ['17', { ...value, ...off, ...set }, [false, 60], [false, 60]],
];
const INACTIVE: readonly LimitPhase[] = [
  { name: 'init' },
  { name: 'unlimited-controlled' },
  { name: 'failsafe', recovering: true },
  { name: 'unlimited-autonomous' },
];
const base = {
  limit: watts(6000),
  failsafeLimit: watts(4200),
  failsafeDurationMinimum: seconds(7200),
  lastHeartbeat: millis(NOW - 1000),
};

for (const [id, write, fromLimited, fromInactive] of ROWS) {
  const check = (
    state: ControllableSystemState,
    [isActive, remaining]: readonly [boolean, number | undefined],
  ): void => {
    const step = csStep(state, { type: 'limitWritten', at: NOW, write }, settings);
    assert.equal(step.effects[0]?.do, 'accept');
    assert.equal(step.state.phase.name, isActive ? 'limited' : 'unlimited-controlled');
    assert.equal(step.state.limit, write.value ?? 6000);
    assert.equal(publishedDuration(step.state, NOW), remaining);
  };
  test(`LPC-002/1: message ${id} in Limited with a running duration`, () => {
    check({ ...base, phase: { name: 'limited', endsAt: millis(NOW + 30_000) } }, fromLimited);
  });
  for (const phase of INACTIVE) {
    test(`LPC-002/1: message ${id} in ${phase.name} with a waiting duration`, () => {
      check({ ...base, phase, waitingDuration: seconds(45) }, fromInactive);
    });
  }
}
