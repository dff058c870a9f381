import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { suitesNamed } from '@busbar/conformance';
import { temporaryDirectory } from './busbar-process.ts';
import { BIN, conformance, type Ended, reportIn, simulated } from './conformance-command.ts';

const CASES = suitesNamed(['ship']).flatMap(({ cases }) => cases);
/** Cases that take longer run on virtual time only: a whole run against a device takes three minutes. */
const QUICK_SECONDS = 9;

/** Generating identities takes a second each: the test tool of all tests here has the same. */
const TOOL = mkdtempSync(join(tmpdir(), 'busbar-conformance-'));
after(() => rmSync(TOOL, { recursive: true, force: true }));

/** A simulated station in a process of its own: what is needed to test it. */
async function station(t: TestContext, ...args: readonly string[]): Promise<readonly string[]> {
  return [...(await simulated(t, 'station', ...args)), '--data', TOOL];
}

const only = (...ids: readonly string[]): readonly string[] => ids.flatMap((id) => ['--case', id]);

test('against ourselves: 33 cases, none failed, exit 0', { timeout: 60_000 }, async () => {
  const ended = await conformance(['run', '--suite', 'ship', '--self', '--profile', 'iec', '--json']);
  assert.equal(ended.code, 0, ended.stderr);
  const { suite, target, profile, cases } = reportIn(ended);
  assert.deepEqual([suite, target, profile, cases.length], ['ship', 'self', 'iec', 33]);
  const left = cases.filter(({ verdict }) => verdict !== 'passed').map(({ id, verdict }) => `${id} ${verdict}`);
  assert.deepEqual(left, ['TC_SHIP_AMDATA_004 not-applicable']);
  assert.match(ended.stderr, /\[33\/33\]/);
});

test('against a simulated station in another process: none failed, none unjudged, in all roles of the device', {
  timeout: 150_000,
}, async (t) => {
  const device = await station(t, '--profile', 'iec');
  const quick = CASES.filter(({ seconds }) => seconds <= QUICK_SECONDS).map(({ id }) => id);
  const ended = await conformance(['run', ...device, '--profile', 'iec', '--json', ...only(...quick)]);
  assert.equal(ended.code, 0, ended.stderr);
  const { cases } = reportIn(ended);
  assert.deepEqual(
    cases.filter(({ verdict }) => verdict !== 'passed').map(({ id, reason }) => `${id}: ${reason}`),
    [],
  );
  const run = new Set(cases.map(({ id }) => CASES.find((one) => one.id === id)?.role));
  assert.deepEqual([...run].sort(), ['both', 'client', 'either', 'server']);
  assert.match(ended.stderr, /about \d+ s/, 'the expected time is said before');
  assert.ok(cases.every(({ evidence }) => evidence.length > 0));
});

test('a device that keeps to the installed base fails by the text, with exit 1; reports are stored', {
  timeout: 60_000,
}, async (t) => {
  const device = await station(t);
  const folder = temporaryDirectory(t);
  const [html, junit] = [join(folder, 'report.html'), join(folder, 'report.xml')];
  const args = ['--profile', 'iec', '--html', html, '--junit', junit, ...only('TC_SHIP_CONN_001', 'TC_SHIP_AM_001')];
  const ended = await conformance(['run', ...device, ...args]);
  assert.equal(ended.code, 1, ended.stderr);
  assert.match(ended.stdout, /TC_SHIP_CONN_001 {2}failed/);
  assert.match(ended.stdout, /2 cases: 1 passed, 1 failed/);
  assert.match(ended.stderr, /1 cases failed: TC_SHIP_CONN_001/);
  assert.match(readFileSync(html, 'utf8'), /<td class="verdict failed">/);
  assert.match(readFileSync(junit, 'utf8'), /failures="1"/);
});

test('a person at the device: the first node is trusted, what needs a second one is not judged, exit 3', {
  timeout: 60_000,
}, async (t) => {
  const device = await station(t);
  const elsewhere = join(temporaryDirectory(t), 'runtime');
  mkdirSync(elsewhere);
  const args = ['run', ...device, '--patience', '5', '--json', ...only('TC_SHIP_ROLE_003', 'TC_SHIP_AM_001')];
  const ended = await conformance(args, { XDG_RUNTIME_DIR: elsewhere });
  assert.equal(ended.code, 3, ended.stderr);
  const verdicts = reportIn(ended).cases.map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`);
  assert.match(verdicts[0] ?? '', /ROLE_003 warning: not judged: PRE_SHIP_Mutual_Trust: .* trusts 1 of the 2 nodes/);
  assert.match(verdicts[1] ?? '', /AM_001 passed/);
  assert.match(ended.stderr, /Let the device trust the SKI [0-9a-f]{40}/);
});

test('a program at the device is started, does what its owner would do, and ends with the run', {
  timeout: 60_000,
}, async (t) => {
  const data = temporaryDirectory(t);
  const command = `"${process.execPath}" "${BIN}" simulate station --json --data "${data}"`;
  const args = [
    'run',
    '--operator',
    command,
    '--data',
    TOOL,
    '--role',
    'client',
    '--json',
    ...only('TC_SHIP_TERM_001'),
  ];
  const ended = await conformance(args);
  assert.equal(ended.code, 0, ended.stderr);
  const [result] = reportIn(ended).cases;
  assert.equal(result?.verdict, 'passed');
  assert.ok(result?.evidence.some(({ text }) => text.includes('"removedConnection"')));
});

test('a device that is not there, or is another one, is the environment: exit 3 and what to do', {
  timeout: 60_000,
}, async (t) => {
  const device = await station(t);
  const other = device.map((one) => (/^[0-9a-f]{40}$/.test(one) ? 'ab'.repeat(20) : one));
  const mistaken = await conformance(['run', ...other, ...only('TC_SHIP_AM_001')]);
  assert.equal(mistaken.code, 3, mistaken.stderr);
  assert.match(mistaken.stderr, /the device with the SKI [0-9a-f]{40}, not abab/);
  const nobody = device.map((one) => (one.startsWith('127.') ? '127.0.0.1:9' : one));
  const gone = await conformance(['run', ...nobody, ...only('TC_SHIP_AM_001')]);
  assert.equal(gone.code, 3, gone.stderr);
  assert.match(gone.stderr, /cannot be reached \(tcp\)/);
});

test('list prints the catalogue; a stored report is printed again; wrong usage is exit 2', {
  timeout: 60_000,
}, async (t) => {
  const file = join(temporaryDirectory(t), 'report.json');
  const run = async (): Promise<Ended> => {
    const { stdout } = await conformance(['run', '--self', '--json', ...only('TC_SHIP_CMI_001')]);
    writeFileSync(file, stdout);
    return conformance(['report', file, '--verbose']);
  };
  const [list, report, usage] = await Promise.all([conformance(['list', '--json']), run(), conformance(['run'])]);
  const [suite] = JSON.parse(list.stdout) as { name: string; cases: { id: string; steps: object[] }[] }[];
  assert.deepEqual([suite?.name, suite?.cases.length], ['ship', 33]);
  assert.ok(suite?.cases.every(({ steps }) => steps.length > 0));
  assert.equal(report.code, 0, report.stderr);
  assert.match(report.stdout, /TC_SHIP_CMI_001 {2}passed[\s\S]*received {2}0000[\s\S]*1 cases: 1 passed/);
  assert.equal(usage.code, 2);
  assert.match(usage.stderr, /--target HOST:PORT and --ski SKI/);
});
