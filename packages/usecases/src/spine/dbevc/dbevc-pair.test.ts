import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EnergyRequests } from '@busbar/functions';
import { seconds, wattHours, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  setpointConstraintsListData,
  setpointDescriptionListData,
  setpointListData,
  timeSeriesDescriptionListData,
  timeSeriesListData,
} from '@busbar/spine';
import { EvSite } from '../../testing/index.ts';
import { cevcEv } from '../cevc/ev.ts';
import { evccEv } from '../evcc/ev.ts';
import { evcemEv } from '../evcem/evcem.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { type DbevcCem, type DbevcCemOptions, dbevcCem } from './cem.ts';
import { DBEVC_INFERRED, dbevcProfile } from './dbevc-profile.ts';
import { type DbevcEv, type DbevcEvOptions, dbevcEv } from './ev.ts';
import type { SteeredVehicle } from './steered-vehicle.ts';

const REQUESTS: EnergyRequests = {
  minimum: wattHours(-16_000),
  target: wattHours(-8000),
  maximum: wattHours(16_000),
  departsIn: seconds(9 * 3600),
  dischargeWindow: { lower: wattHours(-10_000), upper: wattHours(8000) },
  isDischargingBelowTargetPermitted: false,
};
const OPTIONS: DbevcEvOptions = {
  range: { minimum: watts(-10_000), maximum: watts(11_000), step: watts(100) },
  constraints: {
    consumptionMinimum: watts(1400),
    consumptionMaximum: watts(11_000),
    productionMinimum: watts(1000),
    productionMaximum: watts(10_000),
  },
  requests: REQUESTS,
};
const scaled = (number: number): { number: number; scale: number } => ({ number, scale: 0 });

class Pair extends EvSite {
  readonly manager: DbevcCem;

  constructor(options: DbevcCemOptions = {}) {
    super();
    this.manager = dbevcCem(this.cem, options);
  }

  car(options: Partial<DbevcEvOptions> = {}): DbevcEv {
    return this.plug((ev) => {
      evccEv(ev, { phases: ['a', 'b', 'c'] });
      const measured = evcemEv(ev, { clock: this.clock, phases: ['a', 'b', 'c'], isTotalPowerDescribed: true });
      measured.publish({ power: watts(0), powerPhases: { a: watts(0), b: watts(0), c: watts(0) } });
      return dbevcEv(ev, { ...OPTIONS, ...options });
    });
  }

  get seen(): SteeredVehicle {
    return this.manager.vehicles()[0] ?? assert.fail('no vehicle can be steered');
  }

  async power(power: Parameters<DbevcCem['setPower']>[1]): ReturnType<DbevcCem['setPower']> {
    const outcome = this.manager.setPower(this.target, power);
    await this.clock.run(50);
    return outcome;
  }

  statuses(): readonly string[] {
    const remote = this.ems.remotes()[0] ?? assert.fail();
    return (
      useCaseStatuses(remote, undefined, this.manager.problems())
        .find(({ name }) => name === 'dynamicBidirectionalEvCharging')
        ?.scenarios.map(({ number, status, missing }) => [number, status, ...missing].join(' ')) ?? []
    );
  }
}

test('DBEVC scenarios 1 to 3: everything is monitored, charging and discharging are controlled', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  const { requests, setpoint, ...seen } = pair.seen;
  assert.deepEqual(setpoint, { value: 0, isActive: false, isChangeable: true, range: OPTIONS.range });
  assert.deepEqual({ ...requests, departsIn: Math.round(requests.departsIn ?? 0) }, REQUESTS);
  assert.deepEqual(seen.constraints, OPTIONS.constraints);
  assert.deepEqual([seen.mayDischarge, seen.problems, seen.phases], [true, [], {}]);
  assert.deepEqual(pair.statuses(), ['1 playable', '2 playable', '3 playable']);
  assert.equal(car.state().power, undefined, 'inactive is not 0 W');
  assert.deepEqual(await pair.power({ total: watts(5000) }), { accepted: true });
  assert.equal(car.state().power, 5000);
  assert.deepEqual(await pair.power({ total: watts(-3040) }), { accepted: true });
  assert.equal(car.state().power, -3000, 'rounded toward 0');
  assert.equal(car.state().setpoint.value, -3040, 'kept as written');
  assert.equal(pair.seen.setpoint?.value, -3040);
  assert.equal(Math.round(pair.seen.setpoint?.endsIn ?? 0), 180);
  const released = pair.manager.release(pair.target);
  await pair.clock.run(50);
  assert.deepEqual(await released, { accepted: true });
  assert.equal(car.state().power, undefined);
  assert.deepEqual([pair.seen.setpoint?.isActive, pair.seen.wanted], [false, undefined]);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('DBEVC 4: every entry as the text describes it', () => {
  const pair = new Pair();
  pair.car();
  const at = (type: 'Setpoint' | 'TimeSeries' | 'DeviceConfiguration' | 'ElectricalConnection') =>
    pair.ev.feature(type, 'server');
  assert.deepEqual(at('Setpoint').data(setpointDescriptionListData)?.setpointDescriptionData, [
    { setpointId: 0, measurementId: 3, setpointType: 'valueAbsolute', unit: 'W', scopeType: 'acPowerTotal' },
  ]);
  assert.deepEqual(at('Setpoint').data(setpointConstraintsListData)?.setpointConstraintsData, [
    {
      setpointId: 0,
      setpointRangeMin: scaled(-10_000),
      setpointRangeMax: scaled(11_000),
      setpointStepSize: scaled(100),
    },
  ]);
  assert.deepEqual(at('Setpoint').data(setpointListData)?.setpointData, [
    { setpointId: 0, value: scaled(0), isSetpointChangeable: true, isSetpointActive: false },
  ]);
  assert.deepEqual(at('TimeSeries').data(timeSeriesDescriptionListData)?.timeSeriesDescriptionData, [
    { timeSeriesId: 1, timeSeriesType: 'energyRequest', timeSeriesWriteable: false, unit: 'Wh' },
    { timeSeriesId: 2, timeSeriesType: 'dischargingEnergyRequest', timeSeriesWriteable: false, unit: 'Wh' },
  ]);
  assert.deepEqual(at('TimeSeries').data(timeSeriesListData)?.timeSeriesData, [
    {
      timeSeriesId: 1,
      timeSeriesSlot: [
        {
          timeSeriesSlotId: 0,
          duration: 'PT9H',
          value: scaled(-8000),
          minValue: scaled(-16_000),
          maxValue: scaled(16_000),
        },
      ],
    },
    {
      timeSeriesId: 2,
      timeSeriesSlot: [{ timeSeriesSlotId: 0, minValue: scaled(-10_000), maxValue: scaled(8000) }],
    },
  ]);
  assert.deepEqual(
    at('DeviceConfiguration').data(deviceConfigurationKeyValueListData)?.deviceConfigurationKeyValueData?.at(-1),
    { keyId: 2, value: { boolean: false }, isValueChangeable: false },
  );
  assert.deepEqual(
    at('ElectricalConnection')
      .data(electricalConnectionCharacteristicListData)
      ?.electricalConnectionCharacteristicData?.map((one) => [
        one.parameterId,
        one.characteristicContext,
        one.characteristicType,
        one.value?.number,
        one.unit,
      ]),
    [
      [8, 'entity', 'powerConsumptionNominalMin', 1400, 'W'],
      [8, 'entity', 'powerConsumptionNominalMax', 11_000, 'W'],
      [8, 'entity', 'powerProductionNominalMin', 1000, 'W'],
      [8, 'entity', 'powerProductionNominalMax', 10_000, 'W'],
    ],
  );
  pair.close();
});

test('DBEVC 5, C5: refreshed every 60 s; without a refresh it ends after 3 min, and the vehicle tells so', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  await pair.power({ total: watts(-3000) });
  await pair.clock.run(600_000);
  assert.equal(car.state().power, -3000);
  assert.equal(pair.sent('ems', '"isSetpointActive":true'), 11);
  await pair.cut();
  await pair.clock.run(170_000);
  assert.equal(car.state().setpoint.isActive, true);
  await pair.clock.run(60_000);
  assert.deepEqual([car.state().setpoint, car.state().power], [{ value: -3000, isActive: false }, undefined]);
  await pair.connect();
  await pair.clock.run(100);
  assert.equal(car.state().power, -3000, 'what is wanted is written again after a reconnect');
  pair.manager.close();
  await pair.clock.run(50);
  assert.equal(car.state().setpoint.isActive, false, 'switched off before it leaves');
  pair.close();
});

test('DBEVC C7: limits of other use cases clamp the power and leave the setpoint', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  car.setLimits({ consumption: watts(4200), production: watts(0) });
  await pair.power({ total: watts(9000) });
  assert.deepEqual([car.state().power, pair.seen.setpoint?.value], [4200, 9000]);
  await pair.power({ total: watts(-5000) });
  assert.deepEqual([car.state().power, pair.seen.setpoint?.value], [0, -5000]);
  car.setLimits({});
  assert.equal(car.state().power, -5000);
  pair.close();
});

test('DBEVC 5: nothing is written that is refused for sure; it is written as soon as it is possible', async () => {
  const pair = new Pair();
  const car = pair.car({ requests: { ...REQUESTS, target: wattHours(16_000) } });
  await pair.connect();
  assert.equal(pair.seen.mayDischarge, false);
  assert.deepEqual(await pair.power({ total: watts(-3000) }), {
    accepted: false,
    why: 'notPossible',
    description: 'discharging is not permitted',
  });
  assert.deepEqual(pair.statuses()[0], '1 incomplete discharging is not permitted');
  assert.equal(pair.sent('ems', '"isSetpointActive":true'), 0);
  car.setRequests({ ...REQUESTS, target: wattHours(16_000), isDischargingBelowTargetPermitted: true });
  await pair.clock.run(100);
  assert.equal(car.state().power, -3000);
  assert.deepEqual(pair.statuses()[0], '1 playable');
  pair.close();
});

test('DBEVC 5: a discharge that loses its permission stops at once', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  await pair.power({ total: watts(-3000) });
  car.setRequests({ ...REQUESTS, target: wattHours(50) });
  assert.deepEqual([car.state().power, car.state().setpoint], [undefined, { value: 0, isActive: false }]);
  await pair.clock.run(100);
  assert.equal(pair.seen.mayDischarge, false);
  assert.deepEqual(pair.seen.setpoint?.isActive, false);
  pair.close();
});

test('DBEVC C4: while the vehicle controls itself nothing is written, and afterwards it is again', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  await pair.power({ total: watts(2000) });
  car.takeOver(watts(11_000));
  await pair.clock.run(100);
  assert.deepEqual([car.state().power, pair.seen.setpoint?.isChangeable], [11_000, false]);
  assert.deepEqual(pair.statuses()[0], '1 incomplete the vehicle controls itself');
  const before = pair.sent('ems', '"isSetpointActive":true');
  await pair.clock.run(120_000);
  assert.equal(pair.sent('ems', '"isSetpointActive":true'), before);
  car.release();
  await pair.clock.run(100);
  assert.deepEqual([car.state().power, pair.seen.setpoint?.isChangeable], [2000, true]);
  assert.deepEqual(pair.statuses()[0], '1 playable');
  pair.close();
});

test('DBEVC C9: phases one by one, and the total instead of them', async () => {
  const pair = new Pair();
  const car = pair.car({ phaseRange: { minimum: watts(-3000), maximum: watts(3680) } });
  await pair.connect();
  assert.deepEqual(Object.keys(pair.seen.phases), ['a', 'b', 'c']);
  assert.deepEqual(await pair.power({ a: watts(1000), b: watts(2000) }), { accepted: true });
  assert.deepEqual([car.state().power, car.state().phases], [3000, { a: 1000, b: 2000 }]);
  car.setLimits({ consumption: watts(1500) });
  assert.deepEqual([car.state().power, car.state().phases], [1500, { a: 500, b: 1000 }]);
  car.setLimits({});
  assert.deepEqual(await pair.power({ total: watts(4000) }), { accepted: true });
  assert.deepEqual([car.state().power, car.state().phases], [4000, undefined]);
  assert.equal(pair.seen.phases.a?.isActive, false);
  await assert.rejects(pair.manager.setPower(pair.target, { total: watts(1), a: watts(1) }), {
    code: 'usecases.setpoint-impossible',
  });
  await assert.rejects(pair.manager.setPower(pair.target, {}), { code: 'usecases.setpoint-impossible' });
  pair.close();
});

test('DBEVC 4.4: energies are told from 100 Wh on or after 60 s, permissions at once', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  const told = (): number => pair.sent('station', '"energyRequest"') + pair.sent('station', '"timeSeriesListData"');
  const before = told();
  car.setRequests({ ...REQUESTS, target: wattHours(-8050) });
  await pair.clock.run(1000);
  assert.equal(told(), before);
  await pair.clock.run(60_000);
  assert.ok(told() > before);
  assert.equal(pair.seen.requests.target, -8050);
  car.setRequests({ ...REQUESTS, target: wattHours(-8200) });
  await pair.clock.run(50);
  assert.equal(pair.seen.requests.target, -8200);
  car.setRequests({ ...REQUESTS, target: wattHours(-8200), isDischargingBelowTargetPermitted: true });
  await pair.clock.run(50);
  assert.equal(pair.seen.requests.isDischargingBelowTargetPermitted, true);
  pair.close();
});

test('DBEVC 5: a setpoint without end is deactivated 120 s after the connection is lost', async () => {
  const pair = new Pair();
  const car = pair.car();
  await pair.connect();
  const feature = pair.ems.remotes()[0]?.entity([1, 1])?.feature('Setpoint', 'server') ?? assert.fail();
  void feature.write(pair.cem.feature('Generic', 'client'), setpointListData, {
    value: { setpointData: [{ setpointId: 0, value: scaled(3000), isSetpointActive: true }] },
    partial: true,
  });
  await pair.clock.run(300_000);
  assert.equal(car.state().power, 3000);
  await pair.cut();
  await pair.clock.run(100_000);
  assert.equal(car.state().power, 3000);
  await pair.clock.run(30_000);
  assert.equal(car.state().power, undefined);
  pair.close();
});

test('common 3.4: DBEVC and CEVC share the series, and each takes only its own away', () => {
  const pair = new Pair();
  const [bidi, coordinated] = pair.plug((ev) => [
    dbevcEv(ev, OPTIONS),
    cevcEv(ev, { power: { minimum: watts(1400), maximum: watts(11_000) }, demand: { optimum: wattHours(5) } }),
  ]);
  const series = pair.ev.feature('TimeSeries', 'server');
  const types = (): unknown =>
    series.data(timeSeriesDescriptionListData)?.timeSeriesDescriptionData?.map((one) => one.timeSeriesType);
  const ids = (): unknown => series.data(timeSeriesListData)?.timeSeriesData?.map((one) => one.timeSeriesId);
  assert.deepEqual(types(), ['energyRequest', 'dischargingEnergyRequest', 'singleDemand', 'constraints', 'plan']);
  assert.deepEqual(ids(), [1, 2, 3]);
  bidi.close();
  assert.deepEqual([types(), ids()], [['singleDemand', 'constraints', 'plan'], [3]]);
  coordinated.close();
  assert.deepEqual(series.data(timeSeriesListData), {});
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('DBEVC: everything inferred stands in one table with its source, and can be switched', async () => {
  assert.deepEqual(Object.keys(DBEVC_INFERRED).sort(), Object.keys(dbevcProfile).sort());
  assert.ok(Object.values(DBEVC_INFERRED).every((source) => source.length > 0));
  const profile = {
    totalScope: 'batteryAcPower',
    validity: seconds(60),
    characteristicTypes: {
      consumptionMinimum: 'x1',
      consumptionMaximum: 'x2',
      productionMinimum: 'x3',
      productionMaximum: 'x4',
    },
    isWindowOptional: false,
  };
  const { dischargeWindow: _none, ...requests } = REQUESTS;
  const pair = new Pair({ profile });
  const car = pair.car({ profile, requests });
  await pair.connect();
  assert.deepEqual(pair.seen.constraints, OPTIONS.constraints);
  assert.equal(pair.seen.mayDischarge, false, 'without a window');
  assert.equal(car.state().mayDischarge, false);
  await pair.power({ total: watts(2000) });
  assert.equal(Math.round(pair.seen.setpoint?.endsIn ?? 0), 60);
  pair.close();
});
