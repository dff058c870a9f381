import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds } from '@busbar/kernel';
import {
  type CemNegotiationEffect,
  type CemNegotiationEvent,
  type CemNegotiationState,
  type CemNegotiationTimer,
  cemNegotiation,
  initialCemNegotiation,
  type OfferAnswer,
} from './cem-negotiation.ts';
import type { OfferPart } from './ev-negotiation.ts';

const settings = { answerWithin: millis(5000) };
const flags = (curve: boolean, incentives: boolean, at = 0): CemNegotiationEvent => ({
  type: 'flagsShown',
  curve,
  incentives,
  at: millis(at),
});
const accepted = (part: OfferPart, at = 1000): CemNegotiationEvent => ({
  type: 'answered',
  part,
  answer: { status: 'accepted', endsIn: seconds(3600) },
  at: millis(at),
});
const answered = (part: OfferPart, answer: OfferAnswer): CemNegotiationEvent => ({
  type: 'answered',
  part,
  answer,
  at: millis(1000),
});
const stated = (part: OfferPart): CemNegotiationEvent => ({ type: 'stated', part });
const expired = (timer: CemNegotiationTimer): CemNegotiationEvent => ({ type: 'timerExpired', timer });

function run(...events: readonly CemNegotiationEvent[]): {
  readonly state: CemNegotiationState;
  readonly did: readonly string[];
} {
  let state = initialCemNegotiation;
  let effects: readonly CemNegotiationEffect[] = [];
  for (const event of events) ({ state, effects } = cemNegotiation(state, event, settings));
  return { state, did: effects.map(text) };
}

function text(effect: CemNegotiationEffect): string {
  switch (effect.do) {
    case 'ask':
      return `ask ${effect.parts.join('+')} ${effect.why}`;
    case 'write':
      return `write ${effect.what} ${effect.part}`;
    case 'startTimer':
      return `start ${effect.timer} ${effect.delay}`;
    case 'stopTimer':
      return `stop ${effect.timer}`;
  }
}

test('CEVC-018, CEVC-033: a request is told at once, answered after 5 s at the latest, and 55 s are the end', () => {
  const asked = run(flags(true, true));
  assert.deepEqual(asked.did, ['ask curve+incentives requested', 'start answer 5000', 'start deadline 55000']);
  assert.deepEqual(run(flags(true, true), flags(true, true, 50)).did, [], 'one request');
  assert.deepEqual(run(flags(true, true), expired('answer')).did, ['write default curve', 'write default incentives']);
  assert.deepEqual(run(flags(true, false)).did[0], 'ask curve requested');
});

test('what the application states is written, and only what it left out is written by default', () => {
  assert.deepEqual(run(flags(true, true), stated('curve')).did, ['write stated curve']);
  const half = run(flags(true, true), stated('curve'), accepted('curve'), expired('answer'));
  assert.deepEqual(half.did, ['write default incentives']);
  assert.deepEqual(run(flags(true, true), stated('curve'), stated('incentives'), expired('answer')).did, []);
});

test('CEVC-016, CEVC-017, CEVC-013, CEVC-027, CEVC-032: a change is written unasked', () => {
  assert.deepEqual(run(stated('curve')).did, ['write stated curve']);
  assert.deepEqual(run(stated('incentives')).did, ['write stated incentives']);
});

test('answered requests stop the timers; the plan is waited for, the end of the curve is watched', () => {
  const both = run(flags(true, true), stated('curve'), stated('incentives'), accepted('incentives'), accepted('curve'));
  assert.deepEqual(both.did, ['stop answer', 'stop deadline', 'start plan 60000', 'start renewal 2700000']);
  assert.ok(both.state.isPlanAwaited);
  assert.deepEqual(run(accepted('curve'), expired('renewal')).did, ['ask curve+incentives runningOut']);
});

test('CEVC 9: a flag that has not been taken back yet is no new request; after 10 s it is one', () => {
  assert.deepEqual(run(flags(true, false), stated('curve'), accepted('curve'), flags(true, false, 1500)).did, []);
  const again = run(flags(true, false), stated('curve'), accepted('curve'), flags(true, false, 12_000));
  assert.equal(again.did[0], 'ask curve requested');
  const lowered = run(flags(true, false), stated('curve'), accepted('curve'), flags(false, false, 1500));
  assert.deepEqual(lowered.did, []);
  assert.deepEqual(run(flags(true, false), flags(false, false, 9)).did, ['stop answer', 'stop deadline']);
});

test('CEVC-006: a flag that was taken back and is raised again is another request, however soon', () => {
  const soon = run(
    flags(true, true),
    stated('curve'),
    flags(false, true, 100),
    accepted('curve'),
    flags(true, true, 200),
  );
  assert.equal(soon.did[0], 'ask curve requested');
});

test('what is refused is told and not repeated; the default is tried once', () => {
  const refused = answered('curve', { status: 'refused', errorNumber: 7, description: 'too long' });
  const early = run(flags(true, true), stated('curve'), refused);
  assert.equal(early.state.curve.problem, 'refused with 7: too long');
  assert.deepEqual(early.did, [], 'the application has its time to state another one');
  assert.deepEqual(run(flags(true, true), stated('curve'), refused, expired('answer')).did, [
    'write default curve',
    'write default incentives',
  ]);
  const late = run(flags(true, true), stated('curve'), expired('answer'), refused);
  assert.deepEqual(late.did, ['write default curve']);
  const twice = run(flags(true, true), expired('answer'), refused);
  assert.deepEqual(twice.did, []);
  assert.equal(run(flags(true, true), expired('answer'), refused, accepted('curve')).state.curve.problem, undefined);
});

test('a vehicle that answers nothing, or takes its request back, is told so', () => {
  const silent = run(flags(true, false), stated('curve'), answered('curve', { status: 'timedOut' }));
  assert.equal(silent.state.curve.problem, 'the vehicle did not answer the write');
  const impossible = answered('curve', { status: 'notPossible', description: 'no curve can be written' });
  assert.equal(run(flags(true, false), stated('curve'), impossible).state.curve.problem, 'no curve can be written');
  const late = run(flags(true, false), stated('curve'), expired('deadline'));
  assert.equal(late.state.curve.problem, 'the request was not answered in time');
  assert.equal(late.state.incentives.problem, undefined);
  const back = run(flags(true, false), stated('curve'), expired('deadline'), flags(false, false, 56_000));
  assert.equal(back.state.curve.problem, undefined);
  assert.equal(
    run(flags(true, false), stated('curve'), answered('curve', { status: 'refused', errorNumber: 1 })).state.curve
      .problem,
    'refused with 1',
  );
});

test('a plan that does not come is told, and no problem any more when it comes', () => {
  const missing = run(accepted('curve'), expired('plan'));
  assert.equal(missing.state.planProblem, 'no charging plan within 60 s');
  const late = run(accepted('curve'), expired('plan'), { type: 'planShown' });
  assert.equal(late.state.planProblem, undefined);
  assert.equal(run(accepted('curve'), { type: 'planShown' }, expired('plan')).state.planProblem, undefined);
});
