import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, watts } from '@busbar/kernel';
import { initialSetpointWatch, type SetpointWatchEvent, setpointWatch } from './setpoint-watch.ts';

const told = (target: number, at: number, isStart: boolean, power?: number): SetpointWatchEvent => ({
  type: 'commanded',
  target: watts(target),
  at: millis(at * 1000),
  isStart,
  power: power === undefined ? undefined : watts(power),
});
const took = (power: number, at: number): SetpointWatchEvent => ({
  type: 'measured',
  power: watts(power),
  at: millis(at * 1000),
});

function walk(...events: readonly SetpointWatchEvent[]): { phase: string; done: readonly string[] } {
  let state = initialSetpointWatch;
  const done: string[] = [];
  for (const event of events) {
    const step = setpointWatch(state, event);
    state = step.state;
    done.push(...step.effects.map((effect) => effect.do));
  }
  return { phase: state.phase, done };
}

test('S7: the power may take 120 s to follow a start; a vehicle that takes nothing is no fault', () => {
  assert.deepEqual(walk(told(3000, 0, true), took(0, 5), took(2900, 100)), {
    phase: 'followed',
    done: ['reportFollowed'],
  });
  assert.deepEqual(walk(told(3000, 0, true), took(0, 119)), { phase: 'waiting', done: [] });
  assert.deepEqual(walk(told(3000, 0, true), took(20, 120)), { phase: 'followed', done: ['reportNoPower'] });
});

test('S7a: 30 s after a lower setpoint the mode goes once through standby, then the setpoint is not honoured', () => {
  const running = [told(6000, 0, true), took(6000, 10), told(3000, 20, false, 6000), took(6000, 30)];
  assert.deepEqual(walk(...running).done, ['reportFollowed']);
  assert.deepEqual(walk(...running, took(6000, 50)).done, ['reportFollowed', 'cycleMode']);
  assert.equal(walk(...running, took(6000, 50), took(3050, 60)).phase, 'followed');
  const ignored = walk(...running, took(6000, 50), told(3000, 51, true), took(6000, 171));
  assert.deepEqual(ignored, { phase: 'ignored', done: ['reportFollowed', 'cycleMode', 'reportIgnored'] });
});

test('S7a: a power that was at its setpoint has to rise with it; a vehicle that takes less is left alone', () => {
  const raised = [told(3000, 0, true), took(3000, 10), told(6000, 20, false, 3000)];
  assert.deepEqual(walk(...raised, took(3000, 50)).done.slice(1), ['cycleMode']);
  assert.deepEqual(walk(...raised, took(5900, 30)).phase, 'followed');
  assert.deepEqual(walk(...raised, took(3000, 50), took(3000, 171)).done.slice(1), ['cycleMode', 'reportNoPower']);
  const small = walk(told(3000, 0, true), took(1500, 10), told(6000, 20, false, 1500), took(1500, 25));
  assert.equal(small.phase, 'followed');
});

test('a station that takes more later is given 30 s', () => {
  const walked = walk(told(3000, 0, true), took(3000, 10), took(5000, 60), took(5000, 80), took(5000, 90));
  assert.deepEqual(walked, { phase: 'waiting', done: ['reportFollowed', 'cycleMode'] });
  assert.equal(walk(told(3000, 0, true), took(3000, 10), took(5000, 60), took(3000, 70)).phase, 'followed');
});

test('power after a stop, or in the wrong direction, is more than was told', () => {
  assert.deepEqual(walk(told(0, 0, false, 3000), took(3000, 30)), { phase: 'ignored', done: ['reportIgnored'] });
  assert.deepEqual(walk(told(0, 0, false, 3000), took(40, 30)), { phase: 'followed', done: ['reportFollowed'] });
  assert.equal(walk(told(-2000, 0, true), took(500, 120)).done[0], 'cycleMode');
});

test('what was ignored stays so until the station is released', () => {
  const ignored = [told(0, 0, false, 3000), took(3000, 30)];
  assert.equal(walk(...ignored, told(2000, 40, true), took(1900, 50)).phase, 'ignored');
  assert.equal(walk(...ignored, { type: 'released' }, told(2000, 40, true), took(1900, 50)).phase, 'followed');
});
