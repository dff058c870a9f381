import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, watts } from '@busbar/kernel';
import { flatIncentives } from '../incentive-table/incentive-table.ts';
import { flatCurve } from '../maximum-power-limitation-curve/power-curve.ts';
import {
  type EvNegotiationEffect,
  type EvNegotiationEvent,
  type EvNegotiationState,
  evNegotiation,
  initialEvNegotiation,
} from './ev-negotiation.ts';

const curveWritten: EvNegotiationEvent = {
  type: 'curveWritten',
  curve: flatCurve(watts(4200), seconds(3600)),
  at: millis(5),
};
const incentivesWritten: EvNegotiationEvent = {
  type: 'incentivesWritten',
  incentives: flatIncentives(0.3, 'EUR'),
  at: millis(6),
};
const expired = (timer: 'answer' | 'companion' | 'end'): EvNegotiationEvent => ({ type: 'timerExpired', timer });

/** Runs events; what was done at the last one. */
function run(...events: readonly EvNegotiationEvent[]): {
  readonly state: EvNegotiationState;
  readonly did: readonly string[];
} {
  let state = initialEvNegotiation;
  let effects: readonly EvNegotiationEffect[] = [];
  for (const event of events) ({ state, effects } = evNegotiation(state, event));
  return { state, did: effects.map((one) => [one.do, 'timer' in one ? one.timer : ''].join(' ').trim()) };
}

const wanted: EvNegotiationEvent = { type: 'updateWanted' };

test('CEVC-015, CEVC-030: a demand raises both flags, and 55 s are waited', () => {
  const { state, did } = run(wanted);
  assert.deepEqual(state.wants, { curve: true, incentives: true });
  assert.equal(state.phase, 'requesting');
  assert.deepEqual(did, ['publishFlags', 'startTimer answer']);
  const started = evNegotiation(initialEvNegotiation, wanted).effects.at(-1);
  assert.ok(started?.do === 'startTimer' && started.delay === 55_000);
});

test('CEVC-040: the vehicle plans when it has both', () => {
  const one = run(wanted, curveWritten);
  assert.deepEqual(one.state.wants, { curve: false, incentives: true });
  assert.deepEqual(one.did, ['publishFlags', 'startTimer companion']);
  const both = run(wanted, curveWritten, incentivesWritten);
  assert.equal(both.state.phase, 'coordinated');
  assert.deepEqual(both.did, ['publishFlags', 'stopTimer companion', 'stopTimer answer', 'replan', 'startTimer end']);
  assert.equal(run(wanted, incentivesWritten, curveWritten).state.phase, 'coordinated');
});

test('CEVC-040: or about 5 s after one of them', () => {
  const { state, did } = run(wanted, curveWritten, expired('companion'));
  assert.equal(state.phase, 'coordinated');
  assert.deepEqual(did, ['replan', 'startTimer end'], 'the other one may still come in time');
  assert.equal(run(wanted, incentivesWritten, expired('companion')).state.phase, 'coordinated');
  assert.deepEqual(run(expired('companion')).did, []);
});

test('CEVC-016, CEVC-032: an update that nobody asked for is waited 5 s for the other one as well', () => {
  const planned = [wanted, curveWritten, incentivesWritten] as const;
  assert.deepEqual(run(...planned, curveWritten).did, ['publishFlags', 'startTimer companion']);
  assert.deepEqual(run(...planned, curveWritten, curveWritten).state.waitsFor, 'incentives');
  assert.ok(run(...planned, curveWritten, incentivesWritten).did.includes('replan'));
});

test('CEVC-006: a demand that changes asks again, and what is planned holds meanwhile', () => {
  const { state, did } = run(wanted, curveWritten, incentivesWritten, wanted);
  assert.equal(state.phase, 'coordinated');
  assert.deepEqual(state.wants, { curve: true, incentives: true });
  assert.deepEqual(did, ['publishFlags', 'startTimer answer']);
});

test('CEVC-018, CEVC-033: nobody answers: uncoordinated, the flags stay, and a late answer still counts', () => {
  const late = run(wanted, expired('answer'));
  assert.equal(late.state.phase, 'uncoordinated');
  assert.deepEqual(late.did, ['reportUnanswered']);
  assert.deepEqual(late.state.wants, { curve: true, incentives: true });
  assert.equal(run(wanted, expired('answer'), curveWritten, incentivesWritten).state.phase, 'coordinated');
  assert.deepEqual(run(wanted, curveWritten, incentivesWritten, expired('answer')).did, []);
});

test('CEVC 8: without the energy manager the plan holds until its curve ends, then uncoordinated', () => {
  const lost = run(wanted, curveWritten, incentivesWritten, { type: 'managerLost' });
  assert.equal(lost.state.phase, 'coordinated');
  assert.deepEqual(lost.did, []);
  const over = run(wanted, curveWritten, incentivesWritten, { type: 'managerLost' }, expired('end'));
  assert.deepEqual(over.did, ['dropPlan']);
  assert.equal(over.state.phase, 'uncoordinated');
  assert.equal(over.state.curve, undefined);
  const back = run(wanted, curveWritten, incentivesWritten, { type: 'managerLost' }, expired('end'), {
    type: 'managerBack',
  });
  assert.deepEqual(back.did, ['publishFlags', 'startTimer answer'], 'it asks again');
});

test('a manager that comes back while the plan holds, or before anything was asked, changes nothing', () => {
  assert.deepEqual(run({ type: 'managerLost' }, { type: 'managerBack' }).did, []);
  const planned = [wanted, curveWritten, incentivesWritten] as const;
  assert.deepEqual(run(...planned, { type: 'managerLost' }, { type: 'managerBack' }).did, []);
});

test('a curve that ends asks for the next one', () => {
  assert.deepEqual(run(wanted, curveWritten, incentivesWritten, expired('end')).did, [
    'dropPlan',
    'publishFlags',
    'startTimer answer',
  ]);
});

test('a table whose shape was described anew is gone; alone it is nothing to plan with', () => {
  assert.equal(run(wanted, incentivesWritten, { type: 'incentivesCleared' }).state.incentives, undefined);
  assert.deepEqual(run(wanted, incentivesWritten, { type: 'incentivesCleared' }, expired('companion')).did, []);
});
