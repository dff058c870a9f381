import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seconds, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  fromScaled,
  LocalDevice,
  type LocalEntity,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
} from '@busbar/spine';
import { VirtualSite } from '../../testing/virtual-site.ts';
import { lpcControllableSystem } from '../lpc/lpc.ts';
import { lppControllableSystem, lppEnergyGuard } from '../lpp/lpp.ts';
import type { ControllableSystemOptions } from './controllable-system-options.ts';

const USE_CASES = [
  { name: 'LPC', start: lpcControllableSystem, key: 'failsafeConsumptionActivePowerLimit', direction: 'consume' },
  { name: 'LPP', start: lppControllableSystem, key: 'failsafeProductionActivePowerLimit', direction: 'produce' },
] as const;

function options(restore: ControllableSystemOptions['restore'] = {}): ControllableSystemOptions {
  return {
    clock: new ManualClock(),
    logger: silentLogger,
    isCem: false,
    nominalMax: watts(11_000),
    failsafeLimit: watts(4200),
    failsafeDurationMinimum: seconds(7200),
    restore,
  };
}

function entityWith(start: (entity: LocalEntity) => unknown): LocalEntity {
  const { clock, logger } = options();
  const device = new LocalDevice({ address: 'd:_i:1_Device', deviceType: 'ChargingStation', clock, logger });
  const entity = device.addEntity('EVSE');
  start(entity);
  return entity;
}

/** The value of a key, as a peer would find it. */
function keyValue(entity: LocalEntity, keyName: string): number | string | undefined {
  const feature = entity.feature('DeviceConfiguration', 'server');
  const described = feature.data(
    deviceConfigurationKeyValueDescriptionListData,
  )?.deviceConfigurationKeyValueDescriptionData;
  const keyId = described?.find((one) => one.keyName === keyName)?.keyId;
  const values = feature.data(deviceConfigurationKeyValueListData)?.deviceConfigurationKeyValueData;
  const value = values?.find((one) => one.keyId === keyId)?.value;
  return value?.scaledNumber === undefined ? value?.duration : fromScaled(value.scaledNumber);
}

for (const { name, start, key, direction } of USE_CASES) {
  test(`${name}-011: the system offers the data point of its limit from the start, with the sign of its direction`, () => {
    const feature = entityWith((entity) => start(entity, options())).feature('LoadControl', 'server');
    const described = feature.data(loadControlLimitDescriptionListData)?.loadControlLimitDescriptionData ?? [];
    const [limit, ...others] = described.filter((one) => one.limitDirection === direction);
    assert.deepEqual(others, []);
    const shown = feature
      .data(loadControlLimitListData)
      ?.loadControlLimitData?.find((one) => one.limitId === limit?.limitId);
    assert.equal(shown?.isLimitChangeable, true);
    assert.equal(fromScaled(shown?.value ?? {}), name === 'LPC' ? 11_000 : -11_000);
  });

  const [value, duration] = name === 'LPC' ? ['LPC-021/1, LPC-903', 'LPC-022/1'] : ['LPP-010, LPP-021', 'LPP duration'];
  test(`${value}: the pre-configured failsafe limit, 0 or more, counts until the guard changes it`, () => {
    assert.equal(
      keyValue(
        entityWith((entity) => start(entity, options())),
        key,
      ),
      4200,
    );
    const changed = options({ failsafeLimit: watts(5000) });
    assert.equal(
      keyValue(
        entityWith((entity) => start(entity, changed)),
        key,
      ),
      5000,
    );
  });

  test(`${duration}: the failsafe duration minimum is pre-configured, from 2 h to 24 h`, () => {
    assert.equal(
      keyValue(
        entityWith((entity) => start(entity, options())),
        'failsafeDurationMinimum',
      ),
      'PT2H',
    );
    for (const failsafeDurationMinimum of [seconds(7199), seconds(86_401)])
      assert.throws(
        () => entityWith((entity) => start(entity, { ...options(), failsafeDurationMinimum })),
        /failsafe duration/,
      );
  });
}

test('LPP-010: a negative failsafe value is refused, the one before stays', async () => {
  const site = new VirtualSite();
  const { clock } = site;
  const { logger } = site.ems;
  const system = lppControllableSystem(site.station.addEntity('EVSE'), { ...options(), clock });
  const guard = lppEnergyGuard(site.ems.addEntity('CEM'), { clock, logger });
  await site.connect(5000);
  const [target] = guard.systems();
  assert.ok(target !== undefined);
  void guard.setLimit({ ski: target.ski }, { active: true, value: watts(6000) });
  await clock.run(5000);
  assert.equal(system.state().phase, 'limited');
  await assert.rejects(guard.writeFailsafe({ ski: target.ski }, { limit: watts(-1) }), /failsafe/);
  assert.equal(system.state().failsafeLimit, 4200);
  site.close();
});
