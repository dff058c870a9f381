import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { isStoredAs, memoryTrustStore } from '../identity/trust-store.ts';
import { approvedRecord, labelOf, namesOf, storedTrust } from './peer-record.ts';

const ski = 'a'.repeat(40);
const now = utcInstant(Date.UTC(2026, 0, 1));
const stored = { ski, shipId: 'x', fingerprint: 'F', userTrust: 64, brand: 'Old', since: '2025-01-01T00:00:00Z' };
const service = { brand: 'New', model: 'Box' } as DiscoveredService;

test('what is announced now counts more than what is stored', () => {
  assert.deepEqual(namesOf(service, stored), { brand: 'New', model: 'Box' });
  assert.deepEqual(namesOf(undefined, stored), { brand: 'Old' });
  assert.deepEqual(namesOf(undefined, undefined), {});
});

test('a peer without names is called by its SKI', () => {
  assert.equal(labelOf(ski, { brand: 'New', model: 'Box' }), 'New Box');
  assert.equal(labelOf(ski, {}), 'SKI aaaaaaaa');
});

test('SHIP-6.2.2-2 the first approval is stored as verified by the user, with its date', () => {
  assert.deepEqual(approvedRecord(ski, undefined, { brand: 'New' }, now, false), {
    ski,
    userTrust: 32,
    brand: 'New',
    since: '2026-01-01T00:00:00Z',
  });
});

test('SHIP-6.10.4.9-6 approving again keeps date and trust, pins the certificate anew, and drops a wrong SHIP ID', () => {
  const { fingerprint: _, ...kept } = stored;
  assert.deepEqual(approvedRecord(ski, stored, { brand: 'Old' }, now, false), kept);
  const { shipId: __, ...withoutId } = kept;
  assert.deepEqual(approvedRecord(ski, stored, { brand: 'Old' }, now, true), withoutId);
});

test('SHIP-6.9.4-2 a peer held below user trust 8 is undecided, whatever else speaks for it', () => {
  for (const [userTrust, expected] of [
    [0, 'undecided'],
    [7, 'undecided'],
    [8, 'trusted'],
    [32, 'trusted'],
  ] as const) {
    const store = memoryTrustStore([{ ...stored, userTrust, secondFactorTrust: 32 }]);
    assert.equal(storedTrust(ski, store), expected);
  }
});

test('SHIP-6.9.4-1 the approval of the user raises a lower trust to 32, keeps a higher one, and what else is known of the peer', () => {
  const known = { ...stored, userTrust: 8, secondFactorTrust: 16, updateCounter: 3, succeeds: 'b'.repeat(40) };
  const { fingerprint: _, ...kept } = known;
  assert.deepEqual(approvedRecord(ski, known, { brand: 'Old' }, now, false), { ...kept, userTrust: 32 });
  assert.equal(approvedRecord(ski, stored, {}, now, false).userTrust, 64);
});

test('a record that changes nothing need not be written', () => {
  assert.equal(isStoredAs(stored, { ...stored }), true);
  assert.equal(isStoredAs({ ...stored, shipId: 'y' }, stored), false);
  assert.equal(isStoredAs(stored, undefined), false);
});
