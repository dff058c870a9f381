import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { fileKeyMaterialStore, KEY_MATERIAL_FILE } from '../key-material/key-material-file.ts';
import { FACTORY_RECORD, type KeyMaterialRecord } from '../key-material/key-material-store.ts';
import { createIdentity, type Identity } from './identity.ts';
import type { OpenedExport } from './identity-export.ts';
import { IDENTITY_FILE, loadIdentity, storeIdentity } from './identity-file.ts';
import { applyDecisions, type ImportTarget, importIdentity } from './identity-import.ts';
import { renewIdentity } from './renewal.ts';
import { fileDecisions, fileTrustStore, TRUST_FILE } from './trust-file.ts';
import { memoryTrustStore, type RefusedPeer, type TrustedPeer } from './trust-store.ts';

const clock = new ManualClock(utcInstant(Date.UTC(2026, 10, 24, 12)));
const [house, other] = ['house', 'other'].map((shipId) => createIdentity({ shipId, clock })) as [Identity, Identity];
const peer = (digit: string, shipId = digit): TrustedPeer => ({
  ...{ ski: digit.repeat(40), shipId, userTrust: 32, since: '2026-01-01T00:00:00Z' },
});
const refused = (digit: string): RefusedPeer => ({ ski: digit.repeat(40), since: '2026-01-01T00:00:00Z' });
const counted = (updateCounter: number): KeyMaterialRecord => ({
  ...FACTORY_RECORD,
  own: { updateCounter, keys: [{ ski: house.ski, curve: 23, stage: 'current', since: house.created }] },
});
const opened = (identity: Identity, more: Partial<OpenedExport> = {}): OpenedExport => ({
  ...{ identity, verified: identity, peers: [peer('a'), peer('b')], refused: [refused('c')], keyMaterial: counted(5) },
  ...more,
});
const used: string[] = [];

function directoryWith(identity?: Identity, peers: readonly TrustedPeer[] = []): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-import-'));
  used.push(directory);
  if (identity !== undefined) storeIdentity(directory, identity);
  for (const one of peers) fileTrustStore(directory).put(one);
  return directory;
}

function target(directory: string, over: Partial<ImportTarget> = {}): ImportTarget {
  return {
    directory,
    decisions: fileDecisions(directory),
    keyMaterial: fileKeyMaterialStore(directory),
    clock,
    replace: false,
    ...over,
  };
}

const filesOf = (directory: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(directory, name), 'utf8')]),
  );

afterEach(() => {
  for (const directory of used.splice(0)) rmSync(directory, { recursive: true, force: true });
});

test('SHIP-6.9.2-4 an import into an empty directory makes it that node: identity, trust, refusals, counter', () => {
  const directory = join(directoryWith(), 'new', 'place');
  const outcome = importIdentity(opened(house), target(directory));
  assert.deepEqual(outcome, { kind: 'new', identity: house, added: [peer('a').ski, peer('b').ski], backups: [] });
  assert.deepEqual(loadIdentity(directory), house);
  const trust = fileTrustStore(directory);
  assert.deepEqual([trust.list(), trust.refused()], [[peer('a'), peer('b')], [refused('c')]]);
  assert.deepEqual(fileKeyMaterialStore(directory).get(), counted(5));
  for (const file of [IDENTITY_FILE, TRUST_FILE, KEY_MATERIAL_FILE])
    assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600);
});

test('another identity is not replaced unasked: nothing changes', () => {
  const directory = directoryWith(other, [peer('d')]);
  const before = filesOf(directory);
  assert.throws(() => importIdentity(opened(house), target(directory)), { code: 'ship.import-refused' });
  assert.deepEqual(filesOf(directory), before);
});

test('another identity that shall be replaced is kept beside, with its peers', () => {
  const directory = directoryWith(other, [peer('d')]);
  const before = filesOf(directory);
  const { kind, backups } = importIdentity(opened(house), target(directory, { replace: true }));
  assert.equal(kind, 'replaced');
  assert.deepEqual(
    backups.map((path) => path.slice(directory.length + 1)),
    ['identity-before-20261124T120000Z.json', 'trust-before-20261124T120000Z.json'],
  );
  const after = filesOf(directory);
  assert.equal(after['identity-before-20261124T120000Z.json'], before[IDENTITY_FILE]);
  assert.equal(after['trust-before-20261124T120000Z.json'], before[TRUST_FILE]);
  for (const path of backups) assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(loadIdentity(directory)?.ski, house.ski);
  assert.deepEqual(fileTrustStore(directory).list(), [peer('a'), peer('b')]);
  importIdentity(opened(other), target(directory, { replace: true }));
  assert.ok(filesOf(directory)['identity-before-20261124T120000Z-2.json'], 'a second backup has a name of its own');
});

test('the same identity is completed: pairings of both sides, own decisions first, the newer certificate, the larger counter', () => {
  const renewed = renewIdentity(house, new ManualClock(utcInstant(Date.UTC(2030, 0, 1))));
  const directory = directoryWith(renewed, [peer('a', 'as known here'), peer('d')]);
  fileTrustStore(directory).refuse(refused('b'));
  fileKeyMaterialStore(directory).put(counted(9));
  const { kind, identity, added } = importIdentity(opened(house, { refused: [refused('d')] }), target(directory));
  assert.deepEqual([kind, identity.fingerprint, added], ['same', renewed.fingerprint, []]);
  assert.equal(loadIdentity(directory)?.fingerprint, renewed.fingerprint);
  const trust = fileTrustStore(directory);
  assert.deepEqual([trust.list(), trust.refused()], [[peer('a', 'as known here'), peer('d')], [refused('b')]]);
  assert.equal(fileKeyMaterialStore(directory).get().own?.updateCounter, 9);
  importIdentity(opened(house, { keyMaterial: counted(12) }), target(directory));
  assert.equal(fileKeyMaterialStore(directory).get().own?.updateCounter, 12);
});

test('a newer certificate of the same key is taken over', () => {
  const renewed = renewIdentity(house, new ManualClock(utcInstant(Date.UTC(2030, 0, 1))));
  const directory = directoryWith(house);
  const { kind, added } = importIdentity(opened(renewed), target(directory));
  assert.deepEqual([kind, added], ['same', [peer('a').ski, peer('b').ski]]);
  assert.equal(loadIdentity(directory)?.fingerprint, renewed.fingerprint);
});

test('a file that cannot be read is replaced only when asked, and kept', () => {
  const directory = directoryWith();
  writeFileSync(join(directory, IDENTITY_FILE), '{"format":1,');
  assert.throws(
    () => importIdentity(opened(house), target(directory)),
    (error) => error instanceof Error && /--replace/.test(error.message),
  );
  const { kind, backups } = importIdentity(opened(house), target(directory, { replace: true }));
  assert.equal(kind, 'replaced');
  assert.equal(readFileSync(backups[0] ?? '', 'utf8'), '{"format":1,');
});

test('a directory whose identity file is gone still belongs to its identity', () => {
  const directory = directoryWith();
  assert.throws(() => importIdentity(opened(house), target(directory, { knownSki: other.ski })), {
    code: 'ship.import-refused',
  });
  assert.equal(importIdentity(opened(house), target(directory, { knownSki: house.ski })).kind, 'same');
});

test('an identity that cannot be written leaves trust and counter as they were', () => {
  const directory = directoryWith(house, [peer('d')]);
  fileKeyMaterialStore(directory).put(counted(3));
  const before = filesOf(directory);
  mkdirSync(join(directory, `${IDENTITY_FILE}.${process.pid}.tmp`));
  assert.throws(() => importIdentity(opened(house), target(directory)), { code: 'ship.import-failed' });
  assert.deepEqual(filesOf(directory), before);
});

test('a trust store that cannot be written leaves everything as it was', () => {
  const directory = directoryWith(house);
  const before = filesOf(directory);
  mkdirSync(join(directory, `${TRUST_FILE}.${process.pid}.tmp`));
  assert.throws(() => importIdentity(opened(house), target(directory)), { code: 'ship.import-failed' });
  assert.deepEqual(filesOf(directory), before);
});

test('a backup that cannot be written ends the import before it begins', () => {
  const directory = directoryWith(other);
  const before = filesOf(directory);
  mkdirSync(join(directory, `identity-before-20261124T120000Z.json.${process.pid}.tmp`));
  assert.throws(() => importIdentity(opened(house), target(directory, { replace: true })), {
    code: 'ship.import-failed',
  });
  assert.deepEqual(filesOf(directory), before);
});

test('decisions replace those of a store, and what is there already is not written again', () => {
  const store = memoryTrustStore([peer('a'), peer('d')], [refused('e'), refused('c')]);
  const calls: string[] = [];
  const watched = {
    ...store,
    put: (one: TrustedPeer) => {
      calls.push(`put ${one.ski[0]}`);
      store.put(one);
    },
  };
  applyDecisions(watched, { peers: [peer('a'), peer('b')], refused: [refused('c')] });
  assert.deepEqual([store.list(), store.refused(), calls], [[peer('a'), peer('b')], [refused('c')], ['put b']]);
});
