import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes } from '@busbar/kernel';
import fc from 'fast-check';
import { PHASES } from '../ac-measurement/ac-measurements.ts';
import {
  type CurrentGuardEffect,
  type CurrentGuardEvent,
  type CurrentGuardState,
  currentGuard,
  initialCurrentGuard,
} from './current-guard.ts';
import type { LimitedVehicle } from './planned-limits.ts';
import { opevProfile } from './profile.ts';

const settings = { profile: opevProfile, defaults: { minimum: amperes(6), maximum: amperes(16) } };
const car: LimitedVehicle = {
  phases: PHASES,
  permitted: {},
  isAsymmetric: false,
  standard: 'iec61851',
  isStandardAwaited: false,
};
const READY: CurrentGuardEvent = { type: 'ready', vehicle: car };
const LOST: CurrentGuardEvent = { type: 'lost' };
const ACCEPTED: CurrentGuardEvent = { type: 'answered', answer: { status: 'accepted' } };
const REFUSED: CurrentGuardEvent = { type: 'answered', answer: { status: 'refused', errorNumber: 7 } };
const TIMED_OUT: CurrentGuardEvent = { type: 'answered', answer: { status: 'timedOut' } };
const RETRY: CurrentGuardEvent = { type: 'timerExpired', timer: 'retry' };
const stated = (value: number): CurrentGuardEvent => ({
  type: 'stated',
  stated: { a: amperes(value), b: amperes(value), c: amperes(value) },
});

function run(...events: readonly CurrentGuardEvent[]): {
  state: CurrentGuardState;
  last: readonly CurrentGuardEffect[];
  words: string;
} {
  let state = initialCurrentGuard;
  let last: readonly CurrentGuardEffect[] = [];
  for (const event of events) ({ state, effects: last } = currentGuard(state, event, settings));
  return { state, last, words: last.map(inWords).join(', ') };
}

function inWords(effect: CurrentGuardEffect): string {
  switch (effect.do) {
    case 'write':
      return `write ${effect.plan.limits.a?.value}${effect.plan.limits.a?.isActive ? '' : ' inactive'}`;
    case 'answer':
      return `answer ${effect.answer.status}${effect.isRetrying ? ' retrying' : ''}`;
    case 'startTimer':
      return `start ${effect.timer} ${effect.delay}`;
    case 'stopTimer':
      return `stop ${effect.timer}`;
    default:
      return effect.do;
  }
}

test('OPEV-004: the first limits are written at once, also when nothing is curtailed', () => {
  assert.equal(run(READY).words, 'stop retry, write 16 inactive');
});

test('OPEV 8.1 rule 8: a vehicle that comes again gets its limits again, even unchanged', () => {
  assert.equal(run(stated(10), READY, ACCEPTED, LOST, READY).words, 'stop retry, write 10');
});

test('OPEV 8.1: a statement is written, the acceptance answers it, the same is not written twice', () => {
  assert.equal(run(READY, ACCEPTED, stated(10)).words, 'stop retry, write 10');
  assert.equal(run(READY, ACCEPTED, stated(10), ACCEPTED).words, 'answer accepted');
  assert.equal(
    run(READY, ACCEPTED, stated(10), ACCEPTED, { type: 'vehicleChanged', vehicle: car, isRewrite: false }).words,
    '',
  );
});

test('OPEV 8.1: one write at a time; what was stated meanwhile follows, an earlier statement is superseded', () => {
  assert.equal(run(READY, stated(10)).words, '');
  assert.equal(run(READY, stated(10), stated(8)).words, 'answer superseded');
  assert.equal(run(READY, stated(10), stated(8), ACCEPTED).words, 'stop retry, write 8');
  assert.equal(run(READY, stated(10), stated(8), ACCEPTED, ACCEPTED).words, 'answer accepted');
});

test('OPEV 8.1 rule 7: refused: read again and tried once more, then an alarm', () => {
  const refused = [READY, ACCEPTED, stated(10), REFUSED] as const;
  assert.equal(run(...refused).words, 'answer refused retrying, readBack, start retry 500');
  assert.equal(run(...refused, RETRY).words, 'stop retry, write 10');
  assert.equal(run(...refused, RETRY, REFUSED).words, 'readBack, alarm');
  const other: CurrentGuardEvent = { type: 'vehicleChanged', vehicle: car, isRewrite: false };
  assert.equal(run(...refused, other).words, '', 'not by every change of something else');
  assert.equal(run(...refused, RETRY, REFUSED, stated(10)).words, 'stop retry, write 10', 'but when it is stated anew');
});

test('OPEV 8.1 rule 7: not answered: tried once more, then every minute', () => {
  const silent = [READY, ACCEPTED, stated(10), TIMED_OUT] as const;
  assert.equal(run(...silent).words, 'answer timedOut retrying, start retry 500');
  assert.equal(run(...silent, RETRY, TIMED_OUT).words, 'alarm, start retry 60000');
  assert.equal(run(...silent, RETRY, TIMED_OUT, RETRY).words, 'stop retry, write 10');
});

test('OPEV 8.1 rule 8: changed permitted values or another standard: written again, also behind a write under way', () => {
  const changed: CurrentGuardEvent = { type: 'vehicleChanged', vehicle: car, isRewrite: true };
  assert.equal(run(READY, ACCEPTED, changed).words, 'stop retry, write 16 inactive');
  assert.equal(run(READY, changed, ACCEPTED).words, 'stop retry, write 16 inactive');
});

test('OPEV 8.2: a pause that is held for the standard follows when it is known, or after 10 s', () => {
  const vehicle: LimitedVehicle = { ...car, standard: undefined, isStandardAwaited: true };
  const held = [stated(0), { type: 'ready', vehicle }] as const;
  assert.equal(run(...held).words, 'stop retry, write 6, start pauseHeld 10000');
  assert.equal(run(...held, ACCEPTED, { type: 'timerExpired', timer: 'pauseHeld' }).words, 'stop retry, write 0');
  const known: CurrentGuardEvent = {
    type: 'vehicleChanged',
    vehicle: { ...vehicle, standard: 'iso15118-2ed2' },
    isRewrite: true,
  };
  assert.equal(run(...held, ACCEPTED, known).words, 'stop retry, write 0.1');
});

test('nobody there: the statement is kept and answered as not connected; a lost connection answers who waits', () => {
  assert.equal(run(stated(10)).words, 'answer notConnected retrying');
  assert.equal(
    run(READY, ACCEPTED, stated(10), LOST).words,
    'stop pauseHeld, stop retry, answer notConnected retrying',
  );
  assert.equal(run(LOST, RETRY, ACCEPTED).words, '');
});

test('random walks: one write at a time, every statement is answered once, and what is confirmed is what was written last', () => {
  const event = fc.oneof(
    fc.constantFrom(READY, LOST, RETRY),
    fc.constantFrom(0, 8, 10, 20).map(stated),
    fc.constantFrom(true, false).map(
      (isRewrite): CurrentGuardEvent => ({
        type: 'vehicleChanged',
        vehicle: { ...car, isAsymmetric: true },
        isRewrite,
      }),
    ),
    fc.constantFrom(ACCEPTED, REFUSED, TIMED_OUT),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let state = initialCurrentGuard;
      let underWay = false;
      let waiting = 0;
      for (const one of events) {
        if (one.type === 'answered' && !underWay) continue;
        if (one.type === 'answered' || one.type === 'lost' || one.type === 'ready') underWay = false;
        if (one.type === 'stated') waiting += 1;
        const step = currentGuard(state, one, settings);
        state = step.state;
        for (const effect of step.effects) {
          if (effect.do === 'write') {
            assert.equal(underWay, false);
            underWay = true;
          } else if (effect.do === 'answer') {
            waiting -= 1;
            assert.ok(waiting >= 0);
          }
        }
        assert.equal(underWay, state.inFlight !== undefined);
        assert.ok(waiting <= 1);
        if (state.vehicle === undefined) assert.equal(waiting, 0);
      }
    }),
    { seed: 63380, numRuns: 1500 },
  );
});
