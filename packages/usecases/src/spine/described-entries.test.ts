import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, percent, seconds, silentLogger, wattHours, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice, type LocalEntity } from '@busbar/spine';
import { cevcEv } from './cevc/ev.ts';
import { dbevcEv } from './dbevc/ev.ts';
import { USE_CASES } from './declarations.ts';
import { describedEntries } from './described-entries.ts';
import { evccEv } from './evcc/ev.ts';
import { evcemEv } from './evcem/evcem.ts';
import { evcsEvse } from './evcs/evse.ts';
import { evsocEv } from './evsoc/ev.ts';
import { lpcControllableSystem } from './lpc/lpc.ts';
import { lppControllableSystem } from './lpp/lpp.ts';
import { mgcpGridConnectionPoint } from './mgcp/mgcp.ts';
import { mpcMonitoredUnit } from './mpc/mpc.ts';
import { opevEv } from './opev/opev.ts';
import { oscevEv } from './oscev/oscev.ts';
import { vabdBatterySystem } from './vabd/vabd.ts';
import { vapdPvSystem } from './vapd/vapd.ts';

const clock = new ManualClock();
const base = { clock, logger: silentLogger };
const power = { nominalMax: watts(11_000), failsafeLimit: watts(4200), failsafeDurationMinimum: seconds(7200) };
const current = { ...base, phases: ['a'], permitted: { minimum: amperes(6), maximum: amperes(16) } } as const;

/** The server actors whose data stands beside that of others, with everything they can tell. */
const ACTORS: Readonly<Record<string, (entity: LocalEntity) => void>> = {
  LPC: (entity) => lpcControllableSystem(entity, { ...base, ...power, isCem: false }),
  LPP: (entity) => lppControllableSystem(entity, { ...base, ...power, isCem: true }),
  MPC: (entity) => {
    const values = ['powerPhases', 'energyConsumed', 'energyProduced', 'current', 'voltage', 'frequency'] as const;
    mpcMonitoredUnit(entity, { clock, phases: 3, values });
  },
  MGCP: (entity) => {
    mgcpGridConnectionPoint(entity, { clock, phases: 3, values: ['current', 'voltage', 'frequency'] }).setFeedInFactor(
      percent(70),
    );
  },
  VABD: (entity) => {
    const energies = { energyCharged: wattHours(1), energyDischarged: wattHours(1) };
    vabdBatterySystem(entity, { clock, phases: 3 }).publish({ ...energies, stateOfCharge: percent(50) });
  },
  VAPD: (entity) => vapdPvSystem(entity, { clock, phases: 3, nominalPeakPower: watts(9800) }),
  EVCC: (entity) => evccEv(entity, { phases: ['a'] }),
  EVCEM: (entity) => evcemEv(entity, { clock, phases: ['a'], values: ['current', 'powerPhases', 'energyCharged'] }),
  EVSOC: (entity) => {
    const battery = { stateOfCharge: percent(50), stateOfHealth: percent(95), travelRange: 200_000 };
    evsocEv(entity, { clock }).publish({ ...battery, nominalCapacity: wattHours(60_000) });
  },
  OPEV: (entity) => opevEv(entity, current),
  OSCEV: (entity) => oscevEv(entity, current),
  CEVC: (entity) => cevcEv(entity, { power: { minimum: watts(1380), maximum: watts(11_000) } }),
  EVCS: (entity) => evcsEvse(entity),
  DBEVC: (entity) => {
    const maximum = watts(11_000);
    const constraints = { consumptionMinimum: watts(0), consumptionMaximum: maximum };
    dbevcEv(entity, {
      range: { minimum: watts(-11_000), maximum },
      constraints: { ...constraints, productionMinimum: watts(0), productionMaximum: maximum },
      requests: { isDischargingBelowTargetPermitted: false },
    });
  },
};

for (const { short, server, scenarios } of USE_CASES) {
  const entries = describedEntries(short);
  if (entries.length === 0) continue;
  test(`${short}: what the ${server.actor} describes are the entries of the table`, () => {
    const device = new LocalDevice({ address: 'd:_i:1_Device', deviceType: 'Generic', ...base });
    const entity = device.addEntity(server.entityTypes?.[0] ?? 'Generic');
    const actor = ACTORS[short];
    assert.ok(actor, 'the test plays every actor with described entries');
    actor(entity);
    for (const { in: fn, elements, scenario, written } of entries) {
      const { feature } = fn;
      assert.ok(feature !== undefined);
      const told = entity.feature(feature, 'server').data(fn);
      // Of alternatives one is told: the nominal maximum of a device or of an energy manager.
      const alternatives = entries.filter((one) => one.scenario === scenario && one.in === fn);
      const isTold =
        contains(told, elements) ||
        (/^LP[CP]$/.test(short) && alternatives.some((one) => contains(told, one.elements)));
      assert.ok(isTold, `scenario ${scenario}: ${JSON.stringify(elements)} in ${JSON.stringify(told)}`);
      const needed = scenarios.filter(({ number }) => number === scenario).flatMap(({ atServer }) => atServer);
      for (const one of [fn, ...written])
        assert.ok(
          needed.some(({ functions }) => functions.includes(one)),
          `scenario ${scenario} needs ${one.name}`,
        );
    }
  });
}

/** Whether somewhere inside is a value with these elements. */
function contains(value: unknown, wanted: unknown): boolean {
  if (isLike(value, wanted)) return true;
  return value !== null && typeof value === 'object' && Object.values(value).some((one) => contains(one, wanted));
}

function isLike(value: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return value === wanted;
  return Object.entries(wanted).every(([name, one]) => isLike(Object(value)[name], one));
}
