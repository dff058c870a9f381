import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionDescriptionListData,
  electricalConnectionParameterDescriptionListData,
  type LocalEntity,
  measurementDescriptionListData,
  measurementListData,
} from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import { mpcMonitoredUnit, mpcMonitoringAppliance } from '../mpc/mpc.ts';
import type { ScenarioProblem } from '../scenario-problem.ts';
import { useCaseStatuses } from '../scenario-status.ts';
import { vabdVisualizationAppliance } from '../vabd/vabd.ts';
import { vapdVisualizationAppliance } from '../vapd/vapd.ts';

const power = {
  measurementId: 1,
  measurementType: 'power',
  commodityType: 'electricity',
  unit: 'W',
  scopeType: 'acPowerTotal',
};
const charge = {
  measurementId: 4,
  measurementType: 'percentage',
  commodityType: 'electricity',
  unit: 'pct',
  scopeType: 'stateOfCharge',
};
const value = (measurementId: number, number: number): object => ({
  measurementId,
  valueType: 'value',
  value: { number, scale: 0 },
});

/** A peer that serves what a use case needs and fills it as a test says. */
class Peer extends VirtualSite {
  readonly entity: LocalEntity;

  constructor(type: 'BatterySystem' | 'PVSystem', useCaseName: Parameters<LocalEntity['announce']>[0]['useCaseName']) {
    super();
    this.entity = this.station.addEntity(type);
    const isPv = type === 'PVSystem';
    for (const fn of [measurementDescriptionListData, measurementListData])
      this.entity.feature('Measurement', 'server').offer<object>(fn, { read: true });
    for (const fn of [electricalConnectionDescriptionListData, electricalConnectionParameterDescriptionListData])
      this.entity.feature('ElectricalConnection', 'server').offer<object>(fn, { read: true });
    if (isPv)
      for (const fn of [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData])
        this.entity.feature('DeviceConfiguration', 'server').offer<object>(fn, { read: true });
    const scenarios = isPv ? [1, 2, 3] : [1, 2, 3, 4];
    this.entity.announce({ useCaseName, actor: type, version: '1.0.0', subRevision: 'RC1', scenarios });
  }

  describe(...entries: readonly object[]): void {
    this.entity
      .feature('Measurement', 'server')
      .set<object>(measurementDescriptionListData, entries.length === 0 ? {} : { measurementDescriptionData: entries });
  }

  measure(...entries: readonly object[]): void {
    this.entity
      .feature('Measurement', 'server')
      .set<object>(measurementListData, entries.length === 0 ? {} : { measurementData: entries });
  }

  /** Number, state and what is missing of each scenario. */
  statuses(problems: readonly ScenarioProblem[]): readonly unknown[] {
    const [remote] = this.ems.remotes();
    assert.ok(remote);
    const [useCase] = useCaseStatuses(remote, undefined, problems);
    return useCase?.scenarios.map(({ number, status, missing }) => [number, status, ...missing]) ?? [];
  }
}

test('VABD: what is announced and not described, or described and never measured, is named; delivered later it is playable', async () => {
  const peer = new Peer('BatterySystem', 'visualizationOfAggregatedBatteryData');
  const appliance = vabdVisualizationAppliance(peer.ems.addEntity('CEM'));
  // The state of charge is described without its scope; the number of the power belongs to another one.
  peer.describe(power, { measurementId: 4, measurementType: 'percentage', unit: 'pct' });
  peer.measure(value(7, 900), value(4, 50));
  await peer.connect();
  assert.deepEqual(appliance.units()[0]?.measurements, { unusable: [] });
  assert.deepEqual(peer.statuses(appliance.problems()), [
    [1, 'incomplete', 'no number for the measurement with the scope acPowerTotal'],
    [2, 'incomplete', 'no description of a measurement with the scope charge'],
    [3, 'incomplete', 'no description of a measurement with the scope discharge'],
    [4, 'incomplete', 'no description of a measurement with the scope stateOfCharge'],
  ]);
  peer.describe(power, charge);
  peer.measure(value(1, 900), value(4, 50));
  await peer.clock.run(2500);
  assert.deepEqual(appliance.units()[0]?.measurements, { power: 900, stateOfCharge: 50, unusable: [] });
  assert.deepEqual(
    peer.statuses(appliance.problems()).map((one) => (one as readonly unknown[]).slice(0, 2)),
    [
      [1, 'playable'],
      [2, 'incomplete'],
      [3, 'incomplete'],
      [4, 'playable'],
    ],
  );
  peer.close();
});

test('VAPD: a peak power that is not stated is missed in scenario 1 only, and found when it comes', async () => {
  const peer = new Peer('PVSystem', 'visualizationOfAggregatedPhotovoltaicData');
  const appliance = vapdVisualizationAppliance(peer.ems.addEntity('CEM'));
  const yieldTotal = { ...power, measurementId: 2, measurementType: 'energy', unit: 'Wh', scopeType: 'acYieldTotal' };
  peer.describe(power, yieldTotal);
  // A yield below zero: VAPD-003a reads the text so.
  peer.measure(value(1, -3100), value(2, -70));
  await peer.connect();
  assert.equal(appliance.systems()[0]?.measurements.energyProduced, 70);
  assert.equal(appliance.systems()[0]?.nominalPeakPower, undefined);
  assert.deepEqual(peer.statuses(appliance.problems()), [
    [1, 'incomplete', 'no number of the key peakPowerOfPvSystem'],
    [2, 'playable'],
    [3, 'playable'],
  ]);
  const configuration = peer.entity.feature('DeviceConfiguration', 'server');
  configuration.set(deviceConfigurationKeyValueDescriptionListData, {
    deviceConfigurationKeyValueDescriptionData: [
      { keyId: 3, keyName: 'peakPowerOfPvSystem', valueType: 'scaledNumber', unit: 'W' },
    ],
  });
  configuration.set(deviceConfigurationKeyValueListData, {
    deviceConfigurationKeyValueData: [{ keyId: 3, value: { scaledNumber: { number: 98, scale: 2 } } }],
  });
  await peer.clock.run(2500);
  assert.equal(appliance.systems()[0]?.nominalPeakPower, 9800);
  assert.deepEqual(appliance.problems(), []);
  peer.close();
});

test('MPC: nothing is missed before the reads are answered, and nothing of a unit that delivers', async () => {
  const site = new VirtualSite();
  const unit = mpcMonitoredUnit(site.station.addEntity('EVSE'), { clock: site.clock, phases: 3 });
  unit.publish({ power: watts(1), powerPhases: { a: watts(1), b: watts(0), c: watts(0) } });
  const appliance = mpcMonitoringAppliance(site.ems.addEntity('CEM'));
  const seen: (readonly ScenarioProblem[])[] = [];
  appliance.onChange(() => seen.push(appliance.problems()));
  await site.connect();
  assert.ok(seen.length > 2);
  assert.deepEqual(seen.flat(), []);
  site.close();
});

test('VABD: a state of charge in state error is shown as unusable; the scenario stays as it is', async () => {
  const peer = new Peer('BatterySystem', 'visualizationOfAggregatedBatteryData');
  const appliance = vabdVisualizationAppliance(peer.ems.addEntity('CEM'));
  peer.describe(power, charge);
  for (const valueState of ['error', 'outOfRange']) {
    peer.measure(value(1, 1), { ...value(4, percent(50)), valueState });
    if (peer.ems.remotes().length === 0) await peer.connect();
    await peer.clock.run(2500);
    assert.deepEqual(appliance.units()[0]?.measurements, { power: 1, unusable: ['stateOfCharge'] });
    assert.ok(!appliance.problems().some(({ scenario }) => scenario === 4));
  }
  peer.close();
});
