import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusbarError } from '@busbar/kernel';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { runPlan, standingFor, type TypedRunOptions } from './run-options.ts';

const SKI = 'AB'.repeat(20);
const USUAL: TypedRunOptions = { profile: 'default', role: 'either', nodes: '4', listen: '0', patience: '120' };
const plan = (options: Partial<TypedRunOptions>): ReturnType<typeof runPlan> => runPlan({ ...USUAL, ...options });

test('a device is named by address and SKI, in the forms people write', () => {
  const { devices, eitherAs, suites, sheet } = plan({
    target: ['[2001:db8::7]:4712'],
    ski: [SKI.match(/.{4}/g)?.join(' ') ?? ''],
  });
  const [device] = devices ?? [];
  assert.deepEqual(device?.address, { host: '2001:db8::7', port: 4712 });
  assert.equal(device?.ski, SKI.toLowerCase());
  assert.deepEqual(eitherAs, ['server']);
  // Suites of use cases take hours against a device: they are run when they are named.
  assert.deepEqual(
    suites.map(({ suite }) => suite.name),
    ['ship', 'spine'],
  );
  assert.deepEqual(
    plan({ self: true }).suites.map(({ suite }) => suite.name),
    ['ship', 'spine', 'lpc', 'lpp', 'mpc', 'mgcp'],
  );
  assert.equal(sheet.PAR_shipVersion, '1.0');
});

test('against ourselves both roles are run; a device that accepts no connections is only client', (t) => {
  assert.deepEqual(plan({ self: true }).eitherAs, ['server', 'client']);
  assert.deepEqual(plan({ self: true, role: 'client' }).eitherAs, ['client']);
  const folder = mkdtempSync(join(tmpdir(), 'busbar-sheet-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const params = join(folder, 'sheet.yaml');
  writeFileSync(params, 'PAR_shipSvc: no\n');
  const { eitherAs, devices } = plan({ params, ski: [SKI] });
  assert.deepEqual([eitherAs, devices?.map(({ address }) => address)], [['client'], [undefined]]);
});

test('several devices are named in the same order, or each started by its program', () => {
  const target = ['192.0.2.7:1', '192.0.2.8:2'];
  const ski = [SKI, 'CD'.repeat(20)];
  assert.deepEqual(
    plan({ target, ski }).devices?.map((device) => [device.address?.port, device.ski?.slice(0, 2)]),
    [
      [1, 'ab'],
      [2, 'cd'],
    ],
  );
  assert.deepEqual(
    plan({ operator: ['first', 'second'] }).devices?.map(({ operator }) => operator),
    ['first', 'second'],
  );
});

test('chosen cases belong to a suite', () => {
  assert.deepEqual(plan({ self: true, case: ['TC_SHIP_AM_001'] }).suites[0]?.only, ['TC_SHIP_AM_001']);
});

for (const [what, options, text] of [
  ['no device', {}, /--target HOST:PORT and --ski SKI/],
  ['an address without SKI', { target: ['192.0.2.7:4712'] }, /--target HOST:PORT and --ski SKI/],
  ['two devices', { self: true, ski: [SKI] }, /--self runs against this program itself/],
  ['one SKI for two devices', { target: ['192.0.2.7:1', '192.0.2.8:2'], ski: [SKI] }, /each needs its --target and/],
  ['an address without port', { target: ['192.0.2.7'], ski: [SKI] }, /--target is HOST:PORT/],
  ['a port that is none', { target: ['192.0.2.7:70000'], ski: [SKI] }, /port of --target/],
  ['an SKI that is none', { target: ['192.0.2.7:1'], ski: ['12'] }, /--ski has 40 hexadecimal digits/],
  ['an unknown suite', { self: true, suite: 'ship,zigbee' }, /no suite "zigbee"; there are: ship/],
  ['an unknown case', { self: true, case: ['TC_X'] }, /no test case TC_X in ship/],
  ['a file that is not there', { self: true, params: '/nonexistent' }, /cannot read \/nonexistent/],
  ['too many nodes', { operator: ['x'], nodes: '99' }, /--nodes is a whole number from 1 to 8/],
] as const)
  test(`wrong usage is exit 2 with what to write instead: ${what}`, () => {
    assert.throws(
      () => plan(options),
      (error) => error instanceof BusbarError && exitCodeOf(error) === EXIT.usage && text.test(error.message),
    );
  });

test('for a device on loopback the test tool stays on loopback', () => {
  assert.equal(standingFor('127.0.0.1', undefined).listenHost, '127.0.0.1');
  assert.ok((standingFor('localhost', undefined).interfaces?.length ?? 0) > 0);
  assert.deepEqual(standingFor('192.0.2.7', undefined), { interfaces: undefined, listenHost: '::' });
  assert.deepEqual(standingFor('192.0.2.7', ['eth0']).interfaces, ['eth0']);
});
