import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Amperes, amperes, type Millis, millis, seconds } from '@busbar/kernel';
import fc from 'fast-check';
import { type PerPhase, PHASES, type Phase } from '../ac-measurement/ac-measurements.ts';
import { trustIn } from './guard-trust.ts';
import { opevProfile, oscevProfile } from './profile.ts';
import type {
  PhaseLimitWrite,
  VehicleLimitEffect,
  VehicleLimitEvent,
  VehicleLimitSettings,
  VehicleLimitState,
  VehicleLimitTimer,
} from './vehicle-limit-state.ts';
import { effectiveCurrents, startVehicleLimits, vehicleLimits } from './vehicle-limits.ts';

const RANGE = { minimum: amperes(6), maximum: amperes(16) };
const PERMITTED = { a: RANGE, b: RANGE, c: RANGE };
const opev: VehicleLimitSettings = { profile: opevProfile, safeCurrent: amperes(6), pauseHold: millis(300_000) };
const oscev: VehicleLimitSettings = { ...opev, profile: oscevProfile };
const at = (ms: number): Millis => millis(ms);
const heard = (ms: number): VehicleLimitEvent => ({ type: 'heartbeatReceived', at: at(ms) });
const write = (writes: PerPhase<PhaseLimitWrite>, ms = 0): VehicleLimitEvent => ({
  type: 'limitsWritten',
  at: at(ms),
  writes,
});
const all = (limit: PhaseLimitWrite): PerPhase<PhaseLimitWrite> => ({ a: limit, b: limit, c: limit });
const active = (value: number): PhaseLimitWrite => ({ value: amperes(value), isActive: true });

function after(
  settings: VehicleLimitSettings,
  ...events: readonly VehicleLimitEvent[]
): { state: VehicleLimitState; effects: readonly VehicleLimitEffect[]; currents: PerPhase<Amperes> } {
  let state = startVehicleLimits(PHASES);
  let effects: readonly VehicleLimitEffect[] = [];
  for (const event of events) ({ state, effects } = vehicleLimits(state, event, settings));
  return { state, effects, currents: effectiveCurrents(state, PERMITTED, settings) };
}

test('OPEV-001: each phase has a limit of its own', () => {
  const { currents, effects } = after(opev, heard(0), write({ a: active(16), b: active(10.5), c: active(6) }));
  assert.deepEqual(currents, { a: 16, b: 10.5, c: 6 });
  assert.deepEqual(effects[0], { do: 'accept' });
});

test('OPEV-002: only the written phases change', () => {
  const { currents } = after(opev, heard(0), write(all(active(10))), write({ b: active(8) }));
  assert.deepEqual(currents, { a: 10, b: 8, c: 10 });
});

test('OPEV-004: an inactive limit curtails nothing, whatever its value', () => {
  assert.deepEqual(after(opev, heard(0), write(all({ value: amperes(0), isActive: false }))).currents, {});
});

const rows = [
  [4, 0, 'below the smallest current the vehicle pauses, it does not round up'],
  [0, 0, 'pause'],
  [0.1, 0, 'pause of ISO 15118'],
  [6, 6, 'the smallest current'],
  [12.3, 12.3, 'in between'],
  [32, 16, 'above the greatest'],
] as const;
for (const [value, effective, what] of rows)
  test(`OPEV-003: ${value} A become ${effective} A: ${what}`, () => {
    assert.equal(after(opev, heard(0), write(all(active(value)))).currents.a, effective);
  });

test('OPEV 7 rule 2: a wrong part refuses the whole write and changes nothing', () => {
  for (const [wrong, reason] of [
    [{ value: amperes(-1), isActive: true }, 'negative limit'],
    [{ isActive: true }, 'active limit without value'],
  ] as const) {
    const { state, effects } = after(opev, heard(0), write({ a: active(10), b: wrong }));
    assert.deepEqual(effects, [{ do: 'refuse', reason, rule: 'OPEV-003' }]);
    assert.deepEqual(state.limits, startVehicleLimits(PHASES).limits);
  }
  const single = vehicleLimits(startVehicleLimits(['a']), write({ b: active(10) }), opev);
  assert.deepEqual(single.effects, [{ do: 'refuse', reason: 'the vehicle has no phase b', rule: 'OPEV-003' }]);
});

const OVERDUE: VehicleLimitEvent = { type: 'timerExpired', at: at(4001), timer: 'heartbeat' };

test('OPEV-005: without heartbeat the safe current holds, never above the last obligation; then the stored limit again', () => {
  const followed = [heard(0), write(all(active(13)))] as const;
  const missing = after(opev, ...followed, OVERDUE);
  assert.equal(missing.currents.a, 6);
  assert.equal(missing.state.limits.a?.value, 13, 'what was written stays');
  assert.deepEqual(missing.effects, [
    { do: 'startTimer', timer: 'pauseHold', delay: 300_000 },
    { do: 'reportTrust', trust: 'heartbeatMissing', rule: 'OPEV-005' },
  ]);
  assert.equal(after({ ...opev, safeCurrent: amperes(14) }, ...followed, OVERDUE).currents.a, 13);
  assert.equal(after({ ...opev, safeCurrent: amperes(0) }, ...followed, OVERDUE).currents.a, 0);
  const back = after(opev, ...followed, OVERDUE, heard(9000));
  assert.equal(back.currents.a, 13);
  assert.ok(back.effects.some((one) => one.do === 'stopTimer' && one.timer === 'pauseHold'));
});

test('OPEV-005: a pause is released to the safe current after its hold, and applies again when the manager is back', () => {
  const paused = [heard(0), write(all(active(0))), OVERDUE] as const;
  const hold: VehicleLimitEvent = { type: 'timerExpired', at: at(304_001), timer: 'pauseHold' };
  assert.equal(after(opev, ...paused).currents.a, 0);
  assert.equal(after(opev, ...paused, hold).currents.a, 6);
  assert.equal(after(opev, ...paused, hold, heard(400_000)).currents.a, 0);
  const rewritten = after(opev, ...paused, hold, write(all(active(0))));
  assert.equal(rewritten.currents.a, 0, 'whoever writes is not dead');
  assert.ok(rewritten.effects.some((one) => one.do === 'startTimer' && one.timer === 'pauseHold'));
});

test('OPEV 7 rule 4: nobody heard yet: safe current', () => {
  assert.deepEqual(after(opev).currents, { a: 6, b: 6, c: 6 });
});

test('OPEV-007: a stated failure is answered with the safe current at once', () => {
  const failed: VehicleLimitEvent = { type: 'stateReceived', at: at(1), operatingState: 'failure' };
  const { currents, effects } = after(opev, heard(0), write(all(active(16))), failed);
  assert.equal(currents.a, 6);
  assert.deepEqual(effects.at(-1), { do: 'reportTrust', trust: 'guardFailed', rule: 'OPEV-007' });
});

test('OPEV 6.2: a limit with a duration is over by itself', () => {
  const limited = after(opev, heard(0), write(all({ ...active(10), duration: seconds(60) })));
  assert.deepEqual(limited.effects, [{ do: 'accept' }, { do: 'startTimer', timer: 'duration', delay: 60_000 }]);
  const ended = vehicleLimits(limited.state, { type: 'timerExpired', at: at(60_000), timer: 'duration' }, opev);
  assert.deepEqual(effectiveCurrents(ended.state, PERMITTED, opev), {});
  assert.deepEqual(ended.effects, [{ do: 'publishLimits' }, { do: 'stopTimer', timer: 'duration' }]);
  assert.equal(after(opev, heard(0), write(all({ ...active(10), duration: seconds(0) }))).currents.a, undefined);
  const endless = after(
    opev,
    heard(0),
    write(all({ ...active(10), duration: seconds(60) })),
    write(all({ ...active(9), duration: 'none' })),
  );
  assert.equal(endless.state.limits.a?.endsAt, undefined);
});

test('OSCEV 5: a recommendation is never a reason to stop', () => {
  for (const value of [0, 5.9]) assert.deepEqual(after(oscev, heard(0), write(all(active(value)))).currents, {});
  assert.equal(after(oscev, heard(0), write(all(active(9)))).currents.a, 9);
  assert.equal(after(oscev, heard(0), write(all(active(99)))).currents.a, 16);
});

test('OSCEV-005, OSCEV-007: without trust the recommendation does not exist, and there is no safe current', () => {
  const recommended = [heard(0), write(all(active(9)))] as const;
  assert.deepEqual(after(oscev, ...recommended, OVERDUE).currents, {});
  const failed: VehicleLimitEvent = { type: 'stateReceived', at: at(1), operatingState: 'failure' };
  assert.deepEqual(after(oscev, ...recommended, failed).currents, {});
  assert.deepEqual(after(oscev).currents, {});
  assert.equal(after(oscev, ...recommended, OVERDUE, heard(5000)).currents.a, 9);
});

test('random walks: never above an active limit while it is followed, never above the greatest, timers run at most once', () => {
  const phaseWrite = fc
    .record({
      value: fc.constantFrom(-1, 0, 0.1, 4, 6, 10.5, 16, 40, undefined),
      isActive: fc.constantFrom(true, false, undefined),
      duration: fc.constantFrom(0, 30, 'none' as const, undefined),
    })
    .map(
      ({ value, isActive, duration }): PhaseLimitWrite => ({
        ...(value === undefined ? {} : { value: amperes(value) }),
        ...(isActive === undefined ? {} : { isActive }),
        ...(duration === undefined ? {} : { duration: duration === 'none' ? duration : seconds(duration) }),
      }),
    );
  const move = fc.oneof(
    fc.record({ a: phaseWrite, c: phaseWrite }).map((writes) => ({ writes })),
    fc.constantFrom('heartbeat', 'failure', 'normalOperation', 'watched').map((what) => ({ what })),
    fc.constantFrom(0, 1000, 4000, 4001, 60_000, 300_000).map((ms) => ({ ms })),
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), fc.constantFrom(opev, oscev), (moves, settings) => {
      let state = startVehicleLimits(PHASES);
      let now = 0;
      let lastHeartbeat = Number.NEGATIVE_INFINITY;
      const timers = new Map<VehicleLimitTimer, number>();
      const apply = (event: VehicleLimitEvent): void => {
        const step = vehicleLimits(state, event, settings);
        state = step.state;
        for (const effect of step.effects) {
          if (effect.do === 'startTimer') timers.set(effect.timer, now + effect.delay);
          else if (effect.do === 'stopTimer') timers.delete(effect.timer);
        }
      };
      for (const one of moves) {
        if ('writes' in one) apply({ type: 'limitsWritten', at: at(now), writes: one.writes });
        else if ('what' in one) {
          if (one.what === 'heartbeat') lastHeartbeat = now;
          apply(
            one.what === 'heartbeat'
              ? { type: 'heartbeatReceived', at: at(now) }
              : one.what === 'watched'
                ? { type: 'guardWatched', at: at(now), statesItself: true }
                : { type: 'stateReceived', at: at(now), operatingState: one.what },
          );
        } else {
          const end = now + one.ms;
          for (;;) {
            const due = [...timers].filter(([, ms]) => ms <= end).sort((x, y) => x[1] - y[1])[0];
            if (due === undefined) break;
            now = due[1];
            timers.delete(due[0]);
            apply({ type: 'timerExpired', at: at(now), timer: due[0] });
          }
          now = end;
        }
        const trust = trustIn(state.trust);
        if (trust === 'following') assert.ok(now - lastHeartbeat <= 4000);
        const currents = effectiveCurrents(state, PERMITTED, settings);
        for (const phase of PHASES) check(phase, state, currents, trust, settings);
      }
    }),
    { seed: 63380, numRuns: 1500 },
  );
});

function check(
  phase: Phase,
  { limits }: VehicleLimitState,
  currents: PerPhase<Amperes>,
  trust: string,
  settings: VehicleLimitSettings,
): void {
  const current = currents[phase];
  const limit = limits[phase];
  assert.ok(limit?.value === undefined || limit.value >= 0);
  assert.ok(current === undefined || current === 0 || (current >= 6 && current <= 16));
  if (settings === oscev) assert.ok(current === undefined || (trust === 'following' && limit?.isActive === true));
  else if (limit?.isActive === true && trust === 'following') assert.ok((current ?? 99) <= (limit.value ?? 0));
  else if (trust !== 'following') assert.ok((current ?? 99) <= 6);
}
