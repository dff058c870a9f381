// LPC, LPP: an energy guard limits what a controllable system consumes or produces.
import { seconds, watts } from '@busbar/kernel';
import { lpcControllableSystem, lpcEnergyGuard, lppControllableSystem, lppEnergyGuard } from '@busbar/usecases';
import { twoDevices } from './two-devices.ts';

for (const [name, controllableSystem, energyGuard] of [
  ['LPC', lpcControllableSystem, lpcEnergyGuard],
  ['LPP', lppControllableSystem, lppEnergyGuard],
] as const) {
  const { ems, station, clock, logger, connect, until, close } = twoDevices();

  // Controllable system: the charging station.
  const system = controllableSystem(station.addEntity('EVSE'), {
    clock,
    logger,
    isCem: false,
    nominalMax: watts(22_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });

  // Energy guard: the energy manager, or a control box. Magnitudes in both directions.
  const guard = energyGuard(ems.addEntity('CEM'), { clock, logger });
  const target = await connect();
  // Written as soon as the system can be written to, and again after every reconnect.
  await guard.setLimit(target, { active: true, value: watts(6000), duration: seconds(600) });
  await until(() => guard.systems()[0]?.status === 'accepted');
  const outcome = await guard.writeFailsafe(target, { limit: watts(5000), durationMinimum: seconds(10_800) });
  await until(() => system.state().failsafeLimit === 5000 && guard.systems()[0]?.nominalMax !== undefined);
  console.log(name, outcome.accepted, system.state().phase, system.state().effectiveLimit);
  await close();
}

// LPC true limited 6000
// LPP true limited 6000
