import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFrame } from '../frame/decode.ts';
import { octets } from '../testing/echonet-vectors.ts';
import { valueFindings } from './value-findings.ts';

function found(hex: string): readonly string[] {
  const decoded = decodeFrame(octets(hex));
  assert.ok('frame' in decoded && decoded.frame.format === 1);
  return valueFindings(decoded.frame).map(({ rule, path, text }) => `${rule} ${path}: ${text}`);
}

test('EL-4.2.2-1 octets that are no value are told with their place', () => {
  assert.deepEqual(found('1081000102a10105ff017203c70145d3020bb8e40165'), [
    'EL-4.2.2-1 properties.0: chargeStatus: a code outside the enumeration, 45',
    'EL-4.2.2-1 properties.1: instantaneousElectricPower: another number of octets than declared, 0bb8',
    'EL-4.2.2-1 properties.2: remainingCapacity3: outside the declared range, 65',
  ]);
  assert.deepEqual(found('1081000102a10105ff017e01da0001c8087fffffff00000001'), [
    'EL-4.2.2-1 getProperties.0.minimumElectricPower: minimumAndMaximumChargingElectricPower: outside the declared range, 7fffffff',
  ]);
});

test('EL-4.1 EL-4.3.1-4 maps and lists that do not add up are told', () => {
  assert.deepEqual(
    found('108100010ef00105ff0172029f020280d6050202a10102').map((one) => one.slice(0, 24)),
    ['EL-4.1 properties.0: 2 p', 'EL-4.3.1-4 properties.1:'],
  );
});

test('EL-4.2.3-2 requests, special values and undeclared properties are nothing odd', () => {
  assert.deepEqual(found('1081000105ff0102a1016202c700f300'), []);
  assert.deepEqual(found('1081000102a10105ff017203d304fffffffff30101e401ff'), []);
});
