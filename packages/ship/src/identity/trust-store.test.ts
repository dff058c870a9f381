import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { ShipError } from '../errors.ts';
import { fileTrustStore, TRUST_FILE } from './trust-file.ts';
import { memoryTrustStore, type TrustedPeer } from './trust-store.ts';

const used: string[] = [];
const peer = (digit: string, more: Partial<TrustedPeer> = {}): TrustedPeer => ({
  ski: digit.repeat(40),
  userTrust: 32,
  since: '2026-01-01T00:00:00Z',
  ...more,
});

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

for (const content of ['', 'null', '{"format":9,"peers":[]}', '{"format":1,"peers":[{"ski":"x"}]}', '{"format":1}'])
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
