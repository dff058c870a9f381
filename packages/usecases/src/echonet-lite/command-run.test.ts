import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PropertyValue } from '@busbar/echonet-lite';
import { watts } from '@busbar/kernel';
import { type CommandEvent, type CommandRun, commandRun, initialCommandRun } from './command-run.ts';
import type { WriteResult } from './station-object.ts';
import type { SteeringPlan } from './steering-plan.ts';

const PLAN: SteeringPlan = {
  steps: [
    { do: 'write', epc: 0xeb, value: { value: 3000, unit: 'W' } },
    { do: 'write', epc: 0xda, value: 'charge' },
  ],
  readBack: [0xeb, 0xda],
  power: watts(3000),
  isStart: true,
};
const written = (result: WriteResult): CommandEvent => ({ type: 'written', result });
const back = (eb: number, da: string): CommandEvent => ({
  type: 'readBack',
  contents: new Map<number, PropertyValue>([
    [0xeb, { value: eb, unit: 'W' }],
    [0xda, da],
  ]),
});

function walk(plan: SteeringPlan, ...events: readonly CommandEvent[]): { state: CommandRun; done: readonly string[] } {
  let state = initialCommandRun;
  const done: string[] = [];
  for (const event of [{ type: 'begun', plan } as const, ...events]) {
    const step = commandRun(state, event);
    state = step.state;
    for (const effect of step.effects) {
      if (effect.do === 'finish') done.push(JSON.stringify(effect.confirmation));
      else done.push(effect.do === 'write' ? effect.epc.toString(16) : effect.do);
    }
  }
  return { state, done };
}

const TO_READ_BACK: readonly CommandEvent[] = [written('accepted'), written('unknown'), { type: 'timerExpired' }];

test('S7: power before mode, each after the answer to the other; complete only after reading back', () => {
  const { state, done } = walk(PLAN, ...TO_READ_BACK, back(3000, 'charge'));
  assert.deepEqual(done, ['eb', 'da', 'startTimer', 'read', '{"status":"accepted"}']);
  assert.equal(state.phase, 'idle');
});

test('S7: after a refused power the mode is not written', () => {
  assert.deepEqual(walk(PLAN, written('refused')).done, [
    'eb',
    '{"status":"rejected","reason":"the station refuses 0xEB = 3000"}',
  ]);
});

test('mapping 7: clipped, rejected and lost', () => {
  assert.equal(walk(PLAN, ...TO_READ_BACK, back(2500, 'charge')).done.at(-1), '{"status":"clipped","watts":2500}');
  const byCurrent: SteeringPlan = {
    ...PLAN,
    steps: [{ do: 'write', epc: 0xed, value: { value: 15, unit: 'A' } }],
    readBack: [0xed],
  };
  const kept: CommandEvent = { type: 'readBack', contents: new Map([[0xed, { value: 10, unit: 'A' }]]) };
  const current = walk(byCurrent, written('accepted'), { type: 'timerExpired' }, kept);
  assert.equal(current.done.at(-1), '{"status":"clipped","watts":2000}');
  assert.match(walk(PLAN, ...TO_READ_BACK, back(6000, 'charge')).done.at(-1) ?? '', /keeps 6000 instead of 3000/);
  assert.match(walk(PLAN, ...TO_READ_BACK, back(3000, 'standby')).done.at(-1) ?? '', /is in \\"standby\\"/);
  assert.equal(walk(PLAN, ...TO_READ_BACK, back(3000, 'preparation')).done.at(-1), '{"status":"accepted"}');
  assert.equal(walk(PLAN, ...TO_READ_BACK, { type: 'unanswered' }).done.at(-1), '{"status":"lost"}');
  assert.equal(walk(PLAN, written('unanswered')).done.at(-1), '{"status":"lost"}');
  const refusedRead: CommandEvent = { type: 'readBack', contents: new Map() };
  assert.equal(walk(PLAN, ...TO_READ_BACK, refusedRead).done.at(-1), '{"status":"accepted"}');
});

test('S9: the direction is reversed only when less than 50 W flow', () => {
  const reversal: SteeringPlan = {
    ...PLAN,
    steps: [
      { do: 'write', epc: 0xda, value: 'standby' },
      { do: 'awaitPower', below: 50 },
      { do: 'write', epc: 0xda, value: 'discharge' },
    ],
  };
  const power = (value: number): CommandEvent => ({ type: 'powerRead', power: watts(value) });
  assert.deepEqual(walk(reversal, written('accepted'), power(800), power(49)).done, [
    'da',
    'startTimer',
    'stopTimer',
    'da',
  ]);
  assert.match(walk(reversal, written('accepted'), { type: 'timerExpired' }).done.at(-1) ?? '', /power still flows/);
});
