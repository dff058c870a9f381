import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, wattHours, watts } from '@busbar/kernel';
import { measurementDescriptionListData, measurementListData } from '@busbar/spine';
import { VirtualSite } from '../../testing/index.ts';
import { mgcpGridConnectionPoint, mgcpMonitoringAppliance } from './mgcp.ts';

function site(): {
  site: VirtualSite;
  point: ReturnType<typeof mgcpGridConnectionPoint>;
  appliance: ReturnType<typeof mgcpMonitoringAppliance>;
} {
  const virtual = new VirtualSite();
  const point = mgcpGridConnectionPoint(virtual.station.addEntity('GridConnectionPointOfPremises'), {
    clock: virtual.clock,
    phases: 3,
  });
  return { site: virtual, point, appliance: mgcpMonitoringAppliance(virtual.ems.addEntity('CEM')) };
}

test('MGCP-TS-002 to 005, 010: power, energies and currents of the grid connection point', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({
    power: watts(-2300),
    current: { a: amperes(-10), b: amperes(0), c: amperes(0.5) },
    energyConsumed: wattHours(1000),
    energyProduced: wattHours(2000),
  });
  await virtual.connect();
  const [unit] = appliance.units();
  assert.deepEqual(unit?.measurements, {
    power: -2300,
    current: { a: -10, b: 0, c: 0.5 },
    energyConsumed: 1000,
    energyProduced: 2000,
    unusable: [],
  });
  assert.deepEqual(virtual.ems.remotes()[0]?.useCases()[0]?.scenarios, [2, 3, 4, 5]);
  virtual.close();
});

test('MGCP 3: the mandatory scenarios are announced and described from the start', async () => {
  const { site: virtual } = site();
  await virtual.connect();
  assert.deepEqual(virtual.ems.remotes()[0]?.useCases()[0]?.scenarios, [2, 3, 4]);
  virtual.close();
});

test('MGCP 4.2: a feed-in counter of either sign is read as a positive counter', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({ power: watts(1), energyProduced: wattHours(5) });
  await virtual.connect();
  const feature = virtual.station.entities()[1]?.feature('Measurement', 'server');
  const id = feature
    ?.data(measurementDescriptionListData)
    ?.measurementDescriptionData?.find(({ scopeType }) => scopeType === 'gridFeedIn')?.measurementId;
  assert.ok(feature !== undefined && id !== undefined);
  feature.update(measurementListData, {
    measurementData: [{ measurementId: id, valueType: 'value', value: { number: -42, scale: 2 } }],
  });
  await virtual.clock.run(1100);
  assert.equal(appliance.units()[0]?.measurements.energyProduced, 4200);
  virtual.close();
});

test('MGCP 6: a constant power stays fresh, because silence is ended by a read', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({ power: watts(500) });
  await virtual.connect();
  for (let step = 0; step < 30; step++) {
    await virtual.clock.run(10_000);
    assert.ok((appliance.units()[0]?.age ?? 999) <= 30);
  }
  virtual.close();
});

test('MGCP-TS-008: a meter failure is told, the last good value stays', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({ power: watts(500) });
  await virtual.connect();
  point.publish({ power: watts(500), state: 'error' });
  await virtual.clock.run(1100);
  assert.deepEqual(appliance.units()[0]?.measurements.unusable, ['power']);
  assert.equal(appliance.units()[0]?.measurements.power, 500);
  virtual.close();
});
