import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';

const launcher = join(import.meta.dirname, '..', 'bin', 'busbar.js');

/** Makes a new Node look like an old one to the launcher, not to what it starts. */
const PRETEND_OLD = `--import=data:text/javascript,${encodeURIComponent(`
  if (!process.env.BUSBAR_STARTED_BY) {
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
    process.execve = undefined;
  }`)}`;

/** What the fake program says about itself and then does as its first argument asks. */
const MAIN = `
  import { writeFileSync } from 'node:fs';
  import { resolved } from '@busbar/probe';
  const [what] = process.argv.slice(2);
  if (what === 'exit') process.exitCode = 7;
  if (what === 'listen') process.once('disconnect', () => undefined);
  if (what === 'stay') {
    const alive = setInterval(() => undefined, 1000);
    process.once('SIGTERM', () => { writeFileSync('ended', 'tidied up'); clearInterval(alive); process.exitCode = 5; });
  }
  console.log(JSON.stringify({
    main: import.meta.url.split('/').slice(-2).join('/'), resolved, pid: process.pid, major: Number(process.versions.node.split('.')[0]),
    args: process.argv.slice(2), nodeOptions: process.env.NODE_OPTIONS, mark: process.env.BUSBAR_STARTED_BY,
  }));
  if (what === 'die') process.kill(process.pid, 'SIGKILL');
`;

interface Said {
  readonly main: string;
  readonly resolved: string;
  readonly pid: number;
  readonly major: number;
  readonly args: readonly string[];
  readonly nodeOptions?: string;
  readonly mark?: string;
}

/** A copy of the launcher in a repository of its own, in a folder whose name has a space. */
function installation(t: TestContext, options: { readonly isBuilt: boolean; readonly hasNode?: boolean }): string {
  const root = mkdtempSync(join(tmpdir(), 'busbar launcher '));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const exported = { '@busbar/source': './source.js', default: './dist.js' };
  write('node_modules/@busbar/probe/package.json', JSON.stringify({ type: 'module', exports: { '.': exported } }));
  write('node_modules/@busbar/probe/source.js', "export const resolved = 'source';");
  write('node_modules/@busbar/probe/dist.js', "export const resolved = 'dist';");
  write('packages/cli/package.json', '{"type":"module"}');
  write('packages/cli/src/main.ts', MAIN);
  write('packages/cli/dist/main.js', MAIN);
  if (options.isBuilt) write('packages/cli/dist/.tsbuildinfo', '{}');
  mkdirSync(join(root, 'packages/cli/bin'));
  copyFileSync(launcher, join(root, 'packages/cli/bin/busbar.js'));
  if (options.hasNode !== false) {
    const bin = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(process.execPath, join(bin, 'node'));
  }
  return root;
}

interface Start {
  readonly node?: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, BUSBAR_FROM_SOURCE: __, NODE_TEST_CONTEXT: ___, ...env } = process.env;
  return { ...env, ...extra };
}

function run(
  root: string,
  args: readonly string[],
  { node = process.execPath, flags = [], env }: Start = {},
): {
  readonly said: Said;
  readonly status: number | null;
  readonly signal: string | null;
  readonly stderr: string;
} {
  const all = [...flags, join(root, 'packages/cli/bin/busbar.js'), ...args];
  const ended = spawnSync(node, all, { cwd: root, env: environment(env), encoding: 'utf8', timeout: 20_000 });
  const said = ended.stdout === '' ? {} : JSON.parse(ended.stdout);
  return { said, status: ended.status, signal: ended.signal, stderr: ended.stderr };
}

/** Starts the program and waits for its first line. */
async function start(
  t: TestContext,
  root: string,
  { flags = [], env }: Start = {},
): Promise<{ child: ChildProcess; said: Said }> {
  const child = spawn(process.execPath, [...flags, join(root, 'packages/cli/bin/busbar.js'), 'stay'], {
    cwd: root,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  assert.ok(child.stdout);
  const [line] = await once(child.stdout, 'data');
  return { child, said: JSON.parse(String(line)) };
}

test('a built program runs in the process that was started', async (t) => {
  const root = installation(t, { isBuilt: true });
  const { child, said } = await start(t, root);
  assert.deepEqual([said.main, said.resolved, said.pid], ['dist/main.js', 'dist', child.pid]);
});

test('a built program resolves no sources, even if npm sets the condition; other options stay', async (t) => {
  const root = installation(t, { isBuilt: true });
  const env = { NODE_OPTIONS: '--conditions=@busbar/source --no-deprecation' };
  const { child, said } = await start(t, root, { env });
  assert.deepEqual([said.main, said.resolved, said.nodeOptions], ['dist/main.js', 'dist', '--no-deprecation']);
  assert.equal(said.pid, child.pid, 'the process is taken over, not doubled');
  assert.equal(said.mark, undefined);
  for (const flags of [['--conditions=@busbar/source'], ['-C', '@busbar/source']])
    assert.equal(run(root, [], { flags }).said.resolved, 'dist');
});

test('without a complete build the sources run, with the condition', async (t) => {
  const root = installation(t, { isBuilt: false });
  const { child, said } = await start(t, root);
  assert.deepEqual([said.main, said.resolved, said.pid], ['src/main.ts', 'source', child.pid]);
  assert.equal(run(root, [], { flags: ['--conditions=@busbar/source'] }).said.resolved, 'source');
});

test('BUSBAR_FROM_SOURCE runs the sources although there is a build', (t) => {
  const { said } = run(installation(t, { isBuilt: true }), [], { env: { BUSBAR_FROM_SOURCE: '1' } });
  assert.deepEqual([said.main, said.resolved], ['src/main.ts', 'source']);
});

test('a published package has no sources and runs its build', (t) => {
  const root = installation(t, { isBuilt: false });
  rmSync(join(root, 'packages/cli/src'), { recursive: true });
  assert.equal(run(root, []).said.main, 'dist/main.js');
});

test('arguments and exit code pass through, with and without a second process', (t) => {
  const root = installation(t, { isBuilt: true });
  for (const flags of [[], [PRETEND_OLD]]) {
    const { said, status } = run(root, ['exit', '', 'a b', '--c="d"'], { flags });
    assert.deepEqual(said.args, ['exit', '', 'a b', '--c="d"']);
    assert.equal(status, 7);
  }
});

test('an old Node starts the bundled one; the program is not kept alive by the channel between them', (t) => {
  const { said, status, stderr } = run(installation(t, { isBuilt: true }), ['listen'], { flags: [PRETEND_OLD] });
  assert.equal(status, 0, stderr);
  assert.ok(said.major >= 24);
  assert.equal(said.mark, undefined);
});

test('an old Node without a bundled one ends with exit code 3 and says what to do', (t) => {
  const { status, stderr } = run(installation(t, { isBuilt: true, hasNode: false }), [], { flags: [PRETEND_OLD] });
  assert.equal(status, 3);
  assert.match(stderr, /needs Node 24 or newer[\s\S]*npm ci[\s\S]*install Node 24/);
});

test('a bundled Node that cannot be started ends with exit code 3', (t) => {
  const root = installation(t, { isBuilt: true, hasNode: false });
  const bin = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), 'not a program');
  const { status, stderr } = run(root, [], { flags: [PRETEND_OLD] });
  assert.equal(status, 3);
  assert.match(stderr, /cannot start/);
});

test('a signal reaches the program, and its exit code comes back', { timeout: 20_000 }, async (t) => {
  const root = installation(t, { isBuilt: true });
  const { child, said } = await start(t, root, { flags: [PRETEND_OLD] });
  assert.notEqual(said.pid, child.pid);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [5, null]);
  assert.equal(readFileSync(join(root, 'ended'), 'utf8'), 'tidied up');
});

test('a program that dies by a signal takes the launcher with it by the same signal', (t) => {
  const { status, signal } = run(installation(t, { isBuilt: true }), ['die'], { flags: [PRETEND_OLD] });
  assert.deepEqual([status, signal], [null, 'SIGKILL']);
});

test('SIGKILL of the launcher leaves no program behind, and lets it tidy up', { timeout: 20_000 }, async (t) => {
  const root = installation(t, { isBuilt: true });
  const { child } = await start(t, root, { flags: [PRETEND_OLD] });
  assert.ok(child.stdout);
  const closed = once(child.stdout, 'close');
  child.stdout.resume();
  child.kill('SIGKILL');
  // The program holds the same pipe: it closes when the last of the two is gone.
  await closed;
  assert.equal(readFileSync(join(root, 'ended'), 'utf8'), 'tidied up');
});

const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((path) => existsSync(path))
  .find((path) => Number(/^v(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)?.[1]) < 24);

test('a real old Node starts the bundled one', {
  skip: oldNode === undefined ? 'no Node below 24 in the path' : false,
}, (t) => {
  assert.ok(oldNode !== undefined);
  const root = installation(t, { isBuilt: true });
  const { said, status, stderr } = run(root, ['exit', 'x'], { node: oldNode });
  assert.equal(status, 7, stderr);
  assert.ok(said.major >= 24);
  assert.deepEqual(said.args, ['exit', 'x']);
});
