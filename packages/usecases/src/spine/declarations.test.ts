import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FUNCTIONS } from '@busbar/spine';
import { playsSide } from './declaration.ts';
import { USE_CASES, useCaseByName } from './declarations.ts';

test('every function a scenario needs belongs to the feature it is needed on and is part of the model', () => {
  for (const { scenarios } of USE_CASES)
    for (const { atServer, atClient } of scenarios)
      for (const { feature, functions } of [...atServer, ...atClient])
        for (const fn of functions) {
          assert.equal(fn.feature, feature);
          assert.ok(FUNCTIONS.some(({ name }) => name === fn.name));
        }
});

test('scenarios are numbered without gaps, and names are as on the wire', () => {
  for (const { scenarios } of USE_CASES)
    assert.deepEqual(
      scenarios.map(({ number }) => number),
      scenarios.map((_, i) => i + 1),
    );
  assert.deepEqual(
    USE_CASES.map(({ name }) => name),
    [
      'limitationOfPowerConsumption',
      'limitationOfPowerProduction',
      'monitoringOfPowerConsumption',
      'monitoringOfGridConnectionPoint',
      'evseCommissioningAndConfiguration',
      'evCommissioningAndConfiguration',
      'measurementOfElectricityDuringEvCharging',
      'evStateOfCharge',
      'overloadProtectionByEvChargingCurrentCurtailment',
      'optimizationOfSelfConsumptionDuringEvCharging',
      'coordinatedEvCharging',
      'evChargingSummary',
      'dynamicBidirectionalEvCharging',
      'visualizationOfAggregatedBatteryData',
      'visualizationOfAggregatedPhotovoltaicData',
    ],
  );
});

test('mandatory scenarios of the actors are those of the texts', () => {
  const mandatory = (name: string, side: 'server' | 'client'): readonly number[] =>
    (useCaseByName(name)?.scenarios ?? []).filter((one) => one[side] === 'M').map(({ number }) => number);
  assert.deepEqual(mandatory('limitationOfPowerConsumption', 'client'), [1, 2, 3, 4]);
  assert.deepEqual(mandatory('limitationOfPowerConsumption', 'server'), [1, 2, 3]);
  assert.deepEqual(mandatory('monitoringOfPowerConsumption', 'server'), [1]);
  assert.deepEqual(mandatory('monitoringOfGridConnectionPoint', 'server'), [2, 3, 4]);
  assert.deepEqual(mandatory('evseCommissioningAndConfiguration', 'client'), [2]);
  assert.deepEqual(mandatory('evCommissioningAndConfiguration', 'server'), [1, 2, 3, 8]);
  assert.deepEqual(mandatory('evCommissioningAndConfiguration', 'client'), [1, 2, 3, 6, 7, 8]);
  assert.deepEqual(mandatory('measurementOfElectricityDuringEvCharging', 'server'), []);
  assert.deepEqual(mandatory('measurementOfElectricityDuringEvCharging', 'client'), [1, 2, 3]);
  assert.deepEqual(mandatory('evStateOfCharge', 'server'), [1]);
  assert.deepEqual(mandatory('evChargingSummary', 'server'), [1]);
  assert.deepEqual(mandatory('dynamicBidirectionalEvCharging', 'client'), [1, 2, 3]);
  assert.deepEqual(mandatory('coordinatedEvCharging', 'server'), [2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(mandatory('coordinatedEvCharging', 'client'), [1, 2, 3, 4, 5, 6, 7, 8]);
  for (const name of [
    'overloadProtectionByEvChargingCurrentCurtailment',
    'optimizationOfSelfConsumptionDuringEvCharging',
  ])
    for (const side of ['server', 'client'] as const) assert.deepEqual(mandatory(name, side), [1, 2, 3]);
});

test('actor aliases of the installed base are understood', () => {
  const evsecc = useCaseByName('evseCommissioningAndConfiguration');
  const mpc = useCaseByName('monitoringOfPowerConsumption');
  assert.ok(evsecc !== undefined && mpc !== undefined);
  assert.ok(playsSide(evsecc, 'server', 'EV'));
  assert.ok(playsSide(mpc, 'server', 'HeatPump'));
  assert.equal(playsSide(mpc, 'server', 'MonitoringAppliance'), false);
});
