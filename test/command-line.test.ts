import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';

test('a taken HTTP port ends with exit code 3 and says which port and what to do', { timeout: 60_000 }, async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const run = new BusbarProcess(
    'run',
    '--interface',
    'lo',
    '--port',
    String(address.port),
    '--data',
    temporaryDirectory(t),
  );
  assert.equal(await run.exited, 3, run.output());
  assert.match(run.output(), new RegExp(`${address.port}`));
  assert.match(run.output(), /--port/);
});

test('a data directory that cannot be written ends with exit code 3', { timeout: 60_000 }, async (t) => {
  const file = join(temporaryDirectory(t), 'file');
  writeFileSync(file, '');
  const run = new BusbarProcess('run', '--interface', 'lo', '--port', '0', '--data', join(file, 'data'));
  assert.equal(await run.exited, 3, run.output());
  assert.match(run.output(), /file/);
});

test('a broken configuration ends with exit code 2 and names line and key', { timeout: 60_000 }, async (t) => {
  const config = join(temporaryDirectory(t), 'busbar.yaml');
  writeFileSync(config, 'site:\n  name: Home\n  nmae: Hoem\n');
  const run = new BusbarProcess('run', '--config', config, '--data', temporaryDirectory(t));
  assert.equal(await run.exited, 2, run.output());
  assert.match(run.output(), /3/);
  assert.match(run.output(), /nmae/);
});

test('wrong usage ends with exit code 2, help with 0', { timeout: 60_000 }, async () => {
  for (const args of [['no-such-command'], ['simulate', 'toaster'], ['demo', '--speed', '100']]) {
    const run = new BusbarProcess(...args);
    assert.equal(await run.exited, 2, run.output());
  }
  const help = new BusbarProcess('simulate', '--help');
  assert.equal(await help.exited, 0);
  assert.match(help.output(), /durationSeconds/);
});

test('decode prints {message, findings}; malformed input ends with 1 and the position', {
  timeout: 60_000,
}, async (t) => {
  const file = join(temporaryDirectory(t), 'message');
  writeFileSync(file, '{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}');
  const good = new BusbarProcess('decode', 'ship', '--json', file);
  assert.equal(await good.exited, 0, good.output());
  assert.deepEqual(JSON.parse(good.output()), {
    message: { connectionHello: { phase: 'ready', waiting: 60_000 } },
    findings: [],
  });
  writeFileSync(file, '{"connectionHello":[');
  const bad = new BusbarProcess('decode', 'ship', file);
  assert.equal(await bad.exited, 1, bad.output());
  assert.match(bad.output(), /20/);
});

test('identity show names what is missing when there is no identity yet', { timeout: 60_000 }, async (t) => {
  const show = new BusbarProcess('identity', 'show', '--data', join(temporaryDirectory(t), 'none'));
  assert.notEqual(await show.exited, 0);
  assert.match(show.output(), /busbar run/);
});

test('an option that may be repeated does not swallow the kind behind it', { timeout: 60_000 }, async (t) => {
  const one = new BusbarProcess('simulate', '--json', '--data', temporaryDirectory(t), '--interface', 'lo', 'meter');
  t.after(() => one.stop('SIGKILL'));
  assert.equal((await one.line((line) => line.ski !== undefined)).kind, 'meter');
  await one.stop('SIGTERM');
  assert.equal(await one.exited, 0, one.output());
});
