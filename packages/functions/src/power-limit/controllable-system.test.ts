import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seconds, watts } from '@busbar/kernel';
import { csStep, startControllableSystem } from './controllable-system.ts';
import { demandedLimit, effectiveLimit, isLimitActive, publishedDuration } from './effective-limit.ts';
import type {
  ControllableSystemEvent,
  ControllableSystemSettings,
  ControllableSystemState,
  LimitPhase,
  LimitPhaseName,
  LimitTimer,
  LimitWrite,
} from './limit-state.ts';
import { lpcProfile, lppProfile } from './profile.ts';

const settings: ControllableSystemSettings = {
  profile: lpcProfile,
  nominalMax: watts(22_000),
  failsafeDurationMaximum: seconds(86_400),
  autonomousAllowed: true,
};
const PHASES: Record<LimitPhaseName, LimitPhase> = {
  init: { name: 'init' },
  'unlimited-controlled': { name: 'unlimited-controlled' },
  limited: { name: 'limited' },
  failsafe: { name: 'failsafe', recovering: false },
  'unlimited-autonomous': { name: 'unlimited-autonomous' },
};
const NOW = millis(1_000_000);
const at = (phase: LimitPhaseName, over: Partial<ControllableSystemState> = {}): ControllableSystemState => ({
  phase: PHASES[phase],
  limit: watts(6000),
  failsafeLimit: watts(4200),
  failsafeDurationMinimum: seconds(7200),
  lastHeartbeat: millis(NOW - 10_000),
  ...over,
});
const write = (write: LimitWrite): ControllableSystemEvent => ({ type: 'limitWritten', at: NOW, write });
const expired = (timer: LimitTimer): ControllableSystemEvent => ({ type: 'timerExpired', at: NOW, timer });
const ACTIVATE = write({ value: watts(5000), isActive: true });
const DEACTIVATE = write({ value: watts(5000), isActive: false });
const NEGATIVE = write({ value: watts(-1000), isActive: true });

test('LPC-901/1, LPC-009/2: a restart begins in Init, limited to the failsafe limit, the limit deactivated', () => {
  const { state, effects } = startControllableSystem(
    { failsafeLimit: watts(4200), failsafeDurationMinimum: seconds(7200) },
    settings,
  );
  assert.equal(state.phase.name, 'init');
  assert.equal(effectiveLimit(state, settings), 4200);
  assert.equal(isLimitActive(state), false);
  assert.deepEqual(effects, [{ do: 'startTimer', timer: 'init', delay: 120_000 }]);
});

type Row = [
  title: string,
  from: LimitPhaseName,
  event: ControllableSystemEvent,
  to: LimitPhaseName,
  number: number,
  rule: string,
  answer: 'accept' | 'refuse' | undefined,
  over?: Partial<ControllableSystemState>,
];
const rows: readonly Row[] = [
  ['LPC-902 transition 1: Init, not applicable', 'init', NEGATIVE, 'unlimited-controlled', 1, 'LPC-902', 'refuse'],
  ['LPC-905 transition 1: Init, deactivated', 'init', DEACTIVATE, 'unlimited-controlled', 1, 'LPC-905', 'accept'],
  ['LPC-904 transition 2: Init, activated', 'init', ACTIVATE, 'limited', 2, 'LPC-904', 'accept'],
  ['LPC-906 transition 3: Init, 120 s over', 'init', expired('init'), 'unlimited-autonomous', 3, 'LPC-906', undefined],
  ['LPC-910 transition 4: activated', 'unlimited-controlled', ACTIVATE, 'limited', 4, 'LPC-910', 'accept'],
  [
    'LPC-914/1 transition 4: the heartbeat may be up to 120 s old',
    'unlimited-controlled',
    ACTIVATE,
    'limited',
    4,
    'LPC-910',
    'accept',
    { lastHeartbeat: millis(NOW - 119_000) },
  ],
  [
    'LPC-911 transition 5: no heartbeat for 120 s',
    'unlimited-controlled',
    expired('watchdog'),
    'failsafe',
    5,
    'LPC-911',
    undefined,
  ],
  [
    'LPC-908, LPC-007 transition 6: duration expired',
    'limited',
    expired('limitDuration'),
    'unlimited-controlled',
    6,
    'LPC-908',
    undefined,
    { phase: { name: 'limited', endsAt: NOW } },
  ],
  ['LPC-909 transition 6: deactivated', 'limited', DEACTIVATE, 'unlimited-controlled', 6, 'LPC-909', 'accept'],
  [
    'LPC-923 transition 6: interrupted for a permitted reason',
    'limited',
    { type: 'interrupted', at: NOW, reason: 'self-protection' },
    'unlimited-controlled',
    6,
    'LPC-923',
    undefined,
  ],
  ['LPC-912 transition 7: no heartbeat for 120 s', 'limited', expired('watchdog'), 'failsafe', 7, 'LPC-912', undefined],
  ['LPC-918 transition 8: not applicable', 'failsafe', NEGATIVE, 'unlimited-controlled', 8, 'LPC-918', 'refuse'],
  ['LPC-920 transition 8: deactivated', 'failsafe', DEACTIVATE, 'unlimited-controlled', 8, 'LPC-920', 'accept'],
  ['LPC-919 transition 9: activated', 'failsafe', ACTIVATE, 'limited', 9, 'LPC-919', 'accept'],
  [
    'LPC-921 transition 10: heartbeat again, no limit within 120 s',
    'failsafe',
    expired('recovery'),
    'unlimited-autonomous',
    10,
    'LPC-921',
    undefined,
    { phase: { name: 'failsafe', recovering: true } },
  ],
  [
    'LPC-922 transition 10: failsafe duration minimum over',
    'failsafe',
    expired('failsafeDuration'),
    'unlimited-autonomous',
    10,
    'LPC-922',
    undefined,
  ],
  [
    'LPC-918 transition 11: not applicable',
    'unlimited-autonomous',
    NEGATIVE,
    'unlimited-controlled',
    11,
    'LPC-918',
    'refuse',
  ],
  [
    'LPC-920 transition 11: deactivated',
    'unlimited-autonomous',
    DEACTIVATE,
    'unlimited-controlled',
    11,
    'LPC-920',
    'accept',
  ],
  ['LPC-919 transition 12: activated', 'unlimited-autonomous', ACTIVATE, 'limited', 12, 'LPC-919', 'accept'],
];
for (const [title, from, event, to, number, rule, answer, over] of rows) {
  test(title, () => {
    const { state, effects } = csStep(at(from, over), event, settings);
    assert.equal(state.phase.name, to);
    const transition = effects.find((e) => e.do === 'transition');
    assert.deepEqual(
      { number: transition?.number, from: transition?.from, to: transition?.to, rule: transition?.rule },
      { number, from, to, rule },
    );
    assert.equal(effects.find((e) => e.do === 'accept' || e.do === 'refuse')?.do, answer);
  });
}

test('LPC-907/1, LPC-001: Unlimited/controlled stays after a refused write', () => {
  const before = at('unlimited-controlled');
  const { state, effects } = csStep(before, NEGATIVE, settings);
  assert.deepEqual(state, before);
  assert.deepEqual(effects, [{ do: 'refuse', reason: 'negative limit', rule: 'LPC-001' }]);
});

test('LPC-907/2: Limited stays after a refused write, also after a deactivation with a negative value', () => {
  const before = at('limited');
  for (const event of [NEGATIVE, write({ value: watts(-1000), isActive: false }), write({ value: watts(-1) })]) {
    assert.deepEqual(csStep(before, event, settings).state, before);
  }
});

test('a deactivation with a negative value leaves Init, Failsafe and Unlimited/autonomous, refused', () => {
  for (const phase of ['init', 'failsafe', 'unlimited-autonomous'] as const) {
    const step = csStep(at(phase), write({ value: watts(-1000), isActive: false }), settings);
    assert.equal(step.state.phase.name, 'unlimited-controlled');
    assert.equal(step.effects[0]?.do, 'refuse');
  }
});

test('LPC-TS-036: in Init, Failsafe and Unlimited/autonomous a limit without a heartbeat in the last 60 s changes nothing', () => {
  for (const phase of ['init', 'failsafe', 'unlimited-autonomous'] as const) {
    for (const event of [ACTIVATE, DEACTIVATE, NEGATIVE]) {
      const { lastHeartbeat: _none, ...never } = at(phase);
      assert.deepEqual(csStep(never, event, settings), {
        state: never,
        effects: [{ do: 'refuse', reason: 'no heartbeat before the limit', rule: 'LPC-TS-036' }],
      });
      const late = at(phase, { lastHeartbeat: millis(NOW - 60_001) });
      assert.deepEqual(csStep(late, event, settings), {
        state: late,
        effects: [{ do: 'refuse', reason: 'limit did not follow a heartbeat within 60 s', rule: 'LPC-TS-036' }],
      });
    }
  }
});

test('LPC-TS-036: 60 s after a heartbeat the limit is still evaluated, also if it came in an earlier state', () => {
  const step = csStep(at('unlimited-autonomous', { lastHeartbeat: millis(NOW - 60_000) }), DEACTIVATE, settings);
  assert.equal(step.state.phase.name, 'unlimited-controlled');
});

test('LPC-003/1: a permitted reason refuses an activation, never a deactivation', () => {
  const hot = { ...settings, obstacle: (): string => 'self-protection' };
  const refused = csStep(at('unlimited-controlled'), ACTIVATE, hot);
  assert.deepEqual(refused.effects, [{ do: 'refuse', reason: 'self-protection', rule: 'LPC-003/1' }]);
  assert.equal(csStep(at('limited'), DEACTIVATE, hot).state.phase.name, 'unlimited-controlled');
  assert.equal(csStep(at('init'), ACTIVATE, hot).state.phase.name, 'unlimited-controlled');
});

test('a duration of zero deactivates; an activation in the same write is void', () => {
  const running = at('limited', { phase: { name: 'limited', endsAt: millis(NOW + 5000) } });
  const { state } = csStep(running, write({ value: watts(100), isActive: true, duration: seconds(0) }), settings);
  assert.equal(state.phase.name, 'unlimited-controlled');
  assert.equal(state.limit, 100);
  assert.equal(publishedDuration(state, NOW), undefined);
});

test('LPC-004: a duration alone restarts the duration of an active limit from now', () => {
  const running = at('limited', { phase: { name: 'limited', endsAt: millis(NOW + 5000) } });
  const { state, effects } = csStep(running, write({ duration: seconds(60) }), settings);
  assert.deepEqual(state.phase, { name: 'limited', endsAt: NOW + 60_000 });
  assert.deepEqual(effects, [
    { do: 'accept' },
    { do: 'startTimer', timer: 'limitDuration', delay: 60_000 },
    { do: 'publishLimit' },
  ]);
});

test('an activation without duration keeps a running duration; a delete filter removes it', () => {
  const running = at('limited', { phase: { name: 'limited', endsAt: millis(NOW + 5000) } });
  assert.deepEqual(csStep(running, ACTIVATE, settings).state.phase, { name: 'limited', endsAt: NOW + 5000 });
  const deleted = csStep(running, write({ isActive: true, isDurationDeleted: true }), settings);
  assert.deepEqual(deleted.state.phase, { name: 'limited' });
  assert.ok(deleted.effects.some((e) => e.do === 'stopTimer' && e.timer === 'limitDuration'));
});

test('a duration with a deactivation waits and starts with the next activation that does not replace it', () => {
  const waiting = csStep(at('limited'), write({ isActive: false, duration: seconds(90) }), settings).state;
  assert.equal(publishedDuration(waiting, NOW), 90);
  const later = csStep(
    waiting,
    { type: 'limitWritten', at: millis(NOW + 50_000), write: { isActive: true } },
    settings,
  );
  assert.deepEqual(later.state.phase, { name: 'limited', endsAt: NOW + 140_000 });
  assert.equal(later.state.waitingDuration, undefined);
});

test('a running duration stopped by a deactivation is gone: the next activation does not inherit a remainder', () => {
  const running = at('limited', { phase: { name: 'limited', endsAt: millis(NOW + 5000) } });
  const stopped = csStep(running, write({ isActive: false }), settings).state;
  assert.equal(publishedDuration(stopped, NOW), undefined);
  assert.deepEqual(csStep(stopped, ACTIVATE, settings).state.phase, { name: 'limited' });
});

test('LPC-916: failsafe discards the limit and its duration; a heartbeat alone does not leave it', () => {
  const waiting = at('unlimited-controlled', { waitingDuration: seconds(90) });
  const failsafe = csStep(waiting, expired('watchdog'), settings).state;
  assert.equal(publishedDuration(failsafe, NOW), undefined);
  const heard = csStep(failsafe, { type: 'heartbeatReceived', at: NOW }, settings);
  assert.deepEqual(heard.state.phase, { name: 'failsafe', recovering: true });
  assert.deepEqual(heard.effects, [
    { do: 'startTimer', timer: 'watchdog', delay: 120_000 },
    { do: 'startTimer', timer: 'recovery', delay: 120_000 },
  ]);
  const again = csStep(heard.state, { type: 'heartbeatReceived', at: NOW }, settings);
  assert.deepEqual(
    again.effects,
    [{ do: 'startTimer', timer: 'watchdog', delay: 120_000 }],
    'only the first one counts',
  );
});

test('LPC-911: limit writes and state changes do not restart the watchdog', () => {
  for (const phase of ['unlimited-controlled', 'limited'] as const) {
    for (const event of [ACTIVATE, DEACTIVATE]) {
      const { effects } = csStep(at(phase), event, settings);
      assert.ok(!effects.some((e) => e.do === 'startTimer' && e.timer === 'watchdog'));
    }
  }
});

test('LPC-906, LPC-921, LPC-922: without permission the system never goes to Unlimited/autonomous', () => {
  const strict = { ...settings, autonomousAllowed: false };
  const start = startControllableSystem({ failsafeLimit: watts(1), failsafeDurationMinimum: seconds(7200) }, strict);
  assert.deepEqual(start.effects, []);
  const failsafe = csStep(at('limited'), expired('watchdog'), strict);
  assert.ok(!failsafe.effects.some((e) => e.do === 'startTimer'));
  const heard = csStep(failsafe.state, { type: 'heartbeatReceived', at: NOW }, strict);
  assert.ok(!heard.effects.some((e) => e.do === 'startTimer' && e.timer === 'recovery'));
  for (const timer of ['init', 'recovery', 'failsafeDuration'] as const) {
    assert.equal(csStep(heard.state, expired(timer), strict).state, heard.state);
  }
});

test('LPC-041: the nominal maximum holds in every state; a larger limit is stored as sent', () => {
  const { state } = csStep(at('unlimited-controlled'), write({ value: watts(100_000), isActive: true }), settings);
  assert.equal(demandedLimit(state), 100_000);
  assert.equal(effectiveLimit(state, settings), 22_000);
  assert.equal(effectiveLimit(at('failsafe', { failsafeLimit: watts(99_999) }), settings), 22_000);
});

test('LPC-TS-001: 0 W is a limit', () => {
  const { state } = csStep(at('unlimited-controlled'), write({ value: watts(0), isActive: true }), settings);
  assert.equal(effectiveLimit(state, settings), 0);
});

test('LPP-001: the same machine with the vocabulary of LPP', () => {
  const lpp = { ...settings, profile: lppProfile };
  const { effects } = csStep(at('init'), NEGATIVE, lpp);
  assert.deepEqual(effects[0], { do: 'refuse', reason: 'positive limit', rule: 'LPP-001' });
  assert.ok(effects.some((e) => e.do === 'transition' && e.rule === 'LPP-902'));
});

test('timers that mean nothing in a state are ignored', () => {
  const nothing: readonly [LimitPhaseName, LimitTimer][] = [
    ['init', 'watchdog'],
    ['failsafe', 'watchdog'],
    ['unlimited-autonomous', 'watchdog'],
    ['limited', 'limitDuration'],
    ['unlimited-controlled', 'limitDuration'],
    ['limited', 'init'],
    ['failsafe', 'recovery'],
    ['limited', 'failsafeDuration'],
  ];
  for (const [phase, timer] of nothing) {
    const state = at(phase);
    assert.deepEqual(csStep(state, expired(timer), settings), { state, effects: [] });
  }
});

test('an interruption without an active limit changes nothing', () => {
  const state = at('unlimited-controlled');
  assert.equal(csStep(state, { type: 'interrupted', at: NOW, reason: 'x' }, settings).state, state);
});
