import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { deviceSettings, METER_SETTINGS, STATION_SETTINGS } from './device-settings.ts';

test('what is typed becomes what a device is built with; what is not typed stays with the device', () => {
  assert.deepEqual(deviceSettings('station', STATION_SETTINGS, {}), {});
  assert.deepEqual(
    deviceSettings('station', STATION_SETTINGS, {
      nominalMax: '22000',
      nominalProduction: '11000',
      failsafeLimit: '0',
      failsafeProduction: '5000',
      failsafeDuration: '7200',
      failsafeDurationMax: '86400',
      phases: '1',
      voltagesBetweenPhases: true,
    }),
    {
      nominalMax: 22_000,
      nominalProduction: 11_000,
      failsafeLimit: 0,
      failsafeProduction: 5000,
      failsafeDurationMinimum: 7200,
      failsafeDurationMaximum: 86_400,
      phases: 1,
      voltagesBetweenPhases: true,
    },
  );
  assert.deepEqual(deviceSettings('station', STATION_SETTINGS, { car: 'none' }), { car: 'none' });
  assert.deepEqual(deviceSettings('station', STATION_SETTINGS, { useCases: 'LPC, evcs' }), {
    useCases: ['LPC', 'EVCS'],
  });
  assert.deepEqual(deviceSettings('station', STATION_SETTINGS, { car: 'iec61851,soc=40,phases=1' }), {
    car: { kind: 'iec61851', isAsymmetric: false, soc: 40, phases: 1 },
  });
  assert.deepEqual(deviceSettings('meter', METER_SETTINGS, { feedInFactor: '70', phases: '3' }), {
    feedInFactor: 70,
    phases: 3,
  });
});

for (const [kind, known, typed, text] of [
  ['station', STATION_SETTINGS, { failsafeDuration: '60' }, /--failsafe-duration is a whole number from 7200 to 86400/],
  ['station', STATION_SETTINGS, { phases: '4' }, /--phases is a whole number from 1 to 3/],
  ['station', STATION_SETTINGS, { car: 'iec61851,soc=400' }, /--car: "soc" of "plug" must be a number from 0 to 100/],
  ['station', STATION_SETTINGS, { useCases: 'LPC,VABD' }, /"VABD" is none of them/],
  ['station', STATION_SETTINGS, { like: '/nowhere' }, /no folder \/nowhere/],
  ['meter', METER_SETTINGS, { nominalMax: '1' }, /--nominal-max means nothing to a meter/],
  ['control-box', [], { voltagesBetweenPhases: true }, /--voltages-between-phases means nothing to a control-box/],
] as const)
  test(`wrong usage is exit 2: ${JSON.stringify(typed)} for a ${kind}`, () => {
    assert.throws(
      () => deviceSettings(kind, known, typed),
      (error) => error instanceof BusbarError && exitCodeOf(error) === EXIT.usage && text.test(error.message),
    );
  });
