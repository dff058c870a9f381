import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wattHours, watts } from '@busbar/kernel';
import type { MonitoredUnit } from '@busbar/usecases';
import { monitoredUnits } from './monitored-units.ts';

test('the energy that is given back has the name of the use case that is read', () => {
  const unit = {
    ski: 'aa'.repeat(20),
    entityPath: [1],
    measurements: { power: watts(-500), energyProduced: wattHours(1200) },
  } as unknown as MonitoredUnit;
  const valuesOf = (useCase: 'MPC' | 'MGCP') => (monitoredUnits([unit], useCase) as { values: object }).values;
  assert.deepEqual(valuesOf('MPC'), { TotalActivePower: -500, TotalProducedEnergy: 1200 });
  assert.deepEqual(valuesOf('MGCP'), { TotalActivePower: -500, TotalFeedInEnergy: 1200 });
});
