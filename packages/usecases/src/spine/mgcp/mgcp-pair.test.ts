import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, volts, wattHours, watts } from '@busbar/kernel';
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

test('MGCP-021, MGCP-031, MGCP-041, MGCP-051, MGCP-071, MGCP-TS-002 to 005, 010: power, energies, currents and frequency', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({
    power: watts(-2300),
    current: { a: amperes(-10), b: amperes(0), c: amperes(0.5) },
    energyConsumed: wattHours(1000),
    energyProduced: wattHours(2000),
    frequency: 49.98,
  });
  await virtual.connect();
  const [unit] = appliance.units();
  assert.deepEqual(unit?.measurements, {
    power: -2300,
    current: { a: -10, b: 0, c: 0.5 },
    energyConsumed: 1000,
    energyProduced: 2000,
    frequency: 49.98,
    unusable: [],
  });
  assert.deepEqual(virtual.ems.remotes()[0]?.useCases()[0]?.scenarios, [2, 3, 4, 5, 7]);
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

test('MGCP-011, MGCP-TS-001: the PV feed-in power limitation factor, in percent; scenario 1 is announced with it', async () => {
  const { site: virtual, point, appliance } = site();
  await virtual.connect();
  assert.equal(appliance.units()[0]?.feedInFactor, undefined);
  point.setFeedInFactor(percent(70));
  await virtual.clock.run(100);
  assert.equal(appliance.units()[0]?.feedInFactor, 70);
  assert.deepEqual(virtual.ems.remotes()[0]?.useCases()[0]?.scenarios, [1, 2, 3, 4]);
  point.setFeedInFactor(percent(0));
  await virtual.clock.run(100);
  assert.equal(appliance.units()[0]?.feedInFactor, 0);
  assert.throws(() => point.setFeedInFactor(percent(101)), /between 0 and 100/);
  point.close();
  await virtual.clock.run(100);
  assert.deepEqual(appliance.units(), []);
  virtual.close();
});

test('MGCP-061, MGCP-TS-006/4 to 006/7: voltages between two phases are told apart from phase voltages', async () => {
  const { site: virtual, point, appliance } = site();
  point.publish({
    power: watts(0),
    voltage: { a: volts(230), b: volts(231), c: volts(229.5) },
    voltageBetweenPhases: { a: volts(399), b: volts(400), c: volts(401) },
  });
  await virtual.connect();
  const { voltage, voltageBetweenPhases } = appliance.units()[0]?.measurements ?? {};
  assert.deepEqual(voltage, { a: 230, b: 231, c: 229.5 });
  assert.deepEqual(voltageBetweenPhases, { a: 399, b: 400, c: 401 });
  assert.deepEqual(virtual.ems.remotes()[0]?.useCases()[0]?.scenarios, [2, 3, 4, 6]);
  virtual.close();
});

test('MPC-TS-002/4: with two phases there is one voltage between them', async () => {
  const virtual = new VirtualSite();
  const entity = virtual.station.addEntity('GridConnectionPointOfPremises');
  const point = mgcpGridConnectionPoint(entity, { clock: virtual.clock, phases: ['a', 'c'] });
  const appliance = mgcpMonitoringAppliance(virtual.ems.addEntity('CEM'));
  point.publish({ power: watts(0), voltageBetweenPhases: { a: volts(1), b: volts(2), c: volts(400) } });
  await virtual.connect();
  assert.deepEqual(appliance.units()[0]?.measurements.voltageBetweenPhases, { c: 400 });
  virtual.close();
});
