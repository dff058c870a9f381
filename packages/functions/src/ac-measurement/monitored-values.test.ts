import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MonitoredValue } from './monitored-values.ts';
import { monitoredMeasurements } from './monitored-values.ts';

const value = (
  quantity: MonitoredValue['quantity'],
  number: number,
  over: Partial<MonitoredValue> = {},
): MonitoredValue => ({
  quantity,
  value: number,
  state: 'normal',
  phaseCount: 1,
  ...over,
});

test('MPC-TS-001: the described total is the power', () => {
  const m = monitoredMeasurements(
    [value({ kind: 'power' }, 4200), value({ kind: 'powerPhases', phase: 'a' }, 1400)],
    undefined,
  );
  assert.equal(m.power, 4200);
  assert.deepEqual(m.powerPhases, { a: 1400 });
});

test('without a described total the phases are added up, but only if every phase is known', () => {
  const a = value({ kind: 'powerPhases', phase: 'a' }, 1400);
  const b = value({ kind: 'powerPhases', phase: 'b' }, -400);
  assert.equal(monitoredMeasurements([a, b], undefined).power, 1000);
  const broken = value({ kind: 'powerPhases', phase: 'b' }, 1, { state: 'error' });
  assert.equal(monitoredMeasurements([a, broken], undefined).power, undefined);
});

test('a power without electrical parameter is the total only when it is the only one', () => {
  const unknown = value({ kind: 'powerOfUnknownPhase' }, 900);
  assert.equal(monitoredMeasurements([unknown], undefined).power, 900);
  assert.equal(monitoredMeasurements([unknown, unknown], undefined).power, undefined);
});

test('of two totals the one with the most phases counts', () => {
  const one = value({ kind: 'power' }, 1400, { phaseCount: 1 });
  const three = value({ kind: 'power' }, 4200, { phaseCount: 3 });
  assert.equal(monitoredMeasurements([one, three], undefined).power, 4200);
});

for (const state of ['outOfRange', 'error'] as const) {
  test(`MPC-TS-008: a value in state ${state} is not used, the one before is kept and marked`, () => {
    const before = monitoredMeasurements([value({ kind: 'current', phase: 'b' }, 6.5)], undefined);
    const m = monitoredMeasurements([value({ kind: 'current', phase: 'b' }, 99, { state })], before);
    assert.deepEqual(m.current, { b: 6.5 });
    assert.deepEqual(m.unusable, ['current']);
    assert.deepEqual(m.unusablePhases, ['current.b']);
  });
}

test('a described data point without value is not available, not 0', () => {
  const m = monitoredMeasurements([{ quantity: { kind: 'power' }, state: 'normal', phaseCount: 3 }], undefined);
  assert.equal('power' in m, false);
});

test('EVCEM 6: without a measured power it follows from the currents at 230 V, and says so', () => {
  const currents = [value({ kind: 'current', phase: 'a' }, 10), value({ kind: 'current', phase: 'b' }, 6)];
  const described: MonitoredValue = { quantity: { kind: 'powerPhases', phase: 'a' }, state: 'normal', phaseCount: 1 };
  const derived = monitoredMeasurements([...currents, described], undefined, true);
  assert.equal(derived.power, 3680);
  assert.equal(derived.isPowerDerived, true);
  assert.equal(monitoredMeasurements(currents, undefined).power, undefined, 'not for other use cases');
  const measured = monitoredMeasurements([...currents, value({ kind: 'power' }, 3500)], undefined, true);
  assert.deepEqual([measured.power, measured.isPowerDerived], [3500, undefined]);
  const missing: MonitoredValue = { quantity: { kind: 'current', phase: 'c' }, state: 'normal', phaseCount: 1 };
  assert.equal(monitoredMeasurements([...currents, missing], undefined, true).power, undefined);
});

test('EVCEM-003: energy of the session', () => {
  assert.equal(monitoredMeasurements([value({ kind: 'energyCharged' }, 1825)], undefined).energyCharged, 1825);
});

test('a number that nobody can measure is not used: the one before stays', () => {
  const before = monitoredMeasurements([value({ kind: 'power' }, 4200)], undefined);
  for (const impossible of [1e15, -1e15, 1e258]) {
    const m = monitoredMeasurements([value({ kind: 'power' }, impossible)], before);
    assert.equal(m.power, 4200);
    assert.deepEqual(m.unusable, ['power']);
  }
  assert.deepEqual(monitoredMeasurements([value({ kind: 'stateOfCharge' }, 101)], undefined).unusable, [
    'stateOfCharge',
  ]);
  const unknown = value({ kind: 'powerOfUnknownPhase' }, 1e15);
  assert.equal(monitoredMeasurements([unknown], undefined).power, undefined);
  const large = monitoredMeasurements([value({ kind: 'power' }, -2e8), value({ kind: 'frequency' }, 0)], undefined);
  assert.deepEqual([large.power, large.frequency, large.unusable], [-2e8, 0, []]);
});
