import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Millis, millis, seconds, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { csStep, startControllableSystem } from './controllable-system.ts';
import { effectiveLimit, isGated, isLimitActive, publishedDuration } from './effective-limit.ts';
import type {
  ControllableSystemEffect,
  ControllableSystemEvent,
  ControllableSystemSettings,
  ControllableSystemState,
  LimitTimer,
  LimitWrite,
  TransitionNumber,
} from './limit-state.ts';
import { lpcProfile, lppProfile } from './profile.ts';
import { phaseTimers } from './transition.ts';

/** What happens next in a walk; `wait` lets due timers fire on the way, as the interpreter does. */
type Move =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'limit'; readonly write: LimitWrite }
  | { readonly kind: 'failsafe'; readonly limit?: number; readonly duration?: number }
  | { readonly kind: 'interrupt' };

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const limitWrite: fc.Arbitrary<LimitWrite> = fc
  .record({
    value: optional(fc.constantFrom(-1000, 0, 1, 4200, 22_000, 100_000)),
    isActive: optional(fc.boolean()),
    duration: optional(fc.constantFrom(-1, 0, 1, 60, 7200)),
    isDurationDeleted: optional(fc.constant(true)),
  })
  .map(({ value, isActive, duration, isDurationDeleted }) => ({
    ...(value === undefined ? {} : { value: watts(value) }),
    ...(isActive === undefined ? {} : { isActive }),
    ...(duration === undefined ? {} : { duration: seconds(duration) }),
    ...(isDurationDeleted === undefined ? {} : { isDurationDeleted }),
  }));
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(0, 1, 999, 30_000, 60_000, 60_001, 119_999, 120_000, 7_200_000)
      .map((ms) => ({ kind: 'wait' as const, ms })),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'heartbeat' as const }) },
  { weight: 6, arbitrary: limitWrite.map((write) => ({ kind: 'limit' as const, write })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('failsafe' as const),
      limit: fc.constantFrom(-1, 0, 3000),
      duration: fc.constantFrom(3600, 7200, 90_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'interrupt' as const }) },
);

/** Edges of the diagram of LPC 7.1: number, from, to. */
const DIAGRAM: Record<TransitionNumber, readonly [string, string]> = {
  1: ['init', 'unlimited-controlled'],
  2: ['init', 'limited'],
  3: ['init', 'unlimited-autonomous'],
  4: ['unlimited-controlled', 'limited'],
  5: ['unlimited-controlled', 'failsafe'],
  6: ['limited', 'unlimited-controlled'],
  7: ['limited', 'failsafe'],
  8: ['failsafe', 'unlimited-controlled'],
  9: ['failsafe', 'limited'],
  10: ['failsafe', 'unlimited-autonomous'],
  11: ['unlimited-autonomous', 'unlimited-controlled'],
  12: ['unlimited-autonomous', 'limited'],
};

function eventOf(next: Exclude<Move, { kind: 'wait' }>, at: Millis): ControllableSystemEvent {
  switch (next.kind) {
    case 'heartbeat':
      return { type: 'heartbeatReceived', at };
    case 'limit':
      return { type: 'limitWritten', at, write: next.write };
    case 'failsafe':
      return {
        type: 'failsafeWritten',
        at,
        write: {
          ...(next.limit === undefined ? {} : { limit: watts(next.limit) }),
          ...(next.duration === undefined ? {} : { durationMinimum: seconds(next.duration) }),
        },
      };
    case 'interrupt':
      return { type: 'interrupted', at, reason: 'self-protection' };
  }
}

class Walk {
  state: ControllableSystemState;
  now: Millis = millis(0);
  readonly timers = new Map<LimitTimer, Millis>();
  readonly transitions = new Set<TransitionNumber>();
  readonly settings: ControllableSystemSettings;

  constructor(settings: ControllableSystemSettings) {
    this.settings = settings;
    const start = startControllableSystem(
      { failsafeLimit: watts(30_000), failsafeDurationMinimum: seconds(7200) },
      settings,
    );
    this.state = start.state;
    this.perform(start.effects, start.state);
  }

  do(next: Move): void {
    if (next.kind === 'wait') this.wait(next.ms);
    else this.event(eventOf(next, this.now));
  }

  wait(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= end).sort((x, y) => x[1] - y[1])[0];
      if (due === undefined) break;
      this.now = due[1];
      this.timers.delete(due[0]);
      this.event({ type: 'timerExpired', at: this.now, timer: due[0] });
    }
    this.now = millis(end);
  }

  event(event: ControllableSystemEvent): void {
    const before = this.state;
    const step = csStep(before, event, this.settings);
    this.state = step.state;
    this.perform(step.effects, before);
    this.checkAnswer(event, step.effects, before);
    this.checkState();
  }

  perform(effects: readonly ControllableSystemEffect[], before: ControllableSystemState): void {
    let phase = before.phase.name;
    for (const effect of effects) {
      if (effect.do === 'startTimer') {
        assert.ok(effect.delay >= 0);
        this.timers.set(effect.timer, millis(this.now + effect.delay));
      } else if (effect.do === 'stopTimer') this.timers.delete(effect.timer);
      else if (effect.do === 'transition') {
        assert.deepEqual([effect.from, effect.to], DIAGRAM[effect.number]);
        assert.equal(effect.from, phase);
        phase = effect.to;
        this.transitions.add(effect.number);
      }
    }
    assert.equal(this.state.phase.name, phase, 'every change of the phase is reported as a transition');
  }

  checkAnswer(
    event: ControllableSystemEvent,
    effects: readonly ControllableSystemEffect[],
    before: ControllableSystemState,
  ): void {
    const answers = effects.filter((e) => e.do === 'accept' || e.do === 'refuse');
    const isWrite = event.type === 'limitWritten' || event.type === 'failsafeWritten';
    assert.equal(answers.length, isWrite ? 1 : 0, 'every write is answered once');
    if (answers[0]?.do === 'refuse') {
      assert.equal(this.state.limit, before.limit, 'a refused write stores nothing');
      assert.equal(this.state.failsafeLimit, before.failsafeLimit);
      assert.notEqual(this.state.phase.name === 'limited' && before.phase.name !== 'limited', true);
    }
    if (event.type === 'heartbeatReceived') assert.equal(this.state.phase.name, before.phase.name);
  }

  checkState(): void {
    const { state, settings, timers } = this;
    assert.ok(effectiveLimit(state, settings) <= settings.nominalMax, 'never above the nominal maximum');
    assert.ok(effectiveLimit(state, settings) >= 0);
    assert.equal(isLimitActive(state), state.phase.name === 'limited');
    assert.ok(state.limit >= 0 && state.failsafeLimit >= 0);
    assert.ok(state.failsafeDurationMinimum >= 7200 && state.failsafeDurationMinimum <= 86_400);
    assert.ok((publishedDuration(state, this.now) ?? 1) >= 0);
    const running = [...timers.keys()].filter((timer) => timer !== 'watchdog').sort();
    assert.deepEqual(running, [...phaseTimers(state, settings)].sort(), 'exactly the timers of the state run');
    if (state.phase.name === 'limited' && state.phase.endsAt !== undefined)
      assert.equal(timers.get('limitDuration'), state.phase.endsAt);
    if (!isGated(state.phase)) assert.ok(timers.has('watchdog'), 'where a heartbeat is needed the watchdog runs');
    if (!settings.autonomousAllowed) assert.notEqual(state.phase.name, 'unlimited-autonomous');
  }
}

const seen = new Set<TransitionNumber>();
for (const profile of [lpcProfile, lppProfile]) {
  for (const autonomousAllowed of [true, false]) {
    test(`random walks of ${profile.name} (autonomous ${autonomousAllowed ? 'allowed' : 'not allowed'}) keep every invariant`, () => {
      const settings: ControllableSystemSettings = {
        profile,
        nominalMax: watts(22_000),
        failsafeDurationMaximum: seconds(86_400),
        autonomousAllowed,
        obstacle: (limit) => (limit === 1 ? 'safety' : undefined),
      };
      fc.assert(
        fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
          const walk = new Walk(settings);
          for (const next of moves) walk.do(next);
          for (const number of walk.transitions) seen.add(number);
        }),
        { seed: 63380, numRuns: 2500 },
      );
    });
  }
}

test('the random walks pass all twelve transitions', () => {
  assert.deepEqual(
    [...seen].sort((x, y) => x - y),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
});
