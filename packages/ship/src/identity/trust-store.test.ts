import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { ShipError } from '../errors.ts';
import { fileTrustStore, TRUST_FILE } from './trust-file.ts';
import { MOST_REFUSED, memoryTrustStore, type TrustedPeer } from './trust-store.ts';

const used: string[] = [];
const peer = (digit: string, more: Partial<TrustedPeer> = {}): TrustedPeer => ({
  ski: digit.repeat(40),
  userTrust: 32,
  since: '2026-01-01T00:00:00Z',
  ...more,
});

const refusal = (digit: string) => ({ ski: digit.repeat(40), since: '2026-01-01T00:00:00Z' });

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-trust-'));
  used.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of used.splice(0)) rmSync(directory, { recursive: true, force: true });
});

for (const [kind, make] of [
  ['memory', () => memoryTrustStore()],
  ['file', () => fileTrustStore(freshDirectory())],
] as const)
  test(`SHIP-6.2.2-3 a ${kind} store keeps, replaces and deletes foreign keys`, () => {
    const store = make();
    store.put(peer('a'));
    store.put(peer('b', { shipId: 'B' }));
    store.put(peer('a', { shipId: 'A' }));
    assert.equal(store.get('a'.repeat(40))?.shipId, 'A');
    store.remove('b'.repeat(40));
    store.remove('c'.repeat(40));
    assert.deepEqual(store.list(), [peer('a', { shipId: 'A' })]);
  });

for (const [kind, make] of [
  ['memory', () => memoryTrustStore()],
  ['file', () => fileTrustStore(freshDirectory())],
] as const)
  test(`a ${kind} store: trust and refusal replace each other, removing forgets both`, () => {
    const store = make();
    store.put(peer('a'));
    store.refuse(refusal('a'));
    store.refuse(refusal('b'));
    assert.deepEqual([store.list(), store.refused()], [[], [refusal('a'), refusal('b')]]);
    store.put(peer('b'));
    assert.deepEqual([store.list(), store.refused()], [[peer('b')], [refusal('a')]]);
    store.remove('a'.repeat(40));
    assert.deepEqual([store.list(), store.refused()], [[peer('b')], []]);
    const skis = Array.from({ length: MOST_REFUSED + 1 }, (_, n) => n.toString(16).padStart(40, '0'));
    for (const ski of skis) store.refuse({ ...refusal('a'), ski });
    assert.deepEqual(
      store.refused().map(({ ski }) => ski),
      skis.slice(1),
    );
  });

test('a refusal is there after a restart', () => {
  const directory = freshDirectory();
  fileTrustStore(directory).refuse(refusal('a'));
  assert.deepEqual(fileTrustStore(directory).refused(), [refusal('a')]);
});

test('a store of the first release has no refusals', () => {
  const directory = freshDirectory();
  writeFileSync(join(directory, TRUST_FILE), JSON.stringify({ format: 1, peers: [peer('a')] }));
  const store = fileTrustStore(directory);
  assert.deepEqual([store.list(), store.refused()], [[peer('a')], []]);
});

test('SHIP-6.2.2-2 SHIP-6.2.2-4 what was put is there after a restart', () => {
  const directory = freshDirectory();
  fileTrustStore(directory).put(peer('a', { shipId: 'A', fingerprint: 'F'.repeat(64), brand: 'x' }));
  assert.deepEqual(fileTrustStore(directory).list(), [
    peer('a', { shipId: 'A', fingerprint: 'F'.repeat(64), brand: 'x' }),
  ]);
  assert.equal(statSync(join(directory, TRUST_FILE)).mode & 0o777, 0o600);
});

test('members of a newer program survive', () => {
  const directory = freshDirectory();
  fileTrustStore(directory).put({ ...peer('a'), secondFactor: 32 } as TrustedPeer);
  const store = fileTrustStore(directory);
  store.put(peer('b'));
  assert.match(readFileSync(join(directory, TRUST_FILE), 'utf8'), /"secondFactor": 32/);
});

for (const content of [
  '',
  'null',
  '{"format":9,"peers":[]}',
  '{"format":1,"peers":[{"ski":"x"}]}',
  '{"format":1}',
  '{"format":1,"peers":[],"refused":{}}',
  '{"format":1,"peers":[],"refused":[{"ski":"x"}]}',
])
  test(`a damaged store (${content || 'empty'}) stops and is not overwritten`, () => {
    const directory = freshDirectory();
    writeFileSync(join(directory, TRUST_FILE), content);
    assert.throws(
      () => fileTrustStore(directory),
      (error) => error instanceof ShipError && error.code === 'ship.trust-store-unreadable',
    );
    assert.equal(readFileSync(join(directory, TRUST_FILE), 'utf8'), content);
  });

test('a change that cannot be written is not made', () => {
  const directory = freshDirectory();
  const store = fileTrustStore(directory);
  mkdirSync(join(directory, TRUST_FILE, 'in-the-way'), { recursive: true });
  assert.throws(
    () => store.put(peer('a')),
    (error) => error instanceof ShipError && error.code === 'ship.trust-store-write-failed',
  );
  assert.deepEqual(store.list(), []);
});
