import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AnnounceEffect, type AnnounceEvent, announceStart, announceStep } from './announce.ts';
import { type PresenceEffect, type PresenceEvent, type PresenceState, presenceStep } from './presence.ts';
import { type RequestEffect, type RequestEvent, type RequestState, requestStep } from './request.ts';

const PLAN = { retries: [3000, 8000], deadline: 20_000 };
const WAITING: RequestState = { phase: 'waiting', since: 1000, resent: 0 };

for (const [what, state, event, next, effects] of [
  [
    'is sent when its turn comes',
    { phase: 'queued' },
    { type: 'turnCame', now: 1000 },
    WAITING,
    [{ do: 'send' }, { do: 'startTimer', delay: 3000 }],
  ],
  ['ignores a timeout before its turn', { phase: 'queued' }, { type: 'timeout', now: 0 }, { phase: 'queued' }, []],
  ['ignores an answer before its turn', { phase: 'queued' }, { type: 'answered' }, { phase: 'queued' }, []],
  [
    'is sent again at 3 s',
    WAITING,
    { type: 'timeout', now: 4000 },
    { ...WAITING, resent: 1 },
    [{ do: 'resend' }, { do: 'startTimer', delay: 5000 }],
  ],
  [
    'is sent again at 8 s, for the last time',
    { ...WAITING, resent: 1 },
    { type: 'timeout', now: 9000 },
    { ...WAITING, resent: 2 },
    [{ do: 'resend' }, { do: 'startTimer', delay: 12_000 }],
  ],
  [
    'waits on when the timer fired early',
    WAITING,
    { type: 'timeout', now: 3999 },
    WAITING,
    [{ do: 'startTimer', delay: 1 }],
  ],
  [
    'has failed at 20 s',
    { ...WAITING, resent: 2 },
    { type: 'timeout', now: 21_000 },
    { phase: 'failed' },
    [{ do: 'fail' }],
  ],
  ['is settled by its answer', WAITING, { type: 'answered' }, { phase: 'answered' }, [{ do: 'settle' }]],
  ['has one turn', WAITING, { type: 'turnCame', now: 2000 }, WAITING, []],
  ['uses a late answer as data', { phase: 'failed' }, { type: 'answered' }, { phase: 'answered' }, [{ do: 'useLate' }]],
  ['has failed once', { phase: 'failed' }, { type: 'timeout', now: 30_000 }, { phase: 'failed' }, []],
  [
    'counts a second answer',
    { phase: 'answered' },
    { type: 'answered' },
    { phase: 'answered' },
    [{ do: 'countDuplicate' }],
  ],
  ['is over when answered', { phase: 'answered' }, { type: 'timeout', now: 5000 }, { phase: 'answered' }, []],
] as readonly (readonly [string, RequestState, RequestEvent, RequestState, readonly RequestEffect[]])[])
  test(`EL-6 a request ${what}`, () => {
    assert.deepEqual(requestStep(state, event, PLAN), { state: next, effects });
  });

test('EL-6 a request that is not repeated waits for its deadline', () => {
  const { effects } = requestStep({ phase: 'queued' }, { type: 'turnCame', now: 0 }, { retries: [], deadline: 20_000 });
  assert.deepEqual(effects.at(-1), { do: 'startTimer', delay: 20_000 });
});

const TIMES = { probes: [60_000, 120_000], probeSpacing: 10_000 };
const LOST: PresenceState = { phase: 'lost', wasFound: true, probes: 0, probedAt: 1000 };
const PRESENT: PresenceState = { phase: 'present', unanswered: 0 };

for (const [what, state, event, next, effects] of [
  [
    'is found when described',
    { phase: 'new', wasFound: false },
    { type: 'described' },
    PRESENT,
    [{ do: 'notify', event: 'found' }],
  ],
  [
    'stays new when heard',
    { phase: 'new', wasFound: false },
    { type: 'heard', now: 1 },
    { phase: 'new', wasFound: false },
    [],
  ],
  [
    'that does not answer the description is tried again, and nobody was told of it',
    { phase: 'new', wasFound: false },
    { type: 'unanswered', now: 1000 },
    { ...LOST, wasFound: false },
    [{ do: 'startTimer', delay: 60_000 }],
  ],
  [
    'is asked when it did not answer once',
    PRESENT,
    { type: 'unanswered', now: 1 },
    { ...PRESENT, unanswered: 1 },
    [{ do: 'probe' }],
  ],
  ['is present again when it answers', { ...PRESENT, unanswered: 1 }, { type: 'answered' }, PRESENT, []],
  [
    'is lost when it did not answer twice in a row',
    { ...PRESENT, unanswered: 1 },
    { type: 'unanswered', now: 1000 },
    LOST,
    [
      { do: 'notify', event: 'lost' },
      { do: 'startTimer', delay: 60_000 },
    ],
  ],
  [
    'is tried again after a time',
    LOST,
    { type: 'timeout', now: 61_000 },
    { ...LOST, probes: 1, probedAt: 61_000 },
    [{ do: 'probe' }, { do: 'startTimer', delay: 120_000 }],
  ],
  [
    'is tried again for ever, the last time repeats',
    { ...LOST, probes: 7 },
    { type: 'timeout', now: 61_000 },
    { ...LOST, probes: 8, probedAt: 61_000 },
    [{ do: 'probe' }, { do: 'startTimer', delay: 120_000 }],
  ],
  ['is tried when it is heard', LOST, { type: 'heard', now: 11_000 }, { ...LOST, probedAt: 11_000 }, [{ do: 'probe' }]],
  ['is not tried at everything it says', LOST, { type: 'heard', now: 10_999 }, LOST, []],
  [
    'that answers again is described again',
    LOST,
    { type: 'answered' },
    { phase: 'new', wasFound: true },
    [{ do: 'stopTimer' }, { do: 'describe' }],
  ],
  ['stays lost when it does not answer', LOST, { type: 'unanswered', now: 90_000 }, LOST, []],
] as readonly (readonly [string, PresenceState, PresenceEvent, PresenceState, readonly PresenceEffect[]])[])
  test(`EL-4.3-4 a node ${what}`, () => {
    assert.deepEqual(presenceStep(state, event, TIMES), { state: next, effects });
  });

const MODE = (octet: number): { epc: number; edt: Uint8Array } => ({ epc: 0xda, edt: Uint8Array.of(octet) });

/** Effects of events one after the other. */
function announced(...events: readonly AnnounceEvent[]): readonly (readonly AnnounceEffect[])[] {
  let state = announceStart([MODE(0x44)]);
  return events.map((event) => {
    const step = announceStep(state, event, 1000);
    state = step.state;
    return step.effects;
  });
}

test('EL-6.2.5-1 a change is announced at once', () => {
  assert.deepEqual(announced({ type: 'changed', properties: [MODE(0x42)], now: 5 }), [
    [{ do: 'announce', properties: [MODE(0x42)] }],
  ]);
});

test('EL-6.2.5-3 a second change within a second waits for its turn', () => {
  assert.deepEqual(
    announced(
      { type: 'changed', properties: [MODE(0x42)], now: 0 },
      { type: 'changed', properties: [MODE(0x44)], now: 300 },
      { type: 'changed', properties: [MODE(0x47)], now: 400 },
      { type: 'timeout', now: 1000 },
    ),
    [
      [{ do: 'announce', properties: [MODE(0x42)] }],
      [{ do: 'startTimer', delay: 700 }],
      [{ do: 'startTimer', delay: 600 }],
      [{ do: 'announce', properties: [MODE(0x47)] }],
    ],
  );
});

test('EL-6.2.5-3 a value that is back before its turn is not announced', () => {
  assert.deepEqual(
    announced(
      { type: 'changed', properties: [MODE(0x42)], now: 0 },
      { type: 'changed', properties: [MODE(0x44)], now: 300 },
      { type: 'changed', properties: [MODE(0x42)], now: 500 },
      { type: 'timeout', now: 1000 },
      { type: 'changed', properties: [MODE(0x42)], now: 5000 },
    ),
    [[{ do: 'announce', properties: [MODE(0x42)] }], [{ do: 'startTimer', delay: 700 }], [], [], []],
  );
});
