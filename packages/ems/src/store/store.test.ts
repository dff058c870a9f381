import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BusbarError, silentLogger, watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { migrate, STATE_MIGRATIONS } from './migrations.ts';
import { StationStore } from './stations.ts';
import { openStore, type Store } from './store.ts';

const RETENTION = { fineDays: 7, coarseDays: 1100 };

function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'busbar-store-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(path: string, clock = new ManualClock()): Store {
  return openStore({ directory: path, clock, logger: silentLogger, retention: RETENTION });
}

function failure(path: string): BusbarError {
  try {
    open(path).close();
  } catch (error) {
    assert.ok(error instanceof BusbarError, String(error));
    return error;
  }
  assert.fail('the store opened');
}

const LIMIT = {
  kind: 'consumption',
  watts: watts(4200),
  state: 'active',
  source: 'grid-operator',
  sourceName: 'control box abc',
  until: undefined,
  text: 'limit',
} as const;

test('limits, flags, trust, stations and ledger survive a reopening', (t) => {
  const path = directory(t);
  const first = open(path);
  first.durably(() => {
    first.limits.add(LIMIT);
    first.ledger.append('limit.accepted', { watts: 4200, ski: 'abc' });
  });
  first.flags.set('guard-ever-bound', true);
  first.trust.put({ ski: 'abc', userTrust: 32, since: '2026-01-01T00:00:00Z' });
  assert.equal(first.stations.ensure('def', '1').id, 'st-1');
  first.close();

  const second = open(path);
  t.after(() => second.close());
  assert.equal(second.limits.active('grid-operator')[0]?.watts, 4200);
  assert.equal(second.flags.get('guard-ever-bound'), true);
  assert.equal(second.trust.get('abc')?.userTrust, 32);
  assert.equal(second.stations.ensure('def', '1').id, 'st-1');
  assert.equal(second.stations.ensure('def', '2').id, 'st-2');
  assert.deepEqual(
    second.ledger.entries(10).map((entry) => entry.event),
    ['peer.trusted', 'limit.accepted'],
  );
  assert.equal(second.ledger.verify().intact, true);
  assert.deepEqual(second.warnings, []);
});

test('a refused device is refused after a reopening, until it is trusted or forgotten', (t) => {
  const path = directory(t);
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const since = '2026-01-01T00:00:00Z';
  const first = open(path);
  first.trust.put({ ski: a, userTrust: 32, since });
  for (const ski of [a, b]) first.trust.refuse({ ski, since });
  first.close();
  const second = open(path);
  assert.deepEqual([second.trust.list(), second.trust.refused().map(({ ski }) => ski)], [[], [a, b]]);
  second.trust.put({ ski: a, userTrust: 32, since });
  second.trust.remove(b);
  second.close();
  const third = open(path);
  t.after(() => third.close());
  assert.deepEqual([third.trust.list().map(({ ski }) => ski), third.trust.refused()], [[a], []]);
  assert.deepEqual(
    third.ledger.entries(10).map((entry) => entry.event),
    ['peer.removed', 'peer.trusted', 'peer.refused', 'peer.refused', 'peer.trusted'],
  );
});

test('a transaction that throws leaves neither limit nor ledger entry', (t) => {
  const store = open(directory(t));
  t.after(() => store.close());
  assert.throws(() =>
    store.durably(() => {
      store.limits.add(LIMIT);
      store.ledger.append('limit.accepted', {});
      throw new Error('refused after all');
    }),
  );
  assert.equal(store.limits.list(10).length, 0);
  assert.equal(store.ledger.head().entries, 0);
});

test('a second energy manager on the same directory is told so, and may start after the first closed', (t) => {
  const path = directory(t);
  const first = open(path);
  const error = failure(path);
  assert.equal(error.code, 'ems.store-in-use');
  assert.match(error.message, /Stop the other energy manager, or choose another directory/);
  first.close();
  open(path).close();
});

test('a damaged database is an error with advice and stays untouched', (t) => {
  const path = directory(t);
  open(path).close();
  const file = join(path, 'busbar.db');
  const damaged = Buffer.alloc(8192, 'not a database ');
  writeFileSync(file, damaged);
  const error = failure(path);
  assert.equal(error.code, 'ems.store-corrupt');
  assert.match(error.message, /Restore it from a backup/);
  assert.deepEqual(readFileSync(file), damaged);
});

test('a truncated database is an error, not a fresh start', (t) => {
  const path = directory(t);
  const store = open(path);
  for (let i = 0; i < 200; i++) store.ledger.append('limit.accepted', { i, text: 'x'.repeat(100) });
  store.close();
  truncateSync(join(path, 'busbar.db'), 12_288);
  assert.equal(failure(path).code, 'ems.store-corrupt');
});

test('damaged series are set aside with a warning; the energy manager starts', (t) => {
  const path = directory(t);
  open(path).close();
  writeFileSync(join(path, 'history.db'), Buffer.alloc(8192, 'junk'));
  const store = open(path);
  t.after(() => store.close());
  assert.match(store.warnings[0] ?? '', /set aside/);
  assert.ok(readdirSync(path).some((name) => name.startsWith('history.db.damaged-')));
});

test('a database of a newer version is refused with advice', (t) => {
  const path = directory(t);
  open(path).close();
  const database = new DatabaseSync(join(path, 'busbar.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  const error = failure(path);
  assert.equal(error.code, 'ems.store-newer');
  assert.match(error.message, /format 99/);
});

test('a data directory that is a file or cannot be created is an error with advice', (t) => {
  const path = directory(t);
  writeFileSync(join(path, 'file'), '');
  for (const impossible of [join(path, 'file'), join(path, 'file', 'below')]) {
    const error = failure(impossible);
    assert.equal(error.code, 'ems.store-unwritable');
    assert.match(error.message, /--data/);
  }
});

test('a read-only data directory is an error with advice', {
  skip: process.getuid?.() === 0 && 'root may write anywhere',
}, (t) => {
  const path = directory(t);
  chmodSync(path, 0o500);
  t.after(() => chmodSync(path, 0o700));
  assert.equal(failure(path).code, 'ems.store-unwritable');
});

test('the ledger accepts neither change nor deletion, and shows what was altered behind its back', (t) => {
  const path = directory(t);
  const store = open(path);
  for (let i = 1; i <= 5; i++) store.ledger.append('limit.accepted', { watts: i * 1000 });
  store.close();
  const database = new DatabaseSync(join(path, 'busbar.db'));
  assert.throws(() => database.exec('UPDATE ledger SET time = 0'), /append-only/);
  assert.throws(() => database.exec('DELETE FROM ledger'), /append-only/);
  database.exec(`DROP TRIGGER ledger_no_update; UPDATE ledger SET facts = '{"watts":99}' WHERE seq = 3;`);
  database.close();
  const altered = open(path);
  t.after(() => altered.close());
  assert.deepEqual(altered.ledger.verify(), { intact: false, seq: 3, text: 'entry 3 was altered' });
  assert.match(altered.warnings[0] ?? '', /ledger was changed from outside: entry 3 was altered/);
});

test('a station that cannot be stored is known all the same, and told as a failure', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, ':memory:', STATE_MIGRATIONS);
  const stations = new StationStore(database);
  database.exec('PRAGMA query_only = ON');
  assert.throws(() => stations.ensure('abc', '1'), { code: 'ems.store-write-failed' });
  assert.equal(stations.ensure('abc', '1').id, 'st-1');
  assert.throws(() => stations.update({ ...stations.ensure('abc', '1'), mode: 'off' }), {
    code: 'ems.store-write-failed',
  });
  assert.equal(stations.list()[0]?.mode, undefined);
});

test('limits end once; ended ones keep when and why', (t) => {
  const clock = new ManualClock();
  const store = open(directory(t), clock);
  t.after(() => store.close());
  const limit = store.limits.add(LIMIT);
  clock.advance(60_000);
  assert.equal(store.limits.end(limit.id, 'expired', 'time is over'), true);
  assert.equal(store.limits.end(limit.id, 'revoked'), false);
  const stored = store.limits.get(limit.id);
  assert.equal(stored?.state, 'expired');
  assert.equal((stored?.endedAt ?? 0) - (stored?.from ?? 0), 60_000);
  assert.equal(stored?.text, 'time is over');
});

test('a process killed at any moment loses no acknowledged limit, and the chain fits', async (t) => {
  const path = directory(t);
  for (let round = 0; round < 5; round++) {
    const child = spawn(
      process.execPath,
      [
        '--conditions=@busbar/source',
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('./testing/store-writer.ts', import.meta.url)),
        path,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let acknowledged = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged = Number(line);
      if (acknowledged % 50 >= 17 + round * 7) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    const store = open(path);
    const verdict = store.ledger.verify();
    assert.ok(verdict.intact, JSON.stringify(verdict));
    assert.ok(verdict.entries >= acknowledged, `${verdict.entries} entries, ${acknowledged} acknowledged`);
    assert.equal(store.limits.active('grid-operator').length, 1);
    assert.equal(store.limits.active('grid-operator')[0]?.watts, verdict.entries);
    store.close();
  }
  assert.ok(existsSync(join(path, 'busbar.db')));
});
