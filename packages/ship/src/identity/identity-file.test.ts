import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { ShipError } from '../errors.ts';
import { createIdentity } from './identity.ts';
import { IDENTITY_FILE, loadIdentity, loadOrCreateIdentity, storeIdentity } from './identity-file.ts';

const clock = new ManualClock();
const used: string[] = [];

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-identity-'));
  used.push(directory);
  return directory;
}

afterEach(() => {
  for (const directory of used.splice(0)) rmSync(directory, { recursive: true, force: true });
});

test('SHIP-6.9.2-4 the identity survives: created once, loaded ever after', () => {
  const directory = join(freshDirectory(), 'deep', 'data');
  const first = loadOrCreateIdentity(directory, { clock });
  const second = loadOrCreateIdentity(directory, { clock, shipId: 'ignored' });
  assert.deepEqual(second, first);
  assert.deepEqual(readdirSync(directory), [IDENTITY_FILE]);
});

test('only the owner can read the key', { skip: process.platform === 'win32' && 'no POSIX modes' }, () => {
  const directory = join(freshDirectory(), 'data');
  loadOrCreateIdentity(directory, { clock });
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, IDENTITY_FILE)).mode & 0o777, 0o600);
});

test('no identity yet is not an error', () => {
  assert.equal(loadIdentity(freshDirectory()), undefined);
});

for (const [what, content] of [
  ['an empty file', ''],
  ['half a file', '{"format":1,"shipId":"x"'],
  ['no object', '"text"'],
  ['null', 'null'],
  ['another format', '{"format":2}'],
  ['a missing key', '{"format":1,"shipId":"x","created":"2026-01-01T00:00:00Z","certificatePem":"x"}'],
  [
    'damaged PEM',
    '{"format":1,"shipId":"x","created":"2026-01-01T00:00:00Z","certificatePem":"x","privateKeyPem":"y"}',
  ],
] as const)
  test(`${what} stops with advice and stays untouched`, () => {
    const directory = freshDirectory();
    const path = join(directory, IDENTITY_FILE);
    writeFileSync(path, content);
    assert.throws(
      () => loadOrCreateIdentity(directory, { clock }),
      (error) =>
        error instanceof ShipError &&
        error.code === 'ship.identity-corrupt' &&
        error.message.includes('Restore the file from a backup'),
    );
    assert.equal(readFileSync(path, 'utf8'), content);
  });

test('a file that cannot be read stops with advice, nothing is generated', () => {
  const directory = freshDirectory();
  mkdirSync(join(directory, IDENTITY_FILE));
  assert.throws(
    () => loadOrCreateIdentity(directory, { clock }),
    (error) => error instanceof ShipError && error.code === 'ship.identity-unreadable',
  );
});

test('a disk that cannot be written is reported, and no draft stays behind', () => {
  const directory = freshDirectory();
  mkdirSync(join(directory, IDENTITY_FILE, 'in-the-way'), { recursive: true });
  assert.throws(
    () => storeIdentity(directory, createIdentity({ shipId: 'a', clock })),
    (error) => error instanceof ShipError && error.code === 'ship.identity-write-failed',
  );
  assert.deepEqual(readdirSync(directory), [IDENTITY_FILE]);
});

test('an import replaces the identity and survives the next load', () => {
  const directory = freshDirectory();
  loadOrCreateIdentity(directory, { clock });
  chmodSync(join(directory, IDENTITY_FILE), 0o644);
  const imported = createIdentity({ shipId: 'imported', clock });
  storeIdentity(directory, imported);
  assert.deepEqual(loadIdentity(directory), imported);
  assert.equal(statSync(join(directory, IDENTITY_FILE)).mode & 0o777, 0o600);
});
