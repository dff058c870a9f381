import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours, watts } from '@busbar/kernel';
import {
  type FunctionDeclaration,
  type Setpoint,
  setpointListData,
  type TimeSeries,
  timeSeriesListData,
  type WriteOutcome,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { dbevcCem } from './cem.ts';
import { type DbevcEv, dbevcEv } from './ev.ts';

const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });

class Pair extends EvSite {
  readonly manager = dbevcCem(this.cem);
  readonly car: DbevcEv = this.plug((ev) =>
    dbevcEv(ev, {
      range: { minimum: watts(-10_000), maximum: watts(11_000) },
      phaseRange: { minimum: watts(-3000), maximum: watts(3000) },
      constraints: {},
      requests: { target: wattHours(-1), minimum: wattHours(-1), isDischargingBelowTargetPermitted: false },
    }),
  );

  async write<T>(fn: FunctionDeclaration<T>, value: T, partial = true): Promise<WriteOutcome> {
    const feature =
      this.ems
        .remotes()[0]
        ?.entity([1, 1])
        ?.feature(fn.feature ?? '', 'server') ?? assert.fail();
    const outcome = feature.write(this.cem.feature('Generic', 'client'), fn, {
      value,
      ...(partial ? { partial } : {}),
    });
    await this.clock.run(50);
    return outcome;
  }

  setpoint(item: Setpoint, partial = true): Promise<WriteOutcome> {
    return this.write(setpointListData, { setpointData: [item] }, partial);
  }
}

test('DBEVC 5: setpoints that cannot be are refused with 7, and nothing is changed', async () => {
  const pair = new Pair();
  await pair.connect();
  const active = { setpointId: 0, isSetpointActive: true };
  const rows: readonly (readonly [what: string, item: Setpoint])[] = [
    ['too much', { ...active, value: scaled(12_000) }],
    ['too little', { ...active, value: scaled(-12_000) }],
    ['an end before the start', { ...active, value: scaled(1), timePeriod: { startTime: 'PT10M', endTime: 'PT5M' } }],
    ['an end that is past', { ...active, value: scaled(1), timePeriod: { endTime: 'PT0S' } }],
    ['an absolute end that is past', { ...active, value: scaled(1), timePeriod: { endTime: '2020-01-01T00:00:00Z' } }],
    ['a time that is none', { ...active, value: scaled(1), timePeriod: { endTime: 'later' } }],
    ['an unknown setpoint', { ...active, setpointId: 9, value: scaled(1) }],
  ];
  for (const [what, item] of rows) {
    const outcome = await pair.setpoint(item);
    assert.ok(!outcome.ok && outcome.errorNumber === 7, what);
  }
  const mixed = await pair.write(setpointListData, {
    setpointData: [
      { ...active, value: scaled(1) },
      { setpointId: 1, isSetpointActive: true, value: scaled(1) },
    ],
  });
  assert.ok(!mixed.ok && mixed.errorNumber === 7, 'total and phase');
  const alone = await pair.setpoint({ ...active, value: scaled(1) }, false);
  assert.ok(!alone.ok && alone.errorNumber === 7, 'a full write that removes the others');
  assert.deepEqual(pair.car.state().setpoint, { value: 0, isActive: false });
  assert.ok(
    (await pair.setpoint({ ...active, value: scaled(-500), timePeriod: { endTime: '2026-01-01T01:00:00Z' } })).ok,
  );
  assert.equal(pair.car.state().power, -500);
  const series: TimeSeries = { timeSeriesId: 1, timeSeriesSlot: [{ value: scaled(1) }] };
  const unasked = await pair.write(timeSeriesListData, { timeSeriesData: [series] });
  assert.ok(!unasked.ok, 'energy requests are not writeable');
  pair.close();
});

test('DBEVC C6: a start in the future, told with what remains, then in force, then over', async () => {
  const pair = new Pair();
  await pair.connect();
  const item = {
    setpointId: 0,
    value: scaled(-400),
    isSetpointActive: true,
    timePeriod: { startTime: 'PT60S', endTime: 'PT10M' },
  };
  assert.ok((await pair.setpoint(item)).ok);
  assert.equal(pair.car.state().power, undefined);
  const told = (): Setpoint | undefined =>
    pair.ems.remotes()[0]?.entity([1, 1])?.feature('Setpoint', 'server')?.data(setpointListData)?.setpointData?.[0];
  assert.deepEqual(told()?.timePeriod, { startTime: 'PT1M', endTime: 'PT10M' });
  await pair.clock.run(60_100);
  assert.equal(pair.car.state().power, -400);
  assert.equal(told()?.timePeriod?.startTime, undefined);
  assert.ok(Math.abs((pair.car.state().setpoint.endsIn ?? 0) - 540) < 2);
  await pair.clock.run(540_000);
  assert.equal(pair.car.state().power, undefined);
  assert.deepEqual([told()?.isSetpointActive, told()?.timePeriod], [false, undefined]);
  pair.close();
});
