import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours, watts } from '@busbar/kernel';
import { measurementListData } from '@busbar/spine';
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

test('VAPD: a system that withdraws the use case is gone', async () => {
  const pair = new Pair();
  pair.panels.close();
  await pair.connect();
  assert.deepEqual(pair.appliance.systems(), []);
  pair.close();
});
