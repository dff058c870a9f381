import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Millis, millis, watts } from '@busbar/kernel';
import fc from 'fast-check';
import { energyGuard, initialEnergyGuard, isFailsafeSuspected } from './energy-guard.ts';
import type { EnergyGuardEffect, EnergyGuardEvent, EnergyGuardState, GuardTimer } from './guard-state.ts';

type Loose<T> = T extends { readonly at: Millis } ? Omit<T, 'at'> : never;

/** Drives the guard in virtual time and keeps what it did. */
class Guard {
  state: EnergyGuardState = initialEnergyGuard;
  now = 0;
  effects: EnergyGuardEffect[] = [];
  readonly timers = new Map<GuardTimer, number>();

  event(event: Loose<EnergyGuardEvent>): EnergyGuardEffect[] {
    const step = energyGuard(this.state, { ...event, at: millis(this.now) } as EnergyGuardEvent);
    this.state = step.state;
    for (const effect of step.effects) {
      if (effect.do === 'startTimer') this.timers.set(effect.timer, this.now + effect.delay);
      else if (effect.do === 'stopTimer') this.timers.delete(effect.timer);
      else this.effects.push(effect);
    }
    return step.effects.filter((e) => e.do !== 'startTimer' && e.do !== 'stopTimer');
  }

  wait(ms: number): EnergyGuardEffect[] {
    const end = this.now + ms;
    const done: EnergyGuardEffect[] = [];
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= end).sort((x, y) => x[1] - y[1])[0];
      if (due === undefined) break;
      this.now = due[1];
      this.timers.delete(due[0]);
      done.push(...this.event({ type: 'timerExpired', timer: due[0] }));
    }
    this.now = end;
    return done;
  }

  /** Connected, first statement accepted and shown. */
  static settled(): Guard {
    const guard = new Guard();
    guard.event({ type: 'ready', isWatched: true });
    guard.event({ type: 'answered', answer: { status: 'accepted' } });
    guard.event({ type: 'shown', limit: { isActive: false } });
    return guard;
  }
}

const LIMIT = { isActive: true, value: watts(4200) };
const WRITE: EnergyGuardEffect = { do: 'write', isActive: true, value: watts(4200) };
const REFUSED = { status: 'refused', errorNumber: 7 } as const;

test('LPC-913: after every connection the limit is written, also a deactivated one', () => {
  const guard = new Guard();
  assert.deepEqual(guard.event({ type: 'ready', isWatched: true }), [{ do: 'write', isActive: false }]);
  guard.event({ type: 'lost' });
  guard.event({ type: 'desired', limit: LIMIT });
  assert.deepEqual(guard.event({ type: 'ready', isWatched: true }), [WRITE]);
});

test('LPC-913: the first limit waits for the heartbeat subscription, at most 3 s', () => {
  const guard = new Guard();
  assert.deepEqual(guard.event({ type: 'ready', isWatched: false }), []);
  assert.deepEqual(guard.event({ type: 'watched' }), [{ do: 'write', isActive: false }]);
  const alone = new Guard();
  alone.event({ type: 'ready', isWatched: false });
  assert.deepEqual(alone.wait(2999), []);
  assert.deepEqual(alone.wait(1), [{ do: 'write', isActive: false }]);
});

test('LPC-TS-046: a refused limit is repeated after a heartbeat and 2 s, up to 50 s, then every minute with an alarm', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: { ...LIMIT, endsAt: millis(10_000_000) } });
  const first = guard.event({ type: 'answered', answer: { ...REFUSED, description: 'hot' } });
  assert.deepEqual(first, [
    { do: 'answer', answer: { ...REFUSED, description: 'hot' }, isRetrying: true },
    { do: 'readBack' },
    { do: 'sendHeartbeat' },
  ]);
  let quick = 0;
  while (!guard.effects.some((e) => e.do === 'alarm')) {
    assert.equal(guard.wait(2000).filter((e) => e.do === 'write').length, 1);
    quick++;
    const again = guard.event({ type: 'answered', answer: REFUSED });
    assert.ok(!again.some((e) => e.do === 'answer'), 'only the first answer is told');
  }
  assert.equal(quick, 25);
  assert.equal(guard.now, 50_000);
  for (let minute = 0; minute < 3; minute++) {
    assert.deepEqual(guard.wait(59_999), []);
    assert.deepEqual(
      guard.wait(1).map((e) => e.do),
      ['sendHeartbeat', 'write'],
    );
    assert.deepEqual(
      guard.event({ type: 'answered', answer: REFUSED }).map((e) => e.do),
      ['readBack'],
    );
  }
});

test('after any refusal the list is read back', () => {
  for (const errorNumber of [1, 3, 6, 7, 9]) {
    const guard = Guard.settled();
    guard.event({ type: 'desired', limit: LIMIT });
    const effects = guard.event({ type: 'answered', answer: { status: 'refused', errorNumber } });
    assert.ok(effects.some((e) => e.do === 'readBack'));
  }
});

test('a limit that stays unanswered is tried again every minute with an alarm', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: LIMIT });
  assert.deepEqual(guard.event({ type: 'answered', answer: { status: 'timedOut' } }), [
    { do: 'answer', answer: { status: 'timedOut' }, isRetrying: true },
    { do: 'readBack' },
    { do: 'alarm', alarm: 'limitUnanswered' },
  ]);
  assert.deepEqual(
    guard.wait(60_000).map((e) => e.do),
    ['sendHeartbeat', 'write'],
  );
});

test('without a notify within 2.5 s the limit is read back; notify and result come in either order', () => {
  const silent = Guard.settled();
  silent.event({ type: 'desired', limit: LIMIT });
  silent.event({ type: 'answered', answer: { status: 'accepted' } });
  assert.deepEqual(silent.wait(2499), []);
  assert.deepEqual(silent.wait(1), [{ do: 'readBack' }]);
  const notifyFirst = Guard.settled();
  notifyFirst.event({ type: 'desired', limit: LIMIT });
  notifyFirst.event({ type: 'shown', limit: LIMIT });
  notifyFirst.event({ type: 'answered', answer: { status: 'accepted' } });
  assert.deepEqual(notifyFirst.wait(10_000), []);
  const resultFirst = Guard.settled();
  resultFirst.event({ type: 'desired', limit: LIMIT });
  resultFirst.event({ type: 'answered', answer: { status: 'accepted' } });
  resultFirst.event({ type: 'shown', limit: LIMIT });
  assert.deepEqual(resultFirst.wait(10_000), []);
});

test('LPC-923: a limit that the system gives up is gone, alarms, and is written again', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: LIMIT });
  guard.event({ type: 'answered', answer: { status: 'accepted' } });
  guard.event({ type: 'shown', limit: LIMIT });
  assert.equal(isFailsafeSuspected(guard.state), false);
  const effects = guard.event({ type: 'shown', limit: { isActive: false, value: watts(4200) } });
  assert.deepEqual(effects, [{ do: 'alarm', alarm: 'limitGivenUp' }]);
  assert.equal(isFailsafeSuspected(guard.state), true);
  assert.deepEqual(guard.wait(60_000), [{ do: 'sendHeartbeat' }, WRITE]);
});

test('LPC-908: a limit ends by itself; a system that still shows it is told', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: { ...LIMIT, endsAt: millis(60_000) } });
  assert.deepEqual(guard.effects.at(-1), { ...WRITE, duration: 60 });
  guard.event({ type: 'answered', answer: { status: 'accepted' } });
  guard.event({ type: 'shown', limit: LIMIT });
  guard.wait(60_000);
  assert.equal(guard.state.desired.isActive, false);
  assert.deepEqual(
    guard.event({ type: 'shown', limit: { isActive: false } }),
    [],
    'it ended there too: nothing to say',
  );
  const stuck = Guard.settled();
  stuck.event({ type: 'desired', limit: { ...LIMIT, endsAt: millis(60_000) } });
  stuck.event({ type: 'answered', answer: { status: 'accepted' } });
  stuck.event({ type: 'shown', limit: LIMIT });
  assert.deepEqual(stuck.wait(62_500), [{ do: 'readBack' }]);
  assert.deepEqual(stuck.event({ type: 'shown', limit: LIMIT }), [{ do: 'write', isActive: false, value: 4200 }]);
});

test('after a reconnect a limit with duration is written with what remains', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: { ...LIMIT, endsAt: millis(100_000) } });
  guard.event({ type: 'answered', answer: { status: 'accepted' } });
  guard.event({ type: 'lost' });
  guard.wait(40_000);
  assert.deepEqual(guard.event({ type: 'ready', isWatched: true }), [{ ...WRITE, duration: 60 }]);
  guard.event({ type: 'lost' });
  guard.wait(70_000);
  assert.deepEqual(guard.event({ type: 'ready', isWatched: true }), [{ do: 'write', isActive: false, value: 4200 }]);
});

test('a station that refuses activations without duration gets one, renewed before it ends', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: LIMIT });
  guard.event({ type: 'answered', answer: REFUSED });
  assert.deepEqual(guard.wait(2000), [WRITE]);
  guard.event({ type: 'answered', answer: REFUSED });
  assert.deepEqual(guard.wait(2000), [{ ...WRITE, duration: 86_400 }]);
  guard.event({ type: 'answered', answer: { status: 'accepted' } });
  guard.event({ type: 'shown', limit: LIMIT });
  assert.deepEqual(guard.wait(23 * 3_600_000), [{ ...WRITE, duration: 86_400 }]);
});

test('the substitute duration is tried once', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: LIMIT });
  for (let i = 0; i < 3; i++) {
    guard.event({ type: 'answered', answer: REFUSED });
    guard.wait(2000);
  }
  const writes = guard.effects.filter((e) => e.do === 'write').slice(1);
  assert.deepEqual(writes, [WRITE, WRITE, { ...WRITE, duration: 86_400 }, WRITE]);
});

test('a newer statement replaces one that is on its way', () => {
  const guard = Guard.settled();
  guard.event({ type: 'desired', limit: LIMIT });
  const second = guard.event({ type: 'desired', limit: { isActive: false, value: watts(0) } });
  assert.deepEqual(second, [{ do: 'answer', answer: { status: 'superseded' }, isRetrying: false }]);
  assert.deepEqual(guard.event({ type: 'answered', answer: { status: 'accepted' } }), [
    { do: 'write', isActive: false, value: 0 },
  ]);
  assert.deepEqual(guard.event({ type: 'answered', answer: { status: 'accepted' } }), [
    { do: 'answer', answer: { status: 'accepted' }, isRetrying: false },
  ]);
});

test('a statement without connection is answered at once and written later', () => {
  const guard = new Guard();
  assert.deepEqual(guard.event({ type: 'desired', limit: LIMIT }), [
    { do: 'answer', answer: { status: 'notConnected' }, isRetrying: true },
  ]);
  const cut = Guard.settled();
  cut.event({ type: 'desired', limit: LIMIT });
  assert.deepEqual(cut.event({ type: 'lost' }), [
    { do: 'answer', answer: { status: 'notConnected' }, isRetrying: true },
  ]);
});

test('LPC-032: a system whose heartbeat is missing is suspected to be in failsafe', () => {
  const guard = Guard.settled();
  assert.deepEqual(guard.event({ type: 'heartbeatMissing' }), [{ do: 'alarm', alarm: 'heartbeatMissing' }]);
  assert.equal(isFailsafeSuspected(guard.state), true);
  guard.event({ type: 'heartbeatHeard' });
  assert.equal(isFailsafeSuspected(guard.state), false);
});

test('random walks of the guard: one write at a time, no timer while offline, every statement answered once', () => {
  const event: fc.Arbitrary<Loose<EnergyGuardEvent> | { type: 'wait'; ms: number }> = fc.oneof(
    fc.boolean().map((isWatched) => ({ type: 'ready' as const, isWatched })),
    fc.constantFrom(
      { type: 'watched' as const },
      { type: 'lost' as const },
      { type: 'heartbeatMissing' as const },
      { type: 'heartbeatHeard' as const },
    ),
    fc.boolean().map((isActive) => ({ type: 'desired' as const, limit: { isActive, value: watts(1) } })),
    fc
      .constantFrom({ status: 'accepted' as const }, REFUSED, { status: 'timedOut' as const })
      .map((answer) => ({ type: 'answered' as const, answer })),
    fc.boolean().map((isActive) => ({ type: 'shown' as const, limit: { isActive } })),
    fc.constantFrom(1, 2000, 2500, 60_000, 90_000_000).map((ms) => ({ type: 'wait' as const, ms })),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const guard = new Guard();
      let statements = 0;
      for (const next of events) {
        // The driver reports an answer only to a write that is on its way, and readiness only once.
        if (next.type === 'answered' && guard.state.phase.name !== 'writing') continue;
        if (next.type === 'ready' && guard.state.phase.name !== 'offline') continue;
        if (next.type === 'desired') statements++;
        const wasWriting = guard.state.phase.name === 'writing';
        const effects = next.type === 'wait' ? guard.wait(Math.min(next.ms, 3_600_000)) : guard.event(next);
        const writes = effects.filter((e) => e.do === 'write').length;
        if (next.type !== 'wait') assert.ok(writes <= (wasWriting && next.type !== 'answered' ? 0 : 1));
        const answers = guard.effects.filter((e) => e.do === 'answer').length;
        assert.equal(answers + (guard.state.isAnswerOwed ? 1 : 0), statements);
        if (guard.state.phase.name === 'offline')
          assert.deepEqual(
            [...guard.timers.keys()].filter((timer) => timer !== 'expiry'),
            [],
          );
        assert.equal(guard.timers.has('retry'), guard.state.phase.name === 'retrying');
        assert.equal(guard.timers.has('grace'), guard.state.phase.name === 'waiting');
      }
    }),
    { seed: 63380, numRuns: 3000 },
  );
});
