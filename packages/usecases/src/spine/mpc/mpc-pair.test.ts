import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, type Volts, volts, wattHours, watts } from '@busbar/kernel';
import {
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import type { MonitoredUnit } from '../ac-measurement/monitoring-appliance.ts';
import { mpcMonitoredUnit, mpcMonitoringAppliance } from './mpc.ts';

class Site extends VirtualSite {
  readonly evse: LocalEntity = this.station.addEntity('EVSE');
  readonly unit = mpcMonitoredUnit(this.evse, { clock: this.clock, phases: 3 });
  readonly appliance = mpcMonitoringAppliance(this.ems.addEntity('CEM'));

  get seen(): MonitoredUnit {
    const [unit] = this.appliance.units();
    assert.ok(unit, 'the appliance knows the unit');
    return unit;
  }

  async publish(measurements: Parameters<typeof this.unit.publish>[0]): Promise<void> {
    this.unit.publish(measurements);
    await this.clock.run(1100);
  }
}

const per = <T>(value: T): { a: T; b: T; c: T } => ({ a: value, b: value, c: value });

test('MPC-011, MPC-012, MPC-021, MPC-022, MPC-031, MPC-041, MPC-051, MPC-TS-001 to 007, 014: every value published is monitored', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(11_000) });
  await site.connect();
  assert.equal(site.seen.measurements.power, 11_000);
  assert.equal(site.seen.entityType, 'EVSE');
  await site.publish({
    power: watts(4200.5),
    powerPhases: { a: watts(1400), b: watts(1400.25), c: watts(1400.25) },
    current: { a: amperes(6.1), b: amperes(6.1), c: amperes(-6) },
    energyConsumed: wattHours(8123),
    energyProduced: wattHours(12),
    voltage: per<Volts>(volts(231.4)),
    frequency: 50.02,
  });
  await site.clock.run(1100);
  assert.deepEqual(site.seen.measurements, {
    power: 4200.5,
    powerPhases: { a: 1400, b: 1400.25, c: 1400.25 },
    current: { a: 6.1, b: 6.1, c: -6 },
    energyConsumed: 8123,
    energyProduced: 12,
    voltage: per(231.4),
    frequency: 50.02,
    unusable: [],
  });
  site.close();
  assert.equal(site.clock.pendingTimers, 0);
});

test('MPC-TS-008: a value in state error keeps the last good number and is marked; normal again it is used', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(5000) });
  await site.connect();
  await site.publish({ power: watts(0), state: 'error' });
  assert.equal(site.seen.measurements.power, 5000);
  assert.deepEqual(site.seen.measurements.unusable, ['power']);
  await site.publish({ power: watts(3000) });
  assert.equal(site.seen.measurements.power, 3000);
  assert.deepEqual(site.seen.measurements.unusable, []);
  site.close();
});

test('MPC-TS-009: power and current of a connection that counts production positive are turned', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(-2300), current: { a: amperes(-10) }, energyProduced: wattHours(7) });
  const electrical = site.evse.feature('ElectricalConnection', 'server');
  const data = electrical.data(electricalConnectionDescriptionListData)?.electricalConnectionDescriptionData ?? [];
  electrical.set(electricalConnectionDescriptionListData, {
    electricalConnectionDescriptionData: data.map((one) => ({ ...one, positiveEnergyDirection: 'produce' })),
  });
  await site.connect();
  assert.equal(site.seen.measurements.power, 2300);
  assert.deepEqual(site.seen.measurements.current, { a: 10 });
  assert.equal(site.seen.measurements.energyProduced, 7);
  site.close();
});

test('MPC 5.1 to 5.3: descriptions are complete and numbered from the lowest free id, phases in order', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(1), current: per(amperes(1)) });
  const measurement = site.evse.feature('Measurement', 'server');
  const electrical = site.evse.feature('ElectricalConnection', 'server');
  assert.deepEqual(electrical.data(electricalConnectionDescriptionListData)?.electricalConnectionDescriptionData, [
    { electricalConnectionId: 0, powerSupplyType: 'ac', acConnectedPhases: 3, positiveEnergyDirection: 'consume' },
  ]);
  assert.deepEqual(
    measurement
      .data(measurementDescriptionListData)
      ?.measurementDescriptionData?.map((one) => [one.measurementId, one.commodityType, one.unit, one.scopeType]),
    [
      [0, 'electricity', 'W', 'acPowerTotal'],
      [1, 'electricity', 'A', 'acCurrent'],
      [2, 'electricity', 'A', 'acCurrent'],
      [3, 'electricity', 'A', 'acCurrent'],
    ],
  );
  assert.deepEqual(
    electrical
      .data(electricalConnectionParameterDescriptionListData)
      ?.electricalConnectionParameterDescriptionData?.map((one) => [
        one.parameterId,
        one.measurementId,
        one.acMeasuredPhases,
      ]),
    [
      [0, 0, 'abc'],
      [1, 1, 'a'],
      [2, 2, 'b'],
      [3, 3, 'c'],
    ],
  );
  site.close();
});

test('scenarios are announced as values are published', async () => {
  const site = new Site();
  await site.connect();
  const scenarios = (): unknown => site.ems.remotes()[0]?.useCases()[0]?.scenarios;
  assert.deepEqual(scenarios(), [1]);
  await site.publish({ power: watts(1), current: per(amperes(1)), energyConsumed: wattHours(1) });
  assert.deepEqual(scenarios(), [1, 2, 3]);
  site.close();
});

test('a value whose description is unknown is not guessed; it is used when the description comes', async () => {
  const site = new Site();
  await site.connect();
  const measurement = site.evse.feature('Measurement', 'server');
  measurement.update(measurementListData, {
    measurementData: [{ measurementId: 9, valueType: 'value', value: { number: 7, scale: 0 } }],
  });
  await site.clock.run(1100);
  assert.equal(site.seen.measurements.power, undefined);
  const described = measurement.data(measurementDescriptionListData)?.measurementDescriptionData ?? [];
  measurement.set(measurementDescriptionListData, {
    measurementDescriptionData: [
      ...described,
      {
        measurementId: 9,
        measurementType: 'frequency',
        commodityType: 'electricity',
        unit: 'Hz',
        scopeType: 'acFrequency',
      },
    ],
  });
  await site.clock.run(1100);
  assert.equal(site.seen.measurements.frequency, 7);
  site.close();
});

test('MPC 8: silent values are read once before they count as stale; a lost unit is gone', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(5000) });
  await site.connect();
  await site.clock.run(200_000);
  assert.ok((site.seen.age ?? 999) < 60, 'the silence was ended by a read');
  assert.equal(site.seen.stale, false);
  let told = 0;
  site.appliance.onChange(() => {
    told++;
  });
  await site.cut();
  assert.deepEqual(site.appliance.units(), []);
  assert.ok(told > 1);
  site.close();
});

test('unchanged values are not notified again before their time stamp is old', async () => {
  const site = new Site();
  site.unit.publish({ power: watts(5000) });
  await site.connect();
  const count = (): number =>
    site.log.filter(({ from, text }) => from === 'b' && text.includes('measurementData')).length;
  const before = count();
  for (let second = 0; second < 25; second++) await site.publish({ power: watts(5000) });
  assert.equal(count(), before);
  await site.clock.run(5000);
  await site.publish({ power: watts(5000) });
  assert.equal(count(), before + 1);
  site.close();
});

test('closing the use case removes its entries', () => {
  const site = new Site();
  site.unit.publish({ power: watts(5000), current: per(amperes(1)) });
  site.unit.close();
  assert.deepEqual(site.evse.feature('Measurement', 'server').data(measurementListData), {});
  assert.deepEqual(site.evse.feature('Measurement', 'server').data(measurementDescriptionListData), {});
  assert.deepEqual(
    site.evse.feature('ElectricalConnection', 'server').data(electricalConnectionDescriptionListData),
    {},
  );
  site.close();
});
