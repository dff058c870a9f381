import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, watts } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionCharacteristicListData,
  type LocalEntity,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  measurementDescriptionListData,
} from '@busbar/spine';
import { skiOf, VirtualSite } from '../testing/index.ts';
import { lpcControllableSystem, lpcEnergyGuard } from './lpc/lpc.ts';
import { lppControllableSystem, lppEnergyGuard } from './lpp/lpp.ts';
import { mpcMonitoredUnit } from './mpc/mpc.ts';
import type { ControllableSystem } from './power-limit/controllable-system.ts';

// Several use cases on one entity share its features (common part 3.4).

function systemOn(
  offer: typeof lpcControllableSystem,
  site: VirtualSite,
  entity: LocalEntity,
  failsafeLimit: number,
  canApply?: () => string | undefined,
): ControllableSystem {
  const { clock, logger } = site.station;
  return offer(entity, {
    clock,
    logger,
    isCem: false,
    nominalMax: watts(22_000),
    failsafeLimit: watts(failsafeLimit),
    failsafeDurationMinimum: seconds(7200),
    ...(canApply === undefined ? {} : { canApply }),
  });
}

test('common 3.4 rule 6: LPC refers to the total power of MPC, whichever comes first', () => {
  for (const isMpcFirst of [true, false]) {
    const site = new VirtualSite();
    const evse = site.station.addEntity('EVSE');
    // A foreign description takes number 0, so that 0 is not right by chance.
    const measurement = evse.feature('Measurement', 'server');
    measurement.offer(measurementDescriptionListData, { read: true });
    measurement.set(measurementDescriptionListData, {
      measurementDescriptionData: [{ measurementId: 0, measurementType: 'temperature' }],
    });
    const mpc = (): unknown => mpcMonitoredUnit(evse, { clock: site.clock, phases: 3 });
    if (isMpcFirst) mpc();
    systemOn(lpcControllableSystem, site, evse, 4200);
    if (!isMpcFirst) mpc();
    const [limit] = evse.feature('LoadControl', 'server').data(loadControlLimitDescriptionListData)
      ?.loadControlLimitDescriptionData ?? [{}];
    assert.equal(limit?.measurementId, 1);
    const characteristics = evse
      .feature('ElectricalConnection', 'server')
      .data(electricalConnectionCharacteristicListData);
    assert.deepEqual(
      characteristics?.electricalConnectionCharacteristicData?.map((one) => [
        one.electricalConnectionId,
        one.parameterId,
      ]),
      [[0, 0]],
    );
    site.close();
  }
});

class Shared {
  readonly site = new VirtualSite();
  readonly evse = this.site.station.addEntity('EVSE');
  obstacle: string | undefined;
  readonly lpc = systemOn(lpcControllableSystem, this.site, this.evse, 4200, () => this.obstacle);
  readonly lpp = systemOn(lppControllableSystem, this.site, this.evse, 3000);
  readonly cem = this.site.ems.addEntity('CEM');
  readonly target = { ski: skiOf(this.site.station.address) };
}

test('LPP-001, common 3.4 rules 1 and 4: two limits, two failsafe limits, one duration', () => {
  const { site, evse } = new Shared();
  const limits = evse.feature('LoadControl', 'server');
  assert.deepEqual(
    limits
      .data(loadControlLimitDescriptionListData)
      ?.loadControlLimitDescriptionData?.map((one) => [one.limitId, one.limitDirection]),
    [
      [0, 'consume'],
      [1, 'produce'],
    ],
  );
  assert.deepEqual(
    limits.data(loadControlLimitListData)?.loadControlLimitData?.map((one) => one.value),
    [
      { number: 22_000, scale: 0 },
      { number: -22_000, scale: 0 },
    ],
  );
  const keys = evse.feature('DeviceConfiguration', 'server');
  assert.deepEqual(
    keys
      .data(deviceConfigurationKeyValueDescriptionListData)
      ?.deviceConfigurationKeyValueDescriptionData?.map((one) => [one.keyId, one.keyName, one.unit]),
    [
      [0, 'failsafeConsumptionActivePowerLimit', 'W'],
      [1, 'failsafeDurationMinimum', undefined],
      [2, 'failsafeProductionActivePowerLimit', 'W'],
    ],
  );
  assert.deepEqual(
    keys.data(deviceConfigurationKeyValueListData)?.deviceConfigurationKeyValueData?.map((one) => one.value),
    [{ scaledNumber: { number: 4200, scale: 0 } }, { duration: 'PT2H' }, { scaledNumber: { number: 3000, scale: 0 } }],
  );
  site.close();
});

test('LPC and LPP are two state machines with one heartbeat; limits of production are negative on the wire', async () => {
  const { site, lpc, lpp, cem, target } = new Shared();
  const { clock, logger } = site.ems;
  const consumption = lpcEnergyGuard(cem, { clock, logger });
  const production = lppEnergyGuard(cem, { clock, logger });
  await site.connect(5000);
  assert.equal(lpc.state().phase, 'unlimited-controlled');
  assert.equal(lpp.state().phase, 'unlimited-controlled');
  const limited = production.setLimit(target, { active: true, value: watts(2200) });
  await site.clock.run(200);
  assert.deepEqual(await limited, { accepted: true });
  assert.equal(lpp.state().effectiveLimit, 2200);
  assert.equal(lpc.state().phase, 'unlimited-controlled');
  assert.ok(site.log.some(({ from, text }) => from === 'a' && text.includes('"number":-2200')));
  assert.deepEqual(production.systems()[0]?.limit, { active: true, value: 2200 });
  assert.deepEqual(consumption.systems()[0]?.limit, { active: false, value: 22_000 });
  const bindings = site.log.filter(({ from, text }) => from === 'a' && text.includes('"bindingRequest"')).length;
  assert.equal(bindings, 2, 'one binding for each of the two shared features');
  site.close();
});

test('LPC-TS-041: the guard of LPC changes the shared duration although nobody controls LPP', async () => {
  const { site, lpc, lpp, cem, target } = new Shared();
  const { clock, logger } = site.ems;
  const guard = lpcEnergyGuard(cem, { clock, logger });
  await site.connect(5000);
  assert.equal(lpp.state().phase, 'init');
  const written = guard.writeFailsafe(target, { durationMinimum: seconds(14_400), limit: watts(3500) });
  await site.clock.run(200);
  assert.deepEqual(await written, { accepted: true });
  assert.equal(lpc.state().failsafeDurationMinimum, 14_400);
  assert.equal(lpp.state().failsafeDurationMinimum, 14_400);
  assert.equal(lpc.state().failsafeLimit, 3500);
  assert.equal(lpp.state().failsafeLimit, 3000);
  site.close();
});

test('LPC-TS-041, LPC-TS-044: after a restart the one that begins second takes over the duration that was stored for the first', () => {
  const site = new VirtualSite();
  const { clock, logger } = site.station;
  const evse = site.station.addEntity('EVSE');
  const base = {
    clock,
    logger,
    isCem: false,
    nominalMax: watts(22_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
  };
  const lpc = lpcControllableSystem(evse, { ...base, restore: { failsafeDurationMinimum: seconds(9000) } });
  const lpp = lppControllableSystem(evse, base);
  assert.deepEqual(
    [lpc.state(), lpp.state()].map(({ failsafeDurationMinimum }) => failsafeDurationMinimum),
    [9000, 9000],
  );
  site.close();
});

test('common 3.4 rules 3 and 7: one refusal refuses the whole write; a closed use case leaves the entries of the other', async () => {
  const { site, evse, lpc, lpp, cem } = new Shared();
  const { clock, logger } = site.ems;
  lpcEnergyGuard(cem, { clock, logger });
  lppEnergyGuard(cem, { clock, logger });
  await site.connect(5000);
  const remote = site.ems.remotes()[0]?.entity(evse.path)?.feature('LoadControl', 'server');
  const client = cem.feature('Generic', 'client');
  const outcome = remote?.write(client, loadControlLimitListData, {
    value: {
      loadControlLimitData: [
        { limitId: 0, isLimitActive: true, value: { number: 5000, scale: 0 } },
        { limitId: 1, isLimitActive: true, value: { number: 1000, scale: 0 } },
      ],
    },
    partial: true,
  });
  await site.clock.run(200);
  const refused = await outcome;
  assert.equal(refused?.ok === false ? refused.description : undefined, 'positive limit');
  assert.equal(lpc.state().phase, 'unlimited-controlled');
  assert.equal(lpp.state().phase, 'unlimited-controlled');
  lpp.close();
  const limits = evse.feature('LoadControl', 'server').data(loadControlLimitListData)?.loadControlLimitData ?? [];
  assert.deepEqual(
    limits.map(({ limitId }) => limitId),
    [0],
  );
  const keys = evse.feature('DeviceConfiguration', 'server').data(deviceConfigurationKeyValueListData);
  assert.deepEqual(
    keys?.deviceConfigurationKeyValueData?.map(({ keyId }) => keyId),
    [0, 1],
  );
  site.close();
});

test('LPP-TS-041: the guard of LPP changes the shared duration although nobody controls LPC', async () => {
  const { site, lpc, lpp, cem, target } = new Shared();
  const { clock, logger } = site.ems;
  const guard = lppEnergyGuard(cem, { clock, logger });
  await site.connect(5000);
  assert.equal(lpc.state().phase, 'init');
  const written = guard.writeFailsafe(target, { durationMinimum: seconds(14_400) });
  await site.clock.run(200);
  assert.deepEqual(await written, { accepted: true });
  assert.equal(lpc.state().failsafeDurationMinimum, 14_400);
  assert.equal(lpp.state().failsafeDurationMinimum, 14_400);
  site.close();
});

test('SPINE-5.3.3-45: a full write that only repeats one limit is a write to the other one alone', async () => {
  const shared = new Shared();
  const { site, evse, lpc, lpp, cem, target } = shared;
  const { clock, logger } = site.ems;
  const guard = lpcEnergyGuard(cem, { clock, logger });
  await site.connect(5000);
  void guard.setLimit(target, { active: true, value: watts(5000) });
  await site.clock.run(200);
  // A new write of this limit would be refused now; its mere repetition is not one.
  shared.obstacle = 'self-protection';
  const remote = site.ems.remotes()[0]?.entity(evse.path)?.feature('LoadControl', 'server');
  const [consumption] = remote?.data(loadControlLimitListData)?.loadControlLimitData ?? [];
  assert.ok(remote !== undefined && consumption !== undefined);
  const outcome = remote.write(cem.feature('Generic', 'client'), loadControlLimitListData, {
    value: {
      loadControlLimitData: [
        consumption,
        { limitId: 1, isLimitChangeable: true, isLimitActive: true, value: { number: -1000, scale: 0 } },
      ],
    },
  });
  await site.clock.run(200);
  assert.equal((await outcome).ok, true);
  assert.equal(lpp.state().effectiveLimit, 1000);
  assert.equal(lpc.state().effectiveLimit, 5000);
  site.close();
});

test('SPINE-HB-4: a heartbeat that was known before the use case began is no sign of life', async () => {
  const site = new VirtualSite();
  const evse = site.station.addEntity('EVSE');
  systemOn(lpcControllableSystem, site, evse, 4200);
  const { clock, logger } = site.ems;
  lpcEnergyGuard(site.ems.addEntity('CEM'), { clock, logger });
  await site.connect(5000);
  const late = systemOn(lppControllableSystem, site, evse, 3000);
  assert.equal(late.state().guard?.ski, skiOf(site.ems.address), 'it is watched at once');
  assert.equal(late.state().lastHeartbeatAge, undefined);
  await site.clock.run(60_000);
  assert.ok((late.state().lastHeartbeatAge ?? 999) < 60);
  site.close();
});
