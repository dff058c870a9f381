import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsafeMissed, type GuardedFacts, type Transition, transitionProblem } from './failsafe-kept.ts';

const facts = (over: Partial<GuardedFacts>): GuardedFacts => ({
  sinceHeartbeat: 10,
  inState: 10,
  sinceFirstHeartbeat: 10,
  failsafeDuration: 7200,
  sinceWrite: Number.POSITIVE_INFINITY,
  ...over,
});

test('LPC-911, LPC-912: a state that outlives its heartbeat is found', () => {
  assert.equal(failsafeMissed('limited', facts({ sinceHeartbeat: 120 })), undefined);
  assert.match(failsafeMissed('limited', facts({ sinceHeartbeat: 121 })) ?? '', /still limited/);
  assert.match(failsafeMissed('unlimited-controlled', facts({ sinceHeartbeat: 200 })) ?? '', /still unlimited/);
  for (const state of ['init', 'failsafe', 'unlimited-autonomous'] as const)
    assert.equal(failsafeMissed(state, facts({ sinceHeartbeat: 5000 })), undefined);
});

const right: readonly (readonly [Transition, Partial<GuardedFacts>])[] = [
  [{ number: 5, from: 'unlimited-controlled', to: 'failsafe', rule: '911' }, { sinceHeartbeat: 120 }],
  [{ number: 7, from: 'limited', to: 'failsafe', rule: '912' }, { sinceHeartbeat: 120 }],
  [{ number: 3, from: 'init', to: 'unlimited-autonomous', rule: '906' }, { inState: 120 }],
  [{ number: 10, from: 'failsafe', to: 'unlimited-autonomous', rule: '921' }, { sinceFirstHeartbeat: 120 }],
  [{ number: 10, from: 'failsafe', to: 'unlimited-autonomous', rule: '922' }, { inState: 7200 }],
  [{ number: 9, from: 'failsafe', to: 'limited', rule: '919' }, { sinceWrite: 0 }],
  [{ number: 12, from: 'unlimited-autonomous', to: 'limited', rule: '919' }, { sinceWrite: 0 }],
  [{ number: 2, from: 'init', to: 'limited', rule: '904' }, { sinceWrite: 0 }],
  [
    { number: 4, from: 'unlimited-controlled', to: 'limited', rule: '910' },
    { sinceWrite: 0, sinceHeartbeat: 100 },
  ],
  [{ number: 6, from: 'limited', to: 'unlimited-controlled', rule: '909' }, { sinceWrite: 0 }],
  [{ number: 6, from: 'limited', to: 'unlimited-controlled', rule: '908' }, {}],
];

for (const [transition, cause] of right) {
  const { number, from, to, rule } = transition;
  test(`LPC-${rule}: transition ${number} from ${from} to ${to} needs its cause`, () => {
    assert.equal(transitionProblem(transition, facts(cause)), undefined);
    if (Object.keys(cause).length > 0) assert.match(transitionProblem(transition, facts({})) ?? '', /^transition/);
  });
}

test('LPC-916: a limit long after the last heartbeat does not leave failsafe', () => {
  const leaving: Transition = { number: 8, from: 'failsafe', to: 'unlimited-controlled', rule: '920' };
  assert.equal(transitionProblem(leaving, facts({ sinceWrite: 0, sinceHeartbeat: 60 })), undefined);
  assert.match(transitionProblem(leaving, facts({ sinceWrite: 0, sinceHeartbeat: 61 })) ?? '', /came 61 s ago/);
});

test('a transition that LPC does not have is found', () => {
  const invented: Transition = { number: 9, from: 'failsafe', to: 'init', rule: '919' };
  assert.match(transitionProblem(invented, facts({ sinceWrite: 0 })) ?? '', /no transition 9 from failsafe to init/);
});
