import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMMUNICATIONS_STANDARDS,
  hasDataLink,
  pauseCurrent,
  readCommunicationsStandard,
} from './communications-standard.ts';

test('EVCC-003, EVCC-004, EVCC-005: two editions of ISO 15118-2 have a data link, IEC 61851 has none', () => {
  assert.deepEqual(COMMUNICATIONS_STANDARDS.filter(hasDataLink), ['iso15118-2ed1', 'iso15118-2ed2']);
});

test('EVCC 5.1: a standard nobody named is kept and counts as no data link; an empty text is unknown', () => {
  assert.equal(readCommunicationsStandard('iso15118-20'), 'iso15118-20');
  assert.equal(hasDataLink('iso15118-20'), false);
  assert.equal(readCommunicationsStandard(''), undefined);
  assert.equal(readCommunicationsStandard(' '), undefined);
  assert.equal(readCommunicationsStandard(undefined), undefined);
});

test('EVCC 5.1: 0 A pauses over the pilot, 0.1 A over a data link, and nothing is known before the standard is', () => {
  assert.equal(pauseCurrent('iec61851'), 0);
  assert.equal(pauseCurrent('iso15118-2ed2'), 0.1);
  assert.equal(pauseCurrent('iso15118-20'), 0.1);
  assert.equal(pauseCurrent(undefined), undefined);
});
