import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { applyCmd } from '../data/apply-cmd.ts';
import { loadControlLimitListData } from '../model/load-control.ts';
import { setpointListData } from '../model/setpoint.ts';
import { FunctionCell } from './function-cell.ts';
import { partialCmd } from './notify-cmd.ts';

const timed = (limitId: number, endTime: string): { limitId: number; timePeriod: { endTime: string } } => ({
  limitId,
  timePeriod: { endTime },
});
const endOf = (
  cell: FunctionCell<{ loadControlLimitData?: readonly { timePeriod?: { endTime?: string } }[] }>,
  at = 0,
) => cell.current()?.loadControlLimitData?.[at]?.timePeriod?.endTime;

test('SPINE-5.2.2-15 a running time is told as the time that remains, rounded and never negative', () => {
  const clock = new ManualClock();
  const cell = new FunctionCell(loadControlLimitListData, clock);
  cell.replace({ loadControlLimitData: [timed(1, 'PT1H')] });
  assert.equal(endOf(cell), 'PT1H');
  clock.advance(90_400);
  assert.equal(endOf(cell), 'PT58M30S');
  clock.advance(7_200_000);
  assert.equal(endOf(cell), 'PT0S');
  assert.deepEqual(cell.stored, { loadControlLimitData: [timed(1, 'PT1H')] });
});

test('SPINE-5.2.2-11, -15 an end that is relative and past is none that remains', () => {
  const cell = new FunctionCell(loadControlLimitListData, new ManualClock());
  cell.replace({ loadControlLimitData: [timed(1, '-PT5S')] });
  assert.equal(endOf(cell), 'PT0S');
});

test('SPINE-5.2.2-15 a merge restarts only the times it states', () => {
  const clock = new ManualClock();
  const cell = new FunctionCell(loadControlLimitListData, clock);
  cell.replace({ loadControlLimitData: [timed(1, 'PT1H'), timed(2, 'PT1H')] });
  clock.advance(600_000);
  const items = { loadControlLimitData: [{ limitId: 1, value: { number: 5 } }, timed(2, 'PT1H')] };
  const merged = applyCmd(loadControlLimitListData, cell.stored, partialCmd(loadControlLimitListData, items), 'notify');
  assert.ok(merged.ok);
  cell.merge(merged.value);
  assert.equal(endOf(cell, 0), 'PT50M');
  assert.equal(endOf(cell, 1), 'PT1H');
});

test('SPINE-5.2.2-15 absolute ends, periods with a start and unusable durations stay as they are', () => {
  const clock = new ManualClock();
  const cell = new FunctionCell(loadControlLimitListData, clock);
  const data = {
    loadControlLimitData: [
      timed(1, '2026-01-01T12:00:00Z'),
      { limitId: 2, timePeriod: { startTime: 'PT1H', endTime: 'PT2H' } },
      timed(3, 'P1Y'),
    ],
  };
  cell.replace(data);
  clock.advance(60_000);
  assert.deepEqual(cell.current(), data);
});

test('SPINE-5.2.2-15 the time of a limit that is switched off does not run; it begins with the activation', () => {
  const clock = new ManualClock();
  const cell = new FunctionCell(loadControlLimitListData, clock);
  const change = (entry: object): void => {
    const cmd = partialCmd(loadControlLimitListData, { loadControlLimitData: [{ limitId: 1, ...entry }] });
    const merged = applyCmd(loadControlLimitListData, cell.stored, cmd, 'notify');
    assert.ok(merged.ok);
    cell.merge(merged.value);
  };
  cell.replace({ loadControlLimitData: [{ ...timed(1, 'PT1H'), isLimitActive: false }] });
  clock.advance(600_000);
  assert.equal(endOf(cell), 'PT1H');
  change({ value: { number: 5 } });
  clock.advance(600_000);
  assert.equal(endOf(cell), 'PT1H');
  change({ isLimitActive: true });
  clock.advance(600_000);
  assert.equal(endOf(cell), 'PT50M');
  change({ isLimitActive: false });
  assert.equal(endOf(cell), 'PT1H', 'the rest of the time is not inherited by the next activation');
  clock.advance(600_000);
  change({ isLimitActive: true });
  clock.advance(60_000);
  assert.equal(endOf(cell), 'PT59M');
});

test('SPINE-5.2.2-15 setpoints are the same: one that is not active waits', () => {
  const clock = new ManualClock();
  const cell = new FunctionCell(setpointListData, clock);
  const entry = (setpointId: number, isSetpointActive: boolean): object => ({
    setpointId,
    isSetpointActive,
    timePeriod: { endTime: 'PT1H' },
  });
  cell.replace({ setpointData: [entry(1, false), entry(2, true)] });
  clock.advance(600_000);
  assert.deepEqual(
    cell.current()?.setpointData?.map(({ timePeriod }) => timePeriod?.endTime),
    ['PT1H', 'PT50M'],
  );
});
