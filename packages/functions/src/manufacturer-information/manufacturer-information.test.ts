import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutManufacturerInformation } from './manufacturer-information.ts';

test('EVSECC-010: the sender cuts its texts', () => {
  const long = 'x'.repeat(5000);
  const cut = cutManufacturerInformation({ deviceName: long, manufacturerDescription: long, brandName: 'Busbar' });
  assert.equal(cut.deviceName?.length, 256);
  assert.equal(cut.manufacturerDescription?.length, 4096);
  assert.equal(cut.brandName, 'Busbar');
});
