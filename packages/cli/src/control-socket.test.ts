import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connectControlSocket, openControlSocket } from './control-socket.ts';

const SKI = 'cd'.repeat(20);
const runtime = mkdtempSync(join(tmpdir(), 'busbar-run-'));
process.env.XDG_RUNTIME_DIR = runtime;
after(() => rmSync(runtime, { recursive: true, force: true }));

const nextLine = (connection: NonNullable<Awaited<ReturnType<typeof connectControlSocket>>>): Promise<string> =>
  new Promise((done) => connection.onLine(done));

test('lines of another process of this user are answered one by one; afterwards nobody is there', async () => {
  const socket = await openControlSocket(SKI, async (line) => ({ event: 'answer', to: line }));
  assert.equal(statSync(socket.path).mode & 0o777, 0o600, 'nobody else gets in');
  const connection = await connectControlSocket(SKI);
  assert.ok(connection !== undefined);
  const answer = nextLine(connection);
  connection.write('hello');
  assert.equal(await answer, '{"event":"answer","to":"hello"}');
  connection.close();
  await socket.close();
  assert.equal(await connectControlSocket(SKI), undefined);
});

test('a socket left behind by a process that was killed is replaced', async () => {
  const first = await openControlSocket(SKI, async () => ({ event: 'first' }));
  const second = await openControlSocket(SKI, async () => ({ event: 'second' }));
  const connection = await connectControlSocket(SKI);
  assert.ok(connection !== undefined);
  const answer = nextLine(connection);
  connection.write('who?');
  assert.equal(await answer, '{"event":"second"}');
  connection.close();
  await Promise.all([first.close(), second.close()]);
});
