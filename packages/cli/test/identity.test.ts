import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStoredDecisions, readStoredDecisions, STATE_DATABASE } from '@busbar/ems';
import { systemClock } from '@busbar/kernel';
import {
  createIdentity,
  fileTrustStore,
  IDENTITY_FILE,
  type Identity,
  loadIdentity,
  parseQrText,
  storeIdentity,
  TRUST_FILE,
  type TrustedPeer,
} from '@busbar/ship';
import { runCommandLine } from '../src/program.ts';

const clock = systemClock();
const root = mkdtempSync(join(tmpdir(), 'busbar-identity-command-'));
after(() => rmSync(root, { recursive: true, force: true }));
const [house, other] = ['house', 'other'].map((shipId) => createIdentity({ shipId, clock })) as [Identity, Identity];
const peer: TrustedPeer = { ski: 'a'.repeat(40), userTrust: 32, since: '2026-01-01T00:00:00Z', shipId: 'wallbox' };
const refused = { ski: 'b'.repeat(40), since: '2026-01-01T00:00:00Z' };

const passphrase = join(root, 'passphrase');
writeFileSync(passphrase, 'correct horse\n');
const identity = (...args: readonly string[]) => runCommandLine(['identity', ...args]);
const withPassphrase = ['--passphrase-file', passphrase];

/** The data directory of an energy manager that was paired. */
function energyManager(name: string, own: Identity): string {
  const directory = join(root, name);
  const decisions = openStoredDecisions(directory, clock);
  decisions.write({ peers: [peer], refused: [refused] });
  decisions.close();
  storeIdentity(directory, own);
  return directory;
}

const contentOf = (directory: string): readonly string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${name} ${readFileSync(join(directory, name), 'utf8')}`);

test('an energy manager moves to another place with its pairings', async () => {
  const from = energyManager('house', house);
  const file = join(root, 'house.export');
  const to = join(root, 'new', 'house');
  assert.equal(await identity('export', file, '--data', from, ...withPassphrase), 0);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(await identity('export', file, '--data', from, ...withPassphrase), 2, 'an export is never overwritten');
  assert.equal(await identity('import', file, '--data', to, ...withPassphrase), 0);
  assert.deepEqual(loadIdentity(to), house);
  assert.deepEqual(readStoredDecisions(to), { peers: [peer], refused: [refused] });
});

test('a wrong passphrase, a damaged file and another identity change nothing; --replace keeps what it replaces', async () => {
  const from = energyManager('first', house);
  const to = energyManager('second', other);
  const file = join(root, 'first.export');
  assert.equal(await identity('export', file, '--data', from, ...withPassphrase, '--json'), 0);
  const before = contentOf(to);
  const wrong = join(root, 'wrong');
  writeFileSync(wrong, 'wrong horse');
  const cut = join(root, 'cut.export');
  writeFileSync(cut, readFileSync(file, 'utf8').slice(0, 700));
  for (const [what, ...args] of [
    ['another identity', file, ...withPassphrase],
    ['a wrong passphrase', file, '--passphrase-file', wrong, '--replace'],
    ['a file that was cut off', cut, ...withPassphrase, '--replace'],
  ] as const)
    assert.equal(await identity('import', ...args, '--data', to), 1, what);
  assert.equal(await identity('import', join(root, 'nowhere'), '--data', to, ...withPassphrase), 2);
  assert.deepEqual(contentOf(to), before);
  assert.equal(await identity('import', file, '--data', to, ...withPassphrase, '--replace'), 0);
  assert.equal(loadIdentity(to)?.ski, house.ski);
  assert.deepEqual(
    readdirSync(to)
      .filter((name) => name.includes('-before-'))
      .map((name) => name.replace(/-before-.*/, '')),
    ['identity', 'trust'],
  );
});

test('an energy manager that runs can be exported, and nothing is imported below it', async () => {
  const directory = energyManager('running', house);
  const running = openStoredDecisions(directory, clock);
  const file = join(root, 'running.export');
  assert.equal(await identity('export', file, '--data', directory, ...withPassphrase), 0);
  assert.equal(await identity('import', file, '--data', directory, ...withPassphrase), 3);
  running.close();
  assert.equal(await identity('import', file, '--data', directory, ...withPassphrase), 0);
});

test('a simulated device keeps its pairings in its own file', async () => {
  const from = join(root, 'station');
  storeIdentity(from, other);
  fileTrustStore(from).put(peer);
  const to = join(root, 'station-2');
  fileTrustStore(to).put({ ...peer, ski: 'c'.repeat(40) });
  const file = join(root, 'station.export');
  assert.equal(await identity('export', file, '--data', from, ...withPassphrase), 0);
  assert.equal(await identity('import', file, '--data', to, ...withPassphrase), 0);
  assert.deepEqual(fileTrustStore(to).list(), [peer]);
  assert.equal(existsSync(join(to, STATE_DATABASE)), false);
  assert.ok(
    readdirSync(to).some((name) => name.startsWith('trust-before-')),
    TRUST_FILE,
  );
});

test('SHIP-6.9.2-7 renew makes another certificate for the same key', async () => {
  const directory = energyManager('renewed', house);
  assert.equal(await identity('renew', '--data', directory), 0);
  const renewed = loadIdentity(directory);
  assert.deepEqual([renewed?.ski, renewed?.privateKeyPem], [house.ski, house.privateKeyPem]);
  assert.notEqual(renewed?.fingerprint, house.fingerprint);
  assert.equal(await identity('renew', '--data', join(root, 'nobody')), 1);
});

test('SHIP-6.9.3-3 SHIP-6.9.8-1 show prints SKI and QR text, and writes the QR code; never the key', () => {
  const directory = energyManager('shown', house);
  const [svg, png] = [join(root, 'qr.svg'), join(root, 'qr.png')];
  const run = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      [
        ...process.execArgv,
        join(import.meta.dirname, '../src/main.ts'),
        'identity',
        'show',
        '--data',
        directory,
        ...args,
      ],
      { encoding: 'utf8' },
    );
  const json = JSON.parse(run('--json', '--svg', svg, '--png', png).stdout);
  const { value, findings } = parseQrText(json.qr);
  assert.deepEqual([json.ski, value?.ski, value?.id, findings], [house.ski, house.ski, 'house', []]);
  assert.deepEqual(Object.keys(json), ['ski', 'shipId', 'created', 'fingerprint', 'certificate', 'qr']);
  assert.match(readFileSync(svg, 'utf8'), /^<svg width="[\d.]+mm"/);
  assert.equal(readFileSync(png).subarray(1, 4).toString(), 'PNG');
  const { stdout } = run('--qr');
  assert.match(stdout, /^SKI {10}([0-9A-F]{4} ){9}[0-9A-F]{4}$/m);
  assert.match(stdout, /█▀▀▀▀▀█/);
  const secret = readFileSync(join(directory, IDENTITY_FILE), 'utf8').match(/PRIVATE KEY-----\\n([^\\]+)/)?.[1] ?? '?';
  assert.ok(!`${stdout}${JSON.stringify(json)}`.includes(secret));
});
