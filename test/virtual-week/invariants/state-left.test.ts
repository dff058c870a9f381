import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuardedFacts } from './failsafe-kept.ts';
import { overdueAnswers, stuckState } from './state-left.ts';

const facts = (over: Partial<GuardedFacts>): GuardedFacts => ({
  sinceHeartbeat: 10,
  inState: 10,
  sinceFirstHeartbeat: Number.POSITIVE_INFINITY,
  failsafeDuration: 7200,
  sinceWrite: 10,
  ...over,
});

test('LPC-906, LPC-921, LPC-922, LPC-908: a state that lasts too long is found', () => {
  assert.equal(stuckState('init', facts({ inState: 120 })), undefined);
  assert.match(stuckState('init', facts({ inState: 121 })) ?? '', /Init lasts/);
  assert.equal(stuckState('failsafe', facts({ inState: 7200 })), undefined);
  assert.match(stuckState('failsafe', facts({ inState: 7201 })) ?? '', /its duration is 7200 s/);
  assert.match(stuckState('failsafe', facts({ sinceFirstHeartbeat: 121 })) ?? '', /heartbeat is back/);
  assert.equal(stuckState('limited', facts({}), 0.1), undefined);
  assert.match(stuckState('limited', facts({}), 0) ?? '', /outlasts/);
});

test('states without a longest duration may last', () => {
  for (const state of ['limited', 'unlimited-controlled', 'unlimited-autonomous'] as const)
    assert.equal(stuckState(state, facts({ inState: 1_000_000 })), undefined);
});

test('a statement without an answer is found', () => {
  const asked = [
    { what: 'limit', since: 100 },
    { what: 'ceilings', since: 120 },
  ];
  assert.deepEqual(overdueAnswers(asked, 124), []);
  assert.deepEqual(overdueAnswers(asked, 151), ['limit: no answer for 51.0 s']);
});
