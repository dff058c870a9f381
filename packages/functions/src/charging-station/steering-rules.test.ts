import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amperes, millis, volts, watts } from '@busbar/kernel';
import { conversionVoltage, currentOfPower, powerOfCurrent } from './current-conversion.ts';
import { minimumPower } from './minimum-power.ts';
import { isLowering, writeDelay } from './write-pacing.ts';

test('mapping 7, rule 4: 10 s between two writes, except when lowering', () => {
  const last = { at: millis(1000), watts: watts(4000) };
  assert.equal(writeDelay(undefined, watts(4000), millis(0)), 0);
  assert.equal(writeDelay(last, watts(5000), millis(4000)), 7000);
  assert.equal(writeDelay(last, watts(5000), millis(11_000)), 0);
  assert.equal(writeDelay(last, watts(3999), millis(1001)), 0);
  assert.equal(writeDelay(last, watts(0), millis(1001)), 0);
  assert.equal(writeDelay(last, watts(4000), millis(1001)), 0, 'a start with the power that is there');
  assert.equal(writeDelay(last, watts(-100), millis(1001)), 9999, 'a reversal is no lowering');
  assert.ok(!isLowering(watts(0), watts(0)) && isLowering(watts(-500), watts(-200)));
});

test('mapping 5: limits are rounded down, never up', () => {
  assert.equal(powerOfCurrent(amperes(16.1), volts(230), 1), 3703);
  assert.equal(powerOfCurrent(amperes(16), volts(230), 3), 11_040);
  assert.equal(currentOfPower(watts(3703), volts(230), 1), 16.1);
  assert.equal(currentOfPower(watts(3702), volts(230), 1), 16);
  assert.equal(currentOfPower(watts(4200), volts(200), 1), 21);
});

test('mapping 5: the voltage is the measured one above 80 V, else the rated, else the configured one', () => {
  const configured = volts(230);
  assert.equal(conversionVoltage({ measured: volts(203), rated: volts(200), configured }), 203);
  assert.equal(conversionVoltage({ measured: volts(80), rated: volts(200), configured }), 200);
  assert.equal(conversionVoltage({ measured: volts(0), configured }), 230);
  assert.equal(conversionVoltage({ rated: volts(0), configured }), 230);
});

test('mapping 6: below the minimum a station waits, and starts above minimum + 10 % and 5 min after the last start', () => {
  const base = { minimum: watts(1400), isRunning: false, wasStopped: true, lastStart: millis(0), now: millis(400_000) };
  assert.deepEqual(minimumPower({ ...base, watts: watts(1399), isRunning: true }), { do: 'wait' });
  assert.deepEqual(minimumPower({ ...base, watts: watts(1400), isRunning: true }), { do: 'run' });
  assert.deepEqual(minimumPower({ ...base, watts: watts(1539) }), { do: 'wait' });
  assert.deepEqual(minimumPower({ ...base, watts: watts(1540) }), { do: 'run' });
  assert.deepEqual(minimumPower({ ...base, watts: watts(1540), now: millis(299_000) }), { do: 'wait', again: 1000 });
  assert.deepEqual(minimumPower({ ...base, watts: watts(1400), wasStopped: false }), { do: 'run' });
  assert.deepEqual(minimumPower({ watts: watts(0), isRunning: true, wasStopped: false, now: millis(0) }), {
    do: 'wait',
  });
});
