import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { TrustedPeer } from '@busbar/ship';
import { completeConfig } from '../config/load-config.ts';
import { openStore } from './store.ts';
import { openStoredDecisions, readStoredDecisions, STATE_DATABASE } from './stored-decisions.ts';

const clock = new ManualClock();
const used: string[] = [];
const peer = (digit: string): TrustedPeer => ({
  ...{ ski: digit.repeat(40), userTrust: 32, since: '2026-01-01T00:00:00Z' },
});
const refused = { ski: 'c'.repeat(40), since: '2026-01-01T00:00:00Z' };

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-decisions-'));
  used.push(directory);
  return directory;
}

const store = (directory: string) =>
  openStore({ directory, clock, logger: silentLogger, retention: completeConfig({}).history });

afterEach(() => {
  for (const directory of used.splice(0)) rmSync(directory, { recursive: true, force: true });
});

test('decisions are read while an energy manager holds the directory, and not changed', () => {
  const directory = freshDirectory();
  assert.equal(readStoredDecisions(directory), undefined);
  const running = store(directory);
  running.trust.put(peer('a'));
  running.trust.refuse(refused);
  assert.deepEqual(readStoredDecisions(directory), { peers: [peer('a')], refused: [refused] });
  assert.throws(() => openStoredDecisions(directory, clock), { code: 'ems.store-in-use' });
  running.close();
});

test('decisions are replaced as one step, with a trace in the ledger', () => {
  const directory = freshDirectory();
  const before = store(directory);
  before.trust.put(peer('a'));
  before.flags.set('identity-ski', 'f'.repeat(40));
  before.close();
  const opened = openStoredDecisions(directory, clock);
  assert.equal(opened.knownSki, 'f'.repeat(40));
  assert.deepEqual(opened.read(), { peers: [peer('a')], refused: [] });
  opened.write({ peers: [peer('b')], refused: [refused] });
  assert.deepEqual(opened.read(), { peers: [peer('b')], refused: [refused] });
  assert.throws(() => store(directory), { code: 'ems.store-in-use' });
  opened.close();
  const after = store(directory);
  assert.deepEqual([after.trust.list(), after.trust.refused()], [[peer('b')], [refused]]);
  assert.deepEqual(after.warnings, []);
  after.close();
});

test('a change that fails on its way changes nothing', () => {
  const directory = freshDirectory();
  const opened = openStoredDecisions(directory, clock);
  opened.write({ peers: [peer('a')], refused: [] });
  const broken = {
    ...peer('b'),
    toJSON: () => {
      throw new Error('not storable');
    },
  };
  assert.throws(() => opened.write({ peers: [peer('d'), broken], refused: [] }), /not storable/);
  assert.deepEqual(opened.read(), { peers: [peer('a')], refused: [] });
  opened.close();
});

test('a directory without an energy manager becomes one of it; a damaged database is said', () => {
  const directory = freshDirectory();
  const opened = openStoredDecisions(directory, clock);
  assert.deepEqual([opened.knownSki, opened.read()], [undefined, { peers: [], refused: [] }]);
  opened.close();
  const damaged = freshDirectory();
  writeFileSync(join(damaged, STATE_DATABASE), 'no database at all, but long enough for a header of one '.repeat(20));
  for (const open of [() => readStoredDecisions(damaged), () => openStoredDecisions(damaged, clock)])
    assert.throws(open, { code: 'ems.store-corrupt' });
});

test('a database of a version without refusals has none', () => {
  const directory = freshDirectory();
  const old = new DatabaseSync(join(directory, STATE_DATABASE));
  old.exec('CREATE TABLE trusted_peer (ski TEXT PRIMARY KEY, peer TEXT NOT NULL) STRICT');
  old.prepare('INSERT INTO trusted_peer VALUES (?, ?)').run(peer('a').ski, JSON.stringify(peer('a')));
  old.close();
  assert.deepEqual(readStoredDecisions(directory), { peers: [peer('a')], refused: [] });
});
