import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { millis, systemClock } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity, storeIdentity } from '@busbar/ship';
import { examine } from './examine.ts';
import { type Surroundings, systemSurroundings } from './surroundings.ts';

const what = {
  interfaces: undefined,
  ports: [{ use: 'HTTP', host: '127.0.0.1', port: 7480 }],
  directory: '/data',
  seconds: 5,
} as const;

/** A machine where nothing is in the way. */
function healthy(clock: ManualClock): Surroundings {
  return {
    clock,
    nodeVersion: '24.21.0',
    nodePath: '/usr/bin/node',
    multicast: async (wanted, seconds) => {
      await clock.run(seconds * 1000);
      const eth0 = { interface: 'eth0', family: 4, address: '192.0.2.1', isLoopback: false } as const;
      const statuses = [{ ...eth0, problem: undefined, heard: 'others' as const }];
      return { statuses, problem: undefined, wanted, isContainer: false, seconds };
    },
    port: async () => ({ state: 'free' }),
    isSynchronised: async () => true,
    identity: () => ({ state: 'none' }),
    data: () => ({ state: 'absent', parent: '/', isParentWritable: true }),
  };
}

test('everything is looked at once, and nothing is in the way of a healthy machine', async () => {
  const clock = new ManualClock(Date.UTC(2026, 5, 1));
  const checks = await examine(healthy(clock), what);
  assert.deepEqual(
    [...new Set(checks.map(({ check }) => check))],
    ['node', 'multicast', 'port', 'clock', 'certificate', 'data'],
  );
  assert.ok(checks.every(({ verdict }) => verdict === 'ok'));
});

test('a clock that is set while the doctor listens is noticed', async () => {
  const clock = new ManualClock(Date.UTC(2026, 5, 1));
  const sick: Surroundings = {
    ...healthy(clock),
    isSynchronised: async () => {
      clock.stepWall(3_600_000);
      return true;
    },
  };
  const steps = (await examine(sick, what)).find(({ subject }) => subject === 'steps');
  assert.equal(steps?.verdict, 'warning');
  assert.match(steps?.text ?? '', /3600\.0 s/);
});

test('a clock before the identity was made is a problem', async () => {
  const clock = new ManualClock(Date.UTC(2026, 5, 1));
  const later = new ManualClock(Date.UTC(2027, 0, 1));
  const identity = createIdentity({ shipId: 'late', clock: later });
  const sick: Surroundings = { ...healthy(clock), identity: () => ({ state: 'present', identity }) };
  const time = (await examine(sick, what)).find(({ subject }) => subject === 'time');
  assert.equal(time?.verdict, 'problem');
});

function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'busbar-doctor-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('this machine: a taken port names the process that holds it', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const around = systemSurroundings(systemClock());
  const taken = await around.port({ use: 'HTTP', host: '127.0.0.1', port: address.port });
  assert.equal(taken.state, 'taken');
  if (process.platform === 'linux') assert.equal(taken.state === 'taken' && taken.owner?.pid, process.pid);
  assert.deepEqual(await around.port({ use: 'HTTP', host: '127.0.0.1', port: 0 }), { state: 'free' });
  const nowhere = await around.port({ use: 'HTTP', host: '192.0.2.1', port: 7480 });
  assert.deepEqual(nowhere, { state: 'impossible', code: 'EADDRNOTAVAIL' });
});

test('this machine: data directory and identity are read as they are, and nothing is left behind', (t) => {
  const around = systemSurroundings(systemClock());
  const path = directory(t);
  assert.deepEqual(around.identity(path), { state: 'none' });
  const identity = createIdentity({ shipId: 'doctor', clock: systemClock() });
  storeIdentity(path, identity);
  const found = around.identity(path);
  assert.equal(found.state === 'present' && found.identity.ski, identity.ski);
  const facts = around.data(path);
  assert.ok(facts.state === 'present');
  assert.equal(facts.writeFault, undefined);
  assert.equal((facts.keyMode ?? 0) & 0o777, 0o600);
  assert.equal(facts.mode & 0o777, statSync(path).mode & 0o777);
  writeFileSync(join(path, 'identity.json'), '{');
  assert.equal(around.identity(path).state, 'unusable');
  assert.deepEqual(around.data(join(path, 'identity.json')), { state: 'noDirectory' });
  assert.equal(around.data(join(path, 'a', 'b')).state, 'absent');
  const below = around.data(join(path, 'identity.json', 'data'));
  assert.ok(below.state === 'absent' && !below.isParentWritable);
  mkdirSync(join(path, 'empty'));
  assert.equal(around.data(join(path, 'empty')).state === 'present', true);
});

test('this machine: multicast works on loopback', async () => {
  const clock = systemClock();
  const facts = await systemSurroundings(clock).multicast(['lo'], 1);
  assert.equal(facts.problem, undefined);
  assert.equal(facts.statuses[0]?.interface, 'lo');
  assert.notEqual(facts.statuses[0]?.heard, 'nobody');
  const started = clock.now();
  const nowhere = await systemSurroundings(clock).multicast(['nope0'], 1);
  assert.match(nowhere.problem ?? '', /nope0/);
  assert.ok(clock.now() - started >= millis(900));
});
