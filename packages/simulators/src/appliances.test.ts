import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { BusbarError, type Clock, seededRandom, silentLogger, systemClock, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import {
  lpcEnergyGuard,
  lppEnergyGuard,
  mpcMonitoringAppliance,
  vabdVisualizationAppliance,
  vapdVisualizationAppliance,
} from '@busbar/usecases';
import { BATTERY_COMMANDS, battery } from './battery.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import { HEAT_PUMP_COMMANDS, heatPump } from './heat-pump.ts';
import { INVERTER_COMMANDS, inverter } from './inverter.ts';
import type { Simulator } from './simulator.ts';

function options(t: TestContext, clock: Clock, over: Partial<CounterpartOptions> = {}): CounterpartOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-appliance-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return { clock, logger: silentLogger, random: seededRandom(1), dataDir, interfaces: [], ...over };
}

/** An energy manager that reads and limits appliances over SHIP and TLS on loopback. */
async function joined(t: TestContext, build: (options: CounterpartOptions) => Simulator) {
  const clock = systemClock();
  const manager = counterpart(
    {
      kind: 'manager',
      deviceType: 'EnergyManagementSystem',
      brand: 'Test',
      type: 'EnergyManagementSystem',
      model: 'Test',
      categories: [2],
    },
    options(t, clock),
  );
  const cem = manager.device.addEntity('CEM');
  const base = { clock, logger: silentLogger };
  const sides = {
    lpc: lpcEnergyGuard(cem, base),
    lpp: lppEnergyGuard(cem, base),
    mpc: mpcMonitoringAppliance(cem),
    vabd: vabdVisualizationAppliance(cem),
    vapd: vapdVisualizationAppliance(cem),
  };
  const appliance = build(options(t, clock, { trust: [manager.identity.ski] }));
  t.after(async () => {
    for (const side of Object.values(sides)) side.close();
    await Promise.all([manager.close(), appliance.close()]);
  });
  await manager.start();
  const { port } = await appliance.start();
  const { ski } = appliance.node.identity;
  manager.ship.addAddress(ski, { host: '127.0.0.1', port });
  manager.ship.approve(ski);
  return { ...sides, ski, appliance };
}

/** Resolves when the condition holds after some change; the time limit of the test ends the wait. */
function until(side: { onChange(listener: () => void): () => void }, holds: () => boolean): Promise<void> {
  return new Promise((done) => {
    const stop = side.onChange(() => {
      if (!holds()) return;
      queueMicrotask(() => stop());
      done();
    });
  });
}

const REAL = { timeout: 60_000 };

test('a heat pump over TLS: measured with MPC, limited with LPC, and it takes no more', REAL, async (t) => {
  const { lpc, mpc, ski, appliance } = await joined(t, heatPump);
  await appliance.do({ do: 'buffer', celsius: 20 });
  await until(mpc, () => (mpc.units()[0]?.measurements.power ?? 0) > 1500);
  assert.equal(mpc.units()[0]?.entityType, 'HeatPumpAppliance');
  await until(lpc, () => lpc.systems()[0]?.heartbeatWatched === true);
  assert.deepEqual(await lpc.setLimit({ ski }, { active: true, value: watts(1000) }), { accepted: true });
  await until(mpc, () => (mpc.units()[0]?.measurements.power ?? 0) <= 1000);
  assert.equal(lpc.systems()[0]?.nominalMax, 4000);
});

test('an inverter over TLS: peak power, production and yield with VAPD, curtailed with LPP', REAL, async (t) => {
  const { lpp, vapd, mpc, ski, appliance } = await joined(t, inverter);
  await appliance.do({ do: 'sun', watts: 7200 });
  await until(vapd, () => vapd.systems()[0]?.production === 7200);
  assert.equal(vapd.systems()[0]?.nominalPeakPower, 9800);
  assert.ok(vapd.systems()[0]?.measurements.energyProduced !== undefined);
  await until(mpc, () => mpc.units()[0]?.measurements.power === -7200);
  await until(lpp, () => lpp.systems()[0]?.heartbeatWatched === true);
  assert.deepEqual(await lpp.setLimit({ ski }, { active: true, value: watts(3000) }), { accepted: true });
  await until(vapd, () => vapd.systems()[0]?.production === 3000);
});

test('a battery over TLS: state of charge and power with VABD, both directions limited', REAL, async (t) => {
  const { lpc, lpp, vabd, ski, appliance } = await joined(t, battery);
  await appliance.do({ do: 'soc', percent: 63 });
  await appliance.do({ do: 'power', watts: 4000 });
  await until(vabd, () => vabd.units()[0]?.measurements.power === 4000);
  assert.ok(Math.abs((vabd.units()[0]?.measurements.stateOfCharge ?? 0) - 63) < 1);
  await until(lpc, () => lpc.systems()[0]?.heartbeatWatched === true);
  assert.deepEqual(await lpc.setLimit({ ski }, { active: true, value: watts(1500) }), { accepted: true });
  await until(vabd, () => vabd.units()[0]?.measurements.power === 1500);
  await appliance.do({ do: 'power', watts: -4000 });
  assert.deepEqual(await lpp.setLimit({ ski }, { active: true, value: watts(900) }), { accepted: true });
  await until(vabd, () => vabd.units()[0]?.measurements.power === -900);
});

test('every command of the help exists, everything else is refused by name; the state names limits and power', async (t) => {
  const clock = new ManualClock();
  const kinds = [
    { build: heatPump, commands: HEAT_PUMP_COMMANDS },
    { build: inverter, commands: INVERTER_COMMANDS },
    { build: battery, commands: BATTERY_COMMANDS },
  ];
  for (const { build, commands } of kinds) {
    const appliance = build(options(t, clock, { isOffline: true }));
    await appliance.start();
    for (const { name } of commands)
      assert.equal(typeof (await appliance.do({ do: name, watts: 1000, percent: 50, celsius: 40 })), 'object');
    assert.throws(
      () => appliance.do({ do: 'dance' }),
      (error: unknown) => error instanceof BusbarError && error.message.includes('known:'),
    );
    assert.match(JSON.stringify(await appliance.do({ do: 'state' })), /"states":\{"LPC":\{"state":"init"/);
    await appliance.close();
  }
  assert.equal(clock.pendingTimers, 0);
});
