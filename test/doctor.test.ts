import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarProcess, temporaryDirectory } from './busbar-process.ts';

const FREE_PORTS = 'ship:\n  port: 0\nhttp:\n  port: 0\n';

test('doctor: nothing in the way ends with 0 and prints one line each', { timeout: 60_000 }, async (t) => {
  const data = temporaryDirectory(t);
  chmodSync(data, 0o700);
  const config = join(data, 'busbar.yaml');
  writeFileSync(config, FREE_PORTS);
  const run = new BusbarProcess('doctor', '--config', config, '--data', data, '--interface', 'lo', '--timeout', '1');
  assert.equal(await run.exited, 0, run.output());
  for (const name of ['node', 'multicast lo', 'port SHIP', 'port HTTP', 'clock time', 'certificate', 'data'])
    assert.match(run.output(), new RegExp(`^(ok|warning) +${name}`, 'm'));
});

test('doctor --json: a problem ends with 1 and has an advice', { timeout: 60_000 }, async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const data = temporaryDirectory(t);
  const config = join(data, 'busbar.yaml');
  writeFileSync(config, `ship:\n  port: 0\nhttp:\n  port: ${address.port}\n`);
  const options = ['--config', config, '--data', data, '--interface', 'lo', '--timeout', '1', '--json'];
  const run = new BusbarProcess('doctor', ...options);
  assert.equal(await run.exited, 1, run.output());
  const text = run.output();
  const checks = JSON.parse(text.slice(text.indexOf('['), text.lastIndexOf(']') + 1)) as {
    check: string;
    verdict: string;
    advice?: string;
  }[];
  const port = checks.find(({ check, verdict }) => check === 'port' && verdict === 'problem');
  assert.ok(port?.advice?.includes('--port'), text);
});

test('doctor: an interface that is not there is a problem, a broken configuration ends with 2', {
  timeout: 60_000,
}, async (t) => {
  const data = temporaryDirectory(t);
  const config = join(data, 'busbar.yaml');
  writeFileSync(config, FREE_PORTS);
  const run = new BusbarProcess('doctor', '--config', config, '--data', data, '--interface', 'nope0', '--timeout', '1');
  assert.equal(await run.exited, 1, run.output());
  assert.match(run.output(), /problem +multicast nope0/);
  writeFileSync(config, 'shop: {}\n');
  const broken = new BusbarProcess('doctor', '--config', config, '--data', data);
  assert.equal(await broken.exited, 2, broken.output());
});

test('discover: an interface that is not there ends with 3 and says so; the list is there all the same', {
  timeout: 60_000,
}, async () => {
  const run = new BusbarProcess('discover', '--timeout', '1', '--interface', 'nope0', '--json');
  assert.equal(await run.exited, 3, run.output());
  assert.match(run.output(), /nope0/);
  assert.match(run.output(), /busbar doctor/);
  assert.match(run.output(), /^\[\]$/m);
});
