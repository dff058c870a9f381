import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import { fileKeyMaterialStore, KEY_MATERIAL_FILE } from './key-material-file.ts';
import { FACTORY_RECORD } from './key-material-store.ts';
import { announceSuccessor, factoryKeyMaterial } from './own-key-material.ts';

const root = mkdtempSync(join(tmpdir(), 'busbar-key-material-'));
after(() => rmSync(root, { recursive: true }));
let folders = 0;
const folder = (): string => {
  folders += 1;
  return join(root, String(folders));
};
const NOW = utcInstant(Date.UTC(2026, 0, 1));
const own = announceSuccessor(
  factoryKeyMaterial({ curve: 23, ski: 'a'.repeat(40) }, NOW),
  { curve: 23, ski: 'b'.repeat(40) },
  NOW,
);

test('without a file a node is in factory state, and nothing is written', () => {
  const directory = folder();
  assert.deepEqual(fileKeyMaterialStore(directory).get(), FACTORY_RECORD);
  assert.throws(() => statSync(directory), /ENOENT/);
});

test('SHIP-6.9.2.3-1 SHIP-6.10.4.6-7 SHIP-6.9.4-5: counters and keys are there again after a restart; only the owner reads them', () => {
  const directory = folder();
  const record = { own, wrongPins: 4, isPinProved: true };
  fileKeyMaterialStore(directory).put(record);
  assert.deepEqual(fileKeyMaterialStore(directory).get(), record);
  assert.equal(statSync(join(directory, KEY_MATERIAL_FILE)).mode & 0o777, 0o600);
  fileKeyMaterialStore(directory).put(FACTORY_RECORD);
  assert.deepEqual(fileKeyMaterialStore(directory).get(), FACTORY_RECORD);
});

test('a file that cannot be used is said to be so and left as it is', () => {
  const good = { format: 1, ...FACTORY_RECORD };
  for (const content of [
    '{',
    'null',
    '[]',
    JSON.stringify({ ...good, format: 2 }),
    JSON.stringify({ ...good, wrongPins: -1 }),
    JSON.stringify({ ...good, wrongPins: '3' }),
    JSON.stringify({ ...good, isPinProved: undefined }),
    JSON.stringify({ ...good, own: { updateCounter: 1, keys: [] } }),
    JSON.stringify({ ...good, own: { updateCounter: 1.5, keys: own.keys } }),
    JSON.stringify({ ...good, own: { ...own, keys: [{ ...own.keys[0], ski: 'A'.repeat(40) }] } }),
    JSON.stringify({ ...good, own: { ...own, keys: [{ ...own.keys[0], stage: 'future' }] } }),
    JSON.stringify({ ...good, own: { ...own, keys: [{ ...own.keys[0], since: 'soon' }] } }),
  ]) {
    const directory = folder();
    fileKeyMaterialStore(directory).put(FACTORY_RECORD);
    const path = join(directory, KEY_MATERIAL_FILE);
    writeFileSync(path, content);
    assert.throws(
      () => fileKeyMaterialStore(directory),
      (error) => error instanceof ShipError && error.code === 'ship.key-material-unreadable',
      content,
    );
    assert.equal(readFileSync(path, 'utf8'), content);
  }
});

test('a change that cannot be written is not made', () => {
  const directory = folder();
  const store = fileKeyMaterialStore(directory);
  writeFileSync(directory, 'a file where the folder belongs');
  assert.throws(
    () => store.put({ ...FACTORY_RECORD, wrongPins: 1 }),
    (error) => error instanceof ShipError && error.code === 'ship.key-material-write-failed',
  );
  assert.deepEqual(store.get(), FACTORY_RECORD);
});
