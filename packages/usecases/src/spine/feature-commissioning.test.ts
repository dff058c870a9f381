import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, seconds, watts } from '@busbar/kernel';
import { EvSite } from '../testing/index.ts';
import { evccCem } from './evcc/cem.ts';
import { evccEv } from './evcc/ev.ts';
import { evcemCem, evcemEv } from './evcem/evcem.ts';
import { evseccCem } from './evsecc/cem.ts';
import { evseccEvse } from './evsecc/evse.ts';
import { evsocCem } from './evsoc/cem.ts';
import { evsocEv } from './evsoc/ev.ts';
import { lpcControllableSystem, lpcEnergyGuard } from './lpc/lpc.ts';
import { mpcMonitoredUnit, mpcMonitoringAppliance } from './mpc/mpc.ts';
import { opevCem, opevEv } from './opev/opev.ts';
import { oscevCem, oscevEv } from './oscev/oscev.ts';

// What many use cases of one entity need of the same features is asked once.

/** A charging station with a car, and an energy manager; every use case on one entity each. */
function everything(): { site: EvSite; isComplete: () => boolean } {
  const site = new EvSite();
  const { clock, logger } = site.station;
  const base = { clock, logger };
  const phases = ['a', 'b', 'c'] as const;
  evseccEvse(site.evse, { manufacturer: { deviceName: 'Station' } });
  mpcMonitoredUnit(site.evse, { clock, phases: 3 }).publish({ power: watts(0) });
  lpcControllableSystem(site.evse, {
    ...base,
    isCem: false,
    nominalMax: watts(11_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  });
  site.plug((ev) => {
    evccEv(ev, { phases, communicationsStandard: 'iso15118-2ed2', chargingPowerLimits: { minimum: watts(4140) } });
    evcemEv(ev, { clock, phases, values: ['current', 'powerPhases', 'energyCharged'] });
    evsocEv(ev, { clock }).publish({ stateOfCharge: percent(50) });
    const limited = { ...base, phases, permitted: { minimum: amperes(6), maximum: amperes(16) } };
    opevEv(ev, limited);
    oscevEv(ev, limited);
  });
  for (const play of [evseccCem, evccCem, evcemCem, evsocCem, mpcMonitoringAppliance]) play(site.cem);
  const guard = lpcEnergyGuard(site.cem, base);
  const opev = opevCem(site.cem, base);
  const oscev = oscevCem(site.cem, base);
  const isComplete = (): boolean =>
    guard.systems()[0]?.status === 'accepted' &&
    opev.vehicles()[0]?.isConfirmed === true &&
    oscev.vehicles()[0]?.isConfirmed === true;
  return { site, isComplete };
}

test('no feature is subscribed, bound or read twice, and a station with a car takes at most 120 messages', async (t) => {
  const { site, isComplete } = everything();
  await site.connect(1);
  while (!isComplete() && site.clock.now() < 5000) await site.clock.run(1);
  assert.ok(isComplete());
  t.diagnostic(`${site.log.length} messages, ${site.clock.now()} ms of virtual time at 1 ms each way`);
  assert.ok(site.log.length <= 120, `${site.log.length} messages`);
  const asked = site.log
    .filter(({ from, text }) => from === 'a' && /"cmdClassifier":"(read|call)"/.test(text))
    .map(({ text }) => text.replace(/"msgCounter":\d+/, ''));
  assert.ok(asked.length > 30);
  assert.deepEqual(
    asked.filter((text, index) => asked.indexOf(text) !== index),
    [],
  );
  site.close();
  assert.equal(site.clock.pendingTimers, 0);
});
