import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyCmd } from '../data/apply-cmd.ts';
import type { Cmd } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { loadControlLimitDescriptionListData, loadControlLimitListData } from '../model/load-control.ts';
import { measurementListData, measurementSeriesListData } from '../model/measurement.ts';
import { notifyCmd } from './notify-cmd.ts';

const limit = (limitId: number, value: number, more: object = {}): object => ({
  limitId,
  isLimitActive: true,
  value: { number: value, scale: 0 },
  ...more,
});
const limits = (...entries: object[]): object => ({ loadControlLimitData: entries });

function told(declaration: AnyFunction, before: unknown, after: unknown, isForced = false): Cmd | undefined {
  const cmd = notifyCmd(declaration, { before, after, sent: after, isForced });
  // Whatever form it has: the receiver ends up with the same data.
  if (cmd !== undefined && before !== undefined) {
    const applied = applyCmd(declaration, before, cmd, 'notify');
    assert.ok(applied.ok);
    assert.deepEqual(applied.value, after);
  }
  return cmd;
}

const kinds = (cmd: Cmd | undefined): string =>
  (cmd?.filter ?? []).map(({ cmdControl }) => Object.keys(cmdControl ?? {}).join()).join() || 'full';

test('SPINE-5.3.3-70 unchanged data is not notified unless it has to be (SPINE-5.3.3-64)', () => {
  const data = limits(limit(1, 10), limit(2, 20));
  assert.equal(told(loadControlLimitListData, data, structuredClone(data)), undefined);
  assert.equal(kinds(told(loadControlLimitListData, data, structuredClone(data), true)), 'full');
});

test('SPINE-5.3.3-71, -72 of several entries only the changed ones are notified, complete', () => {
  const cmd = told(loadControlLimitListData, limits(limit(1, 10), limit(2, 20)), limits(limit(1, 10), limit(2, 30)));
  assert.equal(kinds(cmd), 'partial');
  assert.equal(cmd?.function, 'loadControlLimitListData');
  assert.deepEqual(cmd?.data?.value, limits(limit(2, 30)));
});

test('SPINE-5.3.3-71 an added entry is notified completely in a partial notify', () => {
  const cmd = told(
    loadControlLimitListData,
    limits(limit(1, 10), limit(2, 20)),
    limits(limit(1, 10), limit(2, 20), limit(3, 5)),
  );
  assert.equal(kinds(cmd), 'partial');
  assert.deepEqual(cmd?.data?.value, limits(limit(3, 5)));
});

test('SPINE-5.3.3-71 a list of one entry and a first notify are full', () => {
  assert.equal(kinds(told(loadControlLimitListData, limits(limit(1, 10)), limits(limit(1, 20)))), 'full');
  assert.equal(kinds(told(loadControlLimitListData, undefined, limits(limit(1, 20), limit(2, 1)))), 'full');
});

test('SPINE-5.3.3-71 one removed entry is a delete filter with its identifiers and the empty data element', () => {
  const cmd = told(loadControlLimitListData, limits(limit(1, 10), limit(2, 20)), limits(limit(1, 10)));
  assert.equal(kinds(cmd), 'delete');
  assert.deepEqual(cmd?.filter?.[0]?.selectors, [{ name: 'loadControlLimitListDataSelectors', value: { limitId: 2 } }]);
  assert.deepEqual(cmd?.data?.value, {});
});

test('SPINE-5.3.3-71 what a merge cannot express is notified in full: an element that is gone, several removals', () => {
  const timed = limits(limit(1, 10, { timePeriod: { endTime: 'PT1H' } }), limit(2, 20));
  assert.equal(kinds(told(loadControlLimitListData, timed, limits(limit(1, 10), limit(2, 20)))), 'full');
  const three = limits(limit(1, 10), limit(2, 20), limit(3, 30));
  assert.equal(kinds(told(loadControlLimitListData, three, limits(limit(1, 11), limit(2, 20)))), 'full');
  assert.equal(kinds(told(loadControlLimitListData, three, limits(limit(1, 10)))), 'full');
});

test('SPINE-5.3.3-71 descriptions are notified in full', () => {
  const list = (...ids: number[]): object => ({
    loadControlLimitDescriptionData: ids.map((limitId) => ({ limitId, unit: 'W' })),
  });
  assert.equal(kinds(told(loadControlLimitDescriptionListData, list(1, 2), list(1, 2, 3))), 'full');
});

test('SPINE-5.3.3-41 entries of a measurement are told apart by measurementId and valueType', () => {
  const list = (value: number): object => ({
    measurementData: [
      { measurementId: 1, valueType: 'maxValue', value: { number: 9, scale: 0 } },
      { measurementId: 1, valueType: 'value', value: { number: value, scale: 0 } },
    ],
  });
  const cmd = told(measurementListData, list(1), list(2));
  assert.equal(kinds(cmd), 'partial');
  assert.deepEqual(cmd?.data?.value, {
    measurementData: [{ measurementId: 1, valueType: 'value', value: { number: 2, scale: 0 } }],
  });
});

test('finding S39 a removed entry of a measurement series is notified in full, without selectors others do not see', () => {
  const series = (...ids: number[]): object => ({
    measurementSeriesData: ids.map((measurementId) => ({ measurementId, valueType: 'value' })),
  });
  assert.equal(kinds(told(measurementSeriesListData, series(1, 2), series(1))), 'full');
});
