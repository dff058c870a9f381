import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ChargingStation } from '@busbar/functions';
import { percent, seconds, silentLogger, watts } from '@busbar/kernel';
import { evccCem } from '../spine/evcc/cem.ts';
import { evccEv } from '../spine/evcc/ev.ts';
import { addEvEntity } from '../spine/evcc/ev-entity.ts';
import { evseccCem } from '../spine/evsecc/cem.ts';
import { evseccEvse } from '../spine/evsecc/evse.ts';
import { evsocCem } from '../spine/evsoc/cem.ts';
import { evsocEv } from '../spine/evsoc/ev.ts';
import { lpcControllableSystem, lpcEnergyGuard } from '../spine/lpc/lpc.ts';
import { mpcMonitoredUnit, mpcMonitoringAppliance } from '../spine/mpc/mpc.ts';
import { VirtualSite } from '../testing/virtual-site.ts';
import { spineStation } from './spine-station.ts';

async function known(t: TestContext) {
  const site = new VirtualSite();
  const options = { clock: site.clock, logger: silentLogger };
  const cem = site.ems.addEntity('CEM');
  const guard = lpcEnergyGuard(cem, options);
  const actors = {
    guard,
    mpc: mpcMonitoringAppliance(cem),
    evsecc: evseccCem(cem),
    evcc: evccCem(cem),
    evsoc: evsocCem(cem),
  };
  const evse = site.station.addEntity('EVSE');
  const lpc = lpcControllableSystem(evse, {
    ...options,
    isCem: false,
    nominalMax: watts(11_040),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });
  const evsecc = evseccEvse(evse, { manufacturer: { deviceCode: 'SIM-11' } });
  const mpc = mpcMonitoredUnit(evse, { clock: site.clock, phases: 3 });
  mpc.publish({ power: watts(0) });
  await site.connect(5000);
  const [system] = guard.systems();
  assert.ok(system !== undefined);
  const station: ChargingStation = spineStation(system, actors, options);
  t.after(() => {
    station.close();
    site.close();
  });
  return { site, evse, lpc, evsecc, mpc, station };
}

test('mapping 7: a station of SPINE in the words of every station', async (t) => {
  const { site, station, mpc, evse } = await known(t);
  assert.deepEqual(
    { phase: station.state().phase, connection: station.state().connection, mode: station.state().mode },
    { phase: 'controllable', connection: 'disconnected', mode: 'standby' },
  );
  const ev = addEvEntity(evse);
  evccEv(ev, { phases: ['a', 'b', 'c'], chargingPowerLimits: { minimum: watts(4140), maximum: watts(11_040) } });
  evsocEv(ev, { clock: site.clock }).publish({ stateOfCharge: percent(35) });
  mpc.publish({ power: watts(7000) });
  await site.clock.run(15_000);
  const state = station.state();
  assert.deepEqual(
    {
      connection: state.connection,
      mode: state.mode,
      power: state.power?.value,
      soc: state.soc?.value,
      ratings: state.ratings,
      ranges: state.ranges,
      device: state.info.deviceCode,
    },
    {
      connection: 'connected',
      mode: 'charge',
      power: 7000,
      soc: 35,
      ratings: { charge: 11_040 },
      ranges: { charge: { minimum: 4140, maximum: 11_040 } },
      device: 'SIM-11',
    },
  );
  assert.equal(state.capabilities.failsafe, true);
});

test('mapping 7: limits of all sources and the stop are one limit of LPC', async (t) => {
  const { site, station, lpc } = await known(t);
  const first = station.applyLimit({ source: 'loadControl', direction: 'charge', watts: watts(6000) });
  await site.clock.run(2000);
  assert.deepEqual(await first, { status: 'accepted' });
  void station.applyLimit({ source: 'siteBudget', direction: 'charge', watts: watts(5000), validFor: seconds(60) });
  await site.clock.run(2000);
  assert.equal(lpc.state().effectiveLimit, 5000);
  assert.deepEqual(station.state().bounds, { charge: 5000 });
  await site.clock.run(60_000);
  assert.equal(lpc.state().effectiveLimit, 6000);
  void station.stop();
  await site.clock.run(2000);
  assert.equal(lpc.state().effectiveLimit, 0);
  void station.start();
  await site.clock.run(2000);
  assert.equal(lpc.state().effectiveLimit, 6000);
  void station.applyLimit({ source: 'loadControl', direction: 'charge', watts: undefined });
  await site.clock.run(2000);
  assert.equal(lpc.state().effectiveLimit, undefined);
});

test('mapping 7: what it cannot do is rejected; a fault and a lost connection show', async (t) => {
  const { site, station, evsecc } = await known(t);
  assert.deepEqual(await station.applySetpoint(watts(-1000)), {
    status: 'rejected',
    reason: 'the station cannot discharge',
  });
  evsecc.setState('failure', 'E-7');
  await site.clock.run(1000);
  assert.deepEqual(station.state().fault, { isFaulty: true, code: 'E-7' });
  await site.cut();
  await site.clock.run(1000);
  assert.deepEqual(
    { phase: station.state().phase, operating: station.state().operatingState },
    { phase: 'lost', operating: 'notReachable' },
  );
  const answer = station.applyLimit({ source: 'powerLimit', direction: 'charge', watts: watts(3000) });
  await site.clock.run(1000);
  assert.deepEqual(await answer, { status: 'pending', reason: 'the station is not connected' });
});
