import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours, watts } from '@busbar/kernel';
import { electricalConnectionDescriptionListData, measurementListData } from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import { vapdPvSystem, vapdVisualizationAppliance } from './vapd.ts';

class Pair extends VirtualSite {
  readonly panels = vapdPvSystem(this.station.addEntity('PVSystem'), {
    clock: this.clock,
    phases: 3,
    nominalPeakPower: watts(9800),
  });
  readonly appliance = vapdVisualizationAppliance(this.ems.addEntity('CEM'));

  get seen() {
    return this.appliance.systems()[0] ?? assert.fail('no photovoltaic system is seen');
  }

  /** The power as a device of another reading sends it. */
  async sends(power: number): Promise<void> {
    const feature = this.station.entities()[1]?.feature('Measurement', 'server');
    const [first] = feature?.data(measurementListData)?.measurementData ?? [];
    feature?.update(measurementListData, { measurementData: [{ ...first, value: { number: power, scale: 0 } }] });
    await this.clock.run(1500);
  }
}

test('VAPD 1 to 3: peak power, production and yield', async () => {
  const pair = new Pair();
  pair.panels.publish({ production: watts(4200), yieldTotal: wattHours(123_456) });
  await pair.connect();
  assert.equal(pair.seen.nominalPeakPower, 9800);
  assert.equal(pair.seen.production, 4200);
  assert.equal(pair.seen.measurements.power, -4200, 'production is negative in the load convention');
  assert.equal(pair.seen.measurements.energyProduced, 123_456);
  assert.deepEqual(pair.ems.remotes()[0]?.useCases()[0]?.scenarios, [1, 2, 3]);
  pair.panels.publish({ production: watts(0) });
  await pair.clock.run(1500);
  assert.equal(pair.seen.production, 0);
  pair.close();
  assert.equal(pair.clock.pendingTimers, 0);
});

test('VAPD-003: production above zero is understood of a system that never was below it', async () => {
  const pair = new Pair();
  pair.panels.publish({ production: watts(0), yieldTotal: wattHours(1) });
  await pair.connect();
  await pair.sends(3100);
  assert.equal(pair.seen.production, 3100);
  await pair.sends(-3100);
  assert.equal(pair.seen.production, 3100);
  await pair.sends(12);
  assert.equal(pair.seen.production, 0, 'what it consumes at night');
  pair.close();
});

test('VAPD: a system that states its direction as produce sends production above zero', async () => {
  const pair = new Pair();
  pair.panels.publish({ production: watts(10), yieldTotal: wattHours(1) });
  pair.station
    .entities()[1]
    ?.feature('ElectricalConnection', 'server')
    .set(electricalConnectionDescriptionListData, {
      electricalConnectionDescriptionData: [{ electricalConnectionId: 0, positiveEnergyDirection: 'produce' }],
    });
  await pair.connect();
  await pair.sends(2600);
  assert.equal(pair.seen.production, 2600);
  assert.equal(pair.seen.measurements.power, -2600);
  await pair.sends(-14);
  assert.equal(pair.seen.production, 0, 'what it consumes at night');
  pair.close();
});

for (const isOn of [true, false])
  test(`quirk featuresBelow: announced on the generation system, served by the panels below it (${isOn ? 'on' : 'off'})`, async () => {
    const site = new VirtualSite();
    const above = site.station.addEntity('ElectricityGenerationSystem', [7]);
    const options = { clock: site.clock, phases: 3, nominalPeakPower: watts(9800) } as const;
    const panels = vapdPvSystem(site.station.addEntity('PVSystem', [7, 1]), options);
    panels.publish({ production: watts(1200), yieldTotal: wattHours(5) });
    above.announce({
      useCaseName: 'visualizationOfAggregatedPhotovoltaicData',
      actor: 'PVSystem',
      version: '1.0.0',
      subRevision: 'RC1',
      scenarios: [1, 2, 3],
    });
    const quirksOff = new Set(isOn ? [] : (['featuresBelow'] as const));
    const appliance = vapdVisualizationAppliance(site.ems.addEntity('CEM'), { quirksOff });
    await site.connect();
    // The child announces itself too here; the parent shows whether it is followed.
    assert.deepEqual(
      appliance.systems().map(({ entityPath, production }) => [entityPath.join('.'), production]),
      isOn
        ? [['7.1', 1200]]
        : [
            ['7', undefined],
            ['7.1', 1200],
          ],
    );
    site.close();
  });

test('VAPD: a system that withdraws the use case is gone', async () => {
  const pair = new Pair();
  pair.panels.close();
  await pair.connect();
  assert.deepEqual(pair.appliance.systems(), []);
  pair.close();
});
