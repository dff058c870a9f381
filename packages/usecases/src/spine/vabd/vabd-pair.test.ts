import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent, wattHours, watts } from '@busbar/kernel';
import { electricalConnectionDescriptionListData, measurementListData } from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import { mpcMonitoredUnit } from '../mpc/mpc.ts';
import { vabdBatterySystem, vabdVisualizationAppliance } from './vabd.ts';

class Pair extends VirtualSite {
  readonly battery = vabdBatterySystem(this.station.addEntity('BatterySystem'), { clock: this.clock, phases: 3 });
  readonly appliance = vabdVisualizationAppliance(this.ems.addEntity('CEM'));

  get seen() {
    return this.appliance.units()[0] ?? assert.fail('no battery is seen');
  }
}

test('VABD 1 to 4: power, energies and state of charge, each found by its scope', async () => {
  const pair = new Pair();
  pair.battery.publish({
    power: watts(-2500),
    energyCharged: wattHours(12_000),
    energyDischarged: wattHours(9000),
    stateOfCharge: percent(63),
  });
  await pair.connect();
  assert.deepEqual(pair.seen.measurements, {
    power: -2500,
    energyCharged: 12_000,
    energyDischarged: 9000,
    stateOfCharge: 63,
    unusable: [],
  });
  const [announced] = pair.ems.remotes()[0]?.useCases() ?? [];
  assert.deepEqual(
    [announced?.useCaseName, announced?.actor, announced?.scenarios],
    ['visualizationOfAggregatedBatteryData', 'BatterySystem', [1, 2, 3, 4]],
  );
  pair.close();
});

test('VABD: without the energies the mandatory scenarios remain', async () => {
  const pair = new Pair();
  pair.battery.publish({ power: watts(0), stateOfCharge: percent(50) });
  await pair.connect();
  assert.deepEqual(pair.ems.remotes()[0]?.useCases()[0]?.scenarios, [1, 4]);
  assert.deepEqual(pair.seen.measurements, { power: 0, stateOfCharge: 50, unusable: [] });
  pair.close();
});

test('VABD-003: a negative discharge energy is a counter all the same; the direction of the connection turns the power', async () => {
  const pair = new Pair();
  pair.battery.publish({ power: watts(1000), energyDischarged: wattHours(5), stateOfCharge: percent(50) });
  await pair.connect();
  const entity = pair.station.entities()[1];
  const feature = entity?.feature('Measurement', 'server');
  const items = feature?.data(measurementListData)?.measurementData ?? [];
  feature?.set(measurementListData, {
    measurementData: items.map((one) => (one.value?.number === 5 ? { ...one, value: { number: -5, scale: 0 } } : one)),
  });
  entity?.feature('ElectricalConnection', 'server').set(electricalConnectionDescriptionListData, {
    electricalConnectionDescriptionData: [{ electricalConnectionId: 0, positiveEnergyDirection: 'produce' }],
  });
  await pair.clock.run(1500);
  assert.equal(pair.seen.measurements.energyDischarged, 5);
  assert.equal(pair.seen.measurements.power, -1000);
  pair.close();
});

test('VABD: a value in state error is not used, the number before it is kept and named', async () => {
  const pair = new Pair();
  pair.battery.publish({ power: watts(900), stateOfCharge: percent(40) });
  await pair.connect();
  pair.battery.publish({ stateOfCharge: percent(0), state: 'error' });
  await pair.clock.run(1500);
  assert.deepEqual(pair.seen.measurements, { power: 900, stateOfCharge: 40, unusable: ['stateOfCharge'] });
  pair.battery.publish({ stateOfCharge: percent(41) });
  await pair.clock.run(1500);
  assert.deepEqual(pair.seen.measurements, { power: 900, stateOfCharge: 41, unusable: [] });
  pair.close();
});

for (const isOn of [true, false])
  test(`quirk featuresBelow: announced on the storage system, served by the battery system below it (${isOn ? 'on' : 'off'})`, async () => {
    const site = new VirtualSite();
    const storage = site.station.addEntity('ElectricityStorageSystem', [6]);
    // Its values are those of a monitored unit; only the parent announces the use case.
    const unit = mpcMonitoredUnit(site.station.addEntity('BatterySystem', [6, 1]), { clock: site.clock, phases: 3 });
    unit.publish({ power: watts(700) });
    storage.announce({
      useCaseName: 'visualizationOfAggregatedBatteryData',
      actor: 'BatterySystem',
      version: '1.0.0',
      subRevision: 'RC1',
      scenarios: [1, 4],
    });
    const appliance = vabdVisualizationAppliance(
      site.ems.addEntity('CEM'),
      isOn ? {} : { quirksOff: new Set(['featuresBelow']) },
    );
    await site.connect();
    const paths = appliance.units().map(({ entityPath }) => entityPath.join('.'));
    assert.deepEqual(paths, [isOn ? '6.1' : '6']);
    assert.equal(appliance.units()[0]?.measurements.power, isOn ? 700 : undefined);
    site.close();
  });
