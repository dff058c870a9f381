import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { amperes, millis, percent, silentLogger, wattHours, watts } from '@busbar/kernel';
import { evccCem } from '../spine/evcc/cem.ts';
import { evcemCem } from '../spine/evcem/evcem.ts';
import { evseccCem } from '../spine/evsecc/cem.ts';
import { evsocCem } from '../spine/evsoc/cem.ts';
import { lpcEnergyGuard } from '../spine/lpc/lpc.ts';
import { lppEnergyGuard } from '../spine/lpp/lpp.ts';
import { mpcMonitoringAppliance } from '../spine/mpc/mpc.ts';
import { opevCem } from '../spine/opev/opev.ts';
import { PretendedStation } from '../testing/pretended-station.ts';
import { VirtualSite } from '../testing/virtual-site.ts';
import { stationOnSpine } from './station-on-spine.ts';

async function shown(t: TestContext, discharge?: number) {
  const site = new VirtualSite();
  const station = new PretendedStation(discharge);
  const cem = site.ems.addEntity('CEM');
  const options = { clock: site.clock, logger: silentLogger };
  const actors = {
    guard: lpcEnergyGuard(cem, options),
    production: lppEnergyGuard(cem, options),
    mpc: mpcMonitoringAppliance(cem),
    evsecc: evseccCem(cem),
    evcc: evccCem(cem),
    evcem: evcemCem(cem),
    evsoc: evsocCem(cem),
    opev: opevCem(cem, options),
  };
  const bridged = stationOnSpine(site.station.addEntity('EVSE'), station, options);
  t.after(() => {
    bridged.close();
    site.close();
  });
  await site.connect(5000);
  const [system] = actors.guard.systems();
  assert.ok(system !== undefined);
  return { site, station, actors, ski: system.ski };
}

test('LPC: a limit of the energy manager bounds the station; its end releases it', async (t) => {
  const { site, station, actors, ski } = await shown(t);
  const limited = actors.guard.setLimit({ ski }, { active: true, value: watts(4200) });
  await site.clock.run(5000);
  assert.deepEqual(await limited, { accepted: true });
  assert.deepEqual(station.state().bounds, { charge: 4200 });
  void actors.guard.setLimit({ ski }, { active: false, value: watts(6000) });
  await site.clock.run(5000);
  assert.deepEqual(station.state().bounds, {});
});

test('LPC-911: without heartbeats the failsafe limit holds, which the station does not have itself', async (t) => {
  const { site, station, actors, ski } = await shown(t);
  void actors.guard.setLimit({ ski }, { active: true, value: watts(4200) });
  await site.clock.run(5000);
  await site.cut();
  await site.clock.run(130_000);
  assert.deepEqual(station.state().bounds, { charge: 1000 });
  assert.ok(station.told.includes('limit powerLimit charge 1000'));
});

test('LPP: what a V2H unit may give is limited beside what it may take', async (t) => {
  const { site, station, actors, ski } = await shown(t, 5000);
  const limited = actors.production.setLimit({ ski }, { active: true, value: watts(1500) });
  await site.clock.run(5000);
  assert.deepEqual(await limited, { accepted: true });
  assert.deepEqual(station.state().bounds, { discharge: 1500 });
  assert.equal((await shown(t)).actors.production.systems().length, 0, 'one that only charges has no LPP');
});

test('LPC 7.4: a station that does not answer refuses limits', async (t) => {
  const { site, station, actors, ski } = await shown(t);
  station.set({ phase: 'lost', operatingState: 'notReachable' });
  const limited = actors.guard.setLimit({ ski }, { active: true, value: watts(4200) });
  await site.clock.run(5000);
  const outcome = await limited;
  assert.equal(outcome.accepted, false);
  assert.equal(actors.evsecc.stations()[0]?.isError, true);
});

test('EVCC, EVSOC, MPC: vehicle, state of charge and power are shown, and gone with the vehicle', async (t) => {
  const { site, station, actors } = await shown(t);
  station.set({ power: { value: watts(3100), at: millis(0), quality: 'measured' } });
  await site.clock.run(15_000);
  assert.equal(actors.mpc.units()[0]?.measurements.power, 3100);
  assert.deepEqual(actors.evcc.vehicles()[0]?.chargingPowerLimits, { minimum: 1000, maximum: 6000 });
  assert.equal(actors.evsoc.vehicles()[0]?.stateOfCharge, 40);
  station.set({ soc: { value: percent(55), at: millis(0), quality: 'measured' } });
  await site.clock.run(1000);
  assert.equal(actors.evsoc.vehicles()[0]?.stateOfCharge, 55);
  station.set({ connection: 'unknown' });
  await site.clock.run(1000);
  assert.equal(actors.evcc.vehicles().length, 1, 'unknown is not unplugged');
  station.set({ connection: 'disconnected' });
  await site.clock.run(1000);
  assert.deepEqual(actors.evcc.vehicles(), []);
});

test('EVCEM: with one phase the current follows from the power, and the energy counts from the plug on', async (t) => {
  const { site, station, actors } = await shown(t);
  station.set({ connection: 'disconnected', energyIn: { value: wattHours(5000), at: millis(0), quality: 'measured' } });
  await site.clock.run(1000);
  station.set({ connection: 'connected' });
  station.set({
    power: { value: watts(3100), at: millis(0), quality: 'measured' },
    energyIn: { value: wattHours(5400), at: millis(0), quality: 'measured' },
  });
  await site.clock.run(15_000);
  const measured = actors.evcem.units()[0]?.measurements;
  assert.deepEqual(
    { current: measured?.current, energy: measured?.energyCharged },
    { current: { a: 15.5 }, energy: 400 },
  );
});

test('OPEV: a ceiling in A becomes the load control limit in W, beside that of LPC', async (t) => {
  const { site, station, actors, ski } = await shown(t);
  await site.clock.run(5000);
  const [vehicle] = actors.opev.vehicles();
  assert.ok(vehicle !== undefined);
  void actors.guard.setLimit({ ski }, { active: true, value: watts(4200) });
  void actors.opev.setLimits({ ski, entity: vehicle.entityPath }, { a: amperes(10.5) });
  await site.clock.run(5000);
  assert.ok(station.told.includes('limit loadControl charge 2100'), station.told.join('\n'));
  assert.deepEqual(station.state().bounds, { charge: 2100 });
});

test('a station is told to charge when it can be steered, once', async (t) => {
  const { site, station } = await shown(t);
  await site.clock.run(60_000);
  assert.deepEqual(
    station.told.filter((one) => one === 'start'),
    ['start'],
  );
});
