import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controller } from '../class/controller.ts';
import { evCharger } from '../class/ev-charger.ts';
import { evChargerDischarger } from '../class/ev-charger-discharger.ts';
import { lowVoltageSmartElectricEnergyMeter } from '../class/low-voltage-smart-electric-energy-meter.ts';
import { nodeProfile } from '../class/node-profile.ts';
import type { Special } from '../class/value.ts';
import { octets } from '../testing/echonet-vectors.ts';
import { decodeNamed, encodeNamed, type NamedValue } from './named-property.ts';

/** Compiles only if both types are the same. */
function sameType<A, B>(_: [A] extends [B] ? ([B] extends [A] ? true : false) : false): void {
  // The types are the test.
}

test('a value has the type its class declares', () => {
  const mode = decodeNamed(evCharger, 'operationMode', octets('42'));
  sameType<typeof mode, 'charge' | 'standby' | 'idle' | 'other' | Special>(true);
  assert.equal(mode, 'charge');
  const power = decodeNamed(evCharger, 'chargingElectricPower', octets('00000bb8'));
  sameType<typeof power, { readonly value: number; readonly unit: 'W' } | Special>(true);
  assert.deepEqual(power, { value: 3000, unit: 'W' });
  const currents = decodeNamed(lowVoltageSmartElectricEnergyMeter, 'instantaneousCurrent', octets('003c0028'));
  type Current = { readonly value: number; readonly unit: 'A' } | Special;
  sameType<typeof currents, { readonly rPhase: Current; readonly tPhase: Current } | Special>(true);
  assert.ok(!('special' in currents));
  assert.deepEqual(currents.tPhase, { value: 4, unit: 'A' });
});

test('a value has the types of all releases', () => {
  type Mode = NamedValue<typeof evChargerDischarger, 'operationMode'>;
  sameType<Extract<Mode, 'rapidCharge' | 'automatic'>, 'rapidCharge' | 'automatic'>(true);
  assert.equal(decodeNamed(evChargerDischarger, 'operationMode', octets('41'), { release: 'F' }), 'rapidCharge');
});

test('inherited properties are there, and the node profile has its own', () => {
  const status = decodeNamed(controller, 'faultStatus', octets('41'));
  sameType<typeof status, 'true' | 'false' | Special>(true);
  assert.equal(status, 'true');
  const operating = decodeNamed(nodeProfile, 'operatingStatus', octets('30'));
  sameType<typeof operating, 'operating' | 'notOperating' | Special>(true);
  assert.equal(operating, 'operating');
  assert.equal(decodeNamed(controller, 'locationInformation', new Uint8Array(16)), '00'.repeat(16));
});

test('a property for a frame is made from a typed value', () => {
  assert.deepEqual(encodeNamed(evCharger, 'operationMode', 'charge', { isWrite: true }), {
    epc: 0xda,
    edt: octets('42'),
  });
  assert.throws(() => encodeNamed(evCharger, 'operationMode', 'discharge' as 'charge'), { code: 'echonet-lite.value' });
  assert.throws(() => decodeNamed(evCharger, 'toString' as 'id', octets('42')), /there is no property "toString"/);
});
