import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  noRelation,
  type RelationEffect,
  type RelationEvent,
  type RelationState,
  relationRequest,
} from './relation-request.ts';
import { LINK_CLOSED, refused, TIMED_OUT } from './result-error.ts';

const OK = { ok: true } as const;
type Row = readonly [
  title: string,
  kind: RelationState['kind'],
  events: readonly RelationEvent[],
  phase: string,
  does: string,
];

const describe = (effect: RelationEffect): string => {
  if (effect.do === 'tell') return effect.outcome.ok ? 'tell ok' : `tell ${effect.outcome.errorNumber}`;
  if (effect.do === 'poll') return effect.on ? 'poll' : 'stop poll';
  if (effect.do === 'retryAfter') return `retry after ${effect.delay / 1000}`;
  return effect.do;
};

const answered = (outcome: Extract<RelationEvent, { type: 'answered' }>['outcome']): RelationEvent => ({
  type: 'answered',
  outcome,
});
const wanted: RelationEvent = { type: 'wanted' };
const retry: RelationEvent = { type: 'retryDue' };
const done = 'stopRetry, stop poll, tell ok';

const ROWS: readonly Row[] = [
  ['SPINE-5.5.4-4 asks', 'binding', [wanted], 'asking', 'stopRetry, call'],
  ['SPINE-5.5.4-7 a held one is not asked for again', 'binding', [wanted, answered(OK), wanted], 'held', 'tell ok'],
  ['SPINE-5.5.4-7 a second wish waits for the first answer', 'binding', [wanted, wanted], 'asking', ''],
  ['SPINE-5.5.5-4 granted', 'subscription', [wanted, answered(OK)], 'held', done],
  [
    'SPINE-5.5.4-26 a refusal is repeated after 30 s',
    'binding',
    [wanted, answered(refused(7))],
    'refused',
    'tell 7, retry after 30',
  ],
  [
    'SPINE-5.5.4-26 asking again at once tells the same refusal and sends nothing',
    'binding',
    [wanted, answered(refused(7)), { type: 'wanted', isTooSoon: true }],
    'refused',
    'tell 7',
  ],
  [
    'SPINE-5.5.4-26 asking again later asks again',
    'binding',
    [wanted, answered(refused(7)), wanted],
    'asking',
    'stopRetry, call',
  ],
  [
    'SPINE-5.3.2-37 the second try is followed by 5 min',
    'binding',
    [wanted, answered(refused(7)), retry, answered(refused(7))],
    'refused',
    'tell 7, retry after 300',
  ],
  [
    'SPINE-5.3.2-37 after the fourth try it is given up',
    'binding',
    [wanted, answered(refused(7)), retry, answered(TIMED_OUT), retry, answered(refused(7)), retry, answered(TIMED_OUT)],
    'refused',
    'tell 2, giveUp',
  ],
  [
    'SPINE-5.5.5-18 a subscription that is not granted is replaced by polling',
    'subscription',
    [wanted, answered(refused(7))],
    'refused',
    'tell 7, retry after 30, poll',
  ],
  [
    'SPINE-5.5.4-7 error 1 of a binding: the table is read',
    'binding',
    [wanted, answered(refused(1))],
    'checking',
    'readTable',
  ],
  [
    'SPINE-5.5.4-7 listed in the table: bound',
    'binding',
    [wanted, answered(refused(1)), { type: 'tableRead', isListed: true }],
    'held',
    done,
  ],
  [
    'SPINE-5.5.4-7 the table cannot be read either: try the write',
    'binding',
    [wanted, answered(refused(1)), { type: 'tableRead', isListed: undefined }],
    'held',
    done,
  ],
  [
    'SPINE-5.5.4-7 not in the table: refused',
    'binding',
    [wanted, answered(refused(1)), { type: 'tableRead', isListed: false }],
    'refused',
    'tell 1, retry after 30',
  ],
  [
    'SPINE-5.5.5-5 error 1 after an unanswered request means already there',
    'subscription',
    [wanted, answered(TIMED_OUT), retry, answered(refused(1))],
    'held',
    done,
  ],
  [
    'SPINE-5.5.5-5 error 1 to the first request is a refusal',
    'subscription',
    [wanted, answered(refused(1))],
    'refused',
    'tell 1, retry after 30, poll',
  ],
  [
    'SPINE-5.5.5-5 error 1 that says it is already there counts as granted, finding S15',
    'subscription',
    [wanted, answered(refused(1, 'requested subscription is already present'))],
    'held',
    done,
  ],
  [
    'SPINE-5.5.5-5 another number is a refusal, whatever it says',
    'subscription',
    [wanted, answered(refused(7, 'already present'))],
    'refused',
    'tell 7, retry after 30, poll',
  ],
  [
    'SPINE-5.5.4-7 a binding that is already there may be that of another: the table is read',
    'binding',
    [wanted, answered(refused(1, 'the server feature already has a binding'))],
    'checking',
    'readTable',
  ],
  [
    'SPINE-5.3.2-36 a late answer still counts',
    'subscription',
    [wanted, answered(TIMED_OUT), { type: 'answeredLate', outcome: OK }],
    'held',
    done,
  ],
  [
    'SPINE-5.5.4-27 a doubtful one is asked for again',
    'binding',
    [wanted, answered(OK), { type: 'doubted' }],
    'asking',
    'stopRetry, call',
  ],
  ['SPINE-5.5.5-17 the connection ended', 'binding', [wanted, answered(LINK_CLOSED)], 'none', 'tell 5'],
  [
    'SPINE-5.5.4-17 released by the peer',
    'binding',
    [wanted, answered(OK), { type: 'released' }],
    'none',
    'stopRetry, stop poll, tell 4',
  ],
];

for (const [title, kind, events, phase, does] of ROWS)
  test(title, () => {
    let state = noRelation(kind);
    let effects: readonly RelationEffect[] = [];
    for (const event of events) ({ state, effects } = relationRequest(state, event));
    assert.equal(state.phase, phase);
    assert.equal(effects.map(describe).join(', '), does);
  });

test('SPINE-5.5.4-26 any order of events: at most three repetitions for one wish, one call per request', () => {
  const outcome = fc.constantFrom(OK, refused(1), refused(7), TIMED_OUT, LINK_CLOSED);
  const event: fc.Arbitrary<RelationEvent> = fc.oneof(
    fc.constantFrom<RelationEvent>(wanted, retry, { type: 'doubted' }, { type: 'released' }),
    outcome.map((one): RelationEvent => ({ type: 'answered', outcome: one })),
    outcome.map((one): RelationEvent => ({ type: 'answeredLate', outcome: one })),
    fc.constantFrom(true, false, undefined).map((isListed): RelationEvent => ({ type: 'tableRead', isListed })),
  );
  fc.assert(
    fc.property(fc.constantFrom('binding', 'subscription'), fc.array(event, { maxLength: 40 }), (kind, events) => {
      let state = noRelation(kind as RelationState['kind']);
      for (const one of events) {
        const before = state;
        const step = relationRequest(state, one);
        state = step.state;
        assert.ok(state.attempt <= 3);
        const calls = step.effects.filter((effect) => effect.do === 'call').length;
        assert.ok(calls <= 1);
        assert.equal(calls === 1, state.phase === 'asking' && before.phase !== 'asking');
      }
    }),
    { seed: 63380, numRuns: 2000 },
  );
});
