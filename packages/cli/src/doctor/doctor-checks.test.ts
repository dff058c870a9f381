import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import type { MulticastStatus } from '@busbar/ship';
import { checkCertificate, type IdentityFacts } from './certificate-check.ts';
import { type Check, checkLines } from './check.ts';
import { checkClock } from './clock-check.ts';
import { checkData, type DataFacts } from './data-check.ts';
import { checkMulticast, type MulticastFacts } from './multicast-check.ts';
import { checkNode } from './node-check.ts';
import { checkPort, type WantedPort } from './port-check.ts';
import { commandLine, listeningInodes } from './port-owner.ts';

const verdicts = (checks: readonly Check[]) => checks.map(({ subject, verdict }) => `${subject}: ${verdict}`);
const status = (over: Partial<MulticastStatus> = {}): MulticastStatus => ({
  interface: 'eth0',
  family: 4,
  address: '192.0.2.1',
  isLoopback: false,
  problem: undefined,
  heard: 'others',
  ...over,
});
const lo = status({ interface: 'lo', address: '127.0.0.1', isLoopback: true, heard: 'itself' });
const multicast = (statuses: readonly MulticastStatus[], over: Partial<MulticastFacts> = {}) =>
  checkMulticast({ statuses, problem: undefined, wanted: undefined, isContainer: false, seconds: 5, ...over });

test('multicast that works and hears others is fine', () => {
  assert.deepEqual(verdicts(multicast([lo, status()])), ['lo IPv4: ok', 'eth0 IPv4: ok']);
});

test('multicast nobody answers to is a warning, with the advice for a container where this is one', () => {
  const [alone] = multicast([status({ heard: 'itself' })]);
  assert.equal(alone?.verdict, 'warning');
  assert.match(alone?.advice ?? '', /guest Wi-Fi.*by host and port/);
  const [contained] = multicast([status({ heard: 'itself' })], { isContainer: true });
  assert.match(contained?.advice ?? '', /network_mode: host/);
  const two = multicast([status(), status({ family: 6, heard: 'itself' })]);
  assert.deepEqual(verdicts(two), ['eth0 IPv4: ok', 'eth0 IPv6: ok']);
});

test('multicast that is blocked everywhere is a problem; beside an interface that works it is a warning', () => {
  const blocked = status({ problem: 'what is sent does not come back', heard: 'nobody' });
  const everywhere = multicast([lo, blocked], { problem: 'eth0: blocked' });
  assert.deepEqual(verdicts(everywhere), ['lo IPv4: ok', 'eth0 IPv4: problem']);
  assert.match(everywhere[1]?.advice ?? '', /5353/);
  assert.deepEqual(verdicts(multicast([blocked, status({ interface: 'wlan0' })])), [
    'eth0 IPv4: warning',
    'wlan0 IPv4: ok',
  ]);
  assert.deepEqual(verdicts(multicast([status({ heard: 'nobody' })])), ['eth0 IPv4: problem']);
});

test('no network at all, and an interface that is not there, are problems', () => {
  const none = multicast([lo], { problem: 'no network interface with an address is up' });
  assert.deepEqual(verdicts(none), ['lo IPv4: ok', 'all: problem']);
  const missing = multicast([], { wanted: ['eth7'], problem: 'no interface with an address among eth7' });
  assert.deepEqual(verdicts(missing), ['eth7: problem']);
});

test('a free port is fine; a taken SHIP port is a warning, a taken HTTP port a problem, one of Busbar neither', () => {
  const ship: WantedPort = { use: 'SHIP', host: '0.0.0.0', port: 4712 };
  const http: WantedPort = { use: 'HTTP', host: '127.0.0.1', port: 7480 };
  const nginx = { state: 'taken', owner: { pid: 7, command: 'nginx: master process' } } as const;
  const busbar = { state: 'taken', owner: { pid: 8, command: 'node /usr/lib/busbar/bin/busbar.js run' } } as const;
  assert.equal(checkPort(ship, { state: 'free' }).verdict, 'ok');
  assert.equal(checkPort({ ...ship, port: 0 }, { state: 'free' }).text, 'any free port is used');
  assert.equal(checkPort(ship, nginx).verdict, 'warning');
  assert.equal(checkPort(http, nginx).verdict, 'problem');
  assert.match(checkPort(http, nginx).text, /nginx.*process 7/);
  assert.equal(checkPort(http, busbar).verdict, 'ok');
  assert.match(checkPort(http, { state: 'taken', owner: undefined }).text, /may not see/);
});

test('a port that cannot be opened says what to do', () => {
  const http: WantedPort = { use: 'HTTP', host: '192.0.2.9', port: 80 };
  assert.match(checkPort(http, { state: 'impossible', code: 'EACCES' }).advice ?? '', /1024/);
  assert.match(checkPort(http, { state: 'impossible', code: 'EADDRNOTAVAIL' }).advice ?? '', /no such address/);
  assert.equal(checkPort(http, { state: 'impossible', code: 'EINVAL' }).verdict, 'problem');
});

test('who listens is read from the tables of Linux', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1D38 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1D38 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0 100 0 0 10 0
   2: 0100007F:1268 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4713 1 0 100 0 0 10 0
`;
  assert.deepEqual(listeningInodes(text, 7480), ['4711']);
  assert.deepEqual(listeningInodes('', 7480), []);
  assert.equal(commandLine('node\0a.js\0--x\0'), 'node a.js --x');
  assert.equal(commandLine('x'.repeat(200)).length, 80);
});

const now = utcInstant(Date.UTC(2026, 5, 1));
const clockFacts = { wall: now, drift: 3, isSynchronised: true, identityCreated: undefined };

test('a clock that runs evenly and is set by NTP is fine; where NTP cannot be seen too', () => {
  assert.deepEqual(verdicts(checkClock(clockFacts)), ['time: ok', 'steps: ok', 'NTP: ok']);
  assert.equal(checkClock({ ...clockFacts, isSynchronised: undefined })[2]?.verdict, 'ok');
});

test('1970, a far future and a time before the identity are problems; a step and no NTP are warnings', () => {
  for (const wall of [utcInstant(0), utcInstant(Date.UTC(2070, 0, 1))])
    assert.equal(checkClock({ ...clockFacts, wall })[0]?.verdict, 'problem');
  const identityCreated = utcInstant(now + 86_400_000);
  assert.match(checkClock({ ...clockFacts, identityCreated })[0]?.text ?? '', /identity was made/);
  assert.deepEqual(verdicts(checkClock({ ...clockFacts, drift: -3_600_000, isSynchronised: false })), [
    'time: ok',
    'steps: warning',
    'NTP: warning',
  ]);
});

const identity = (over: object = {}): IdentityFacts => ({
  state: 'present',
  identity: {
    ski: 'ab'.repeat(20),
    created: '2026-01-01T00:00:00Z',
    certificate: { notBefore: '2026-01-01T00:00:00Z', notAfter: '2046-01-01T00:00:00Z', curve: 'P-256' },
    findings: [],
    ...over,
  },
});

test('a certificate is looked at for curve, SKI and validity; none yet is fine', () => {
  assert.deepEqual(verdicts(checkCertificate(identity(), now)), [
    'identity: ok',
    'curve: ok',
    'SKI: ok',
    'validity: ok',
  ]);
  assert.equal(checkCertificate({ state: 'none' }, now)[0]?.verdict, 'ok');
});

test('a certificate that cannot be used is a problem; odd curve, foreign SKI and validity are warnings', () => {
  const [unusable] = checkCertificate({ state: 'unusable', why: 'it is not JSON' }, now);
  assert.equal(unusable?.verdict, 'problem');
  assert.match(unusable?.advice ?? '', /backup/);
  const odd = identity({
    certificate: { notBefore: '2020-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z', curve: 'brainpoolP256r1' },
    findings: [{ severity: 'warning', rule: 'SHIP-6.9.3-7', path: '', text: 'The certificate carries another SKI' }],
  });
  assert.deepEqual(verdicts(checkCertificate(odd, now)), [
    'identity: ok',
    'curve: warning',
    'SKI: warning',
    'validity: warning',
  ]);
  const future = identity({
    certificate: { notBefore: '2027-01-01T00:00:00Z', notAfter: '2047-01-01T00:00:00Z', curve: 'P-256' },
  });
  assert.match(checkCertificate(future, now)[3]?.advice ?? '', /clock/);
});

const present: DataFacts = { state: 'present', mode: 0o40700, keyMode: 0o100600, writeFault: undefined, free: 2 ** 32 };

test('a data directory that only its owner reads is fine; one that is not there yet too', () => {
  assert.deepEqual(verdicts(checkData('/data', present)), ['/data: ok', 'directory: ok', 'key: ok', 'space: ok']);
  const absent: DataFacts = { state: 'absent', parent: '/', isParentWritable: true };
  assert.deepEqual(verdicts(checkData('/data', absent)), ['/data: ok']);
});

test('a directory that cannot be written and a key others can read are problems, little space is a warning', () => {
  const bad: DataFacts = { ...present, mode: 0o40755, keyMode: 0o100644, writeFault: 'EROFS', free: 1000 };
  assert.deepEqual(verdicts(checkData('/data', bad)), [
    '/data: problem',
    'directory: warning',
    'key: problem',
    'space: warning',
  ]);
  assert.match(checkData('/data', bad)[2]?.advice ?? '', /chmod 600 \/data\/identity\.json/);
  for (const facts of [
    { state: 'noDirectory' },
    { state: 'unreadable', why: 'EACCES' },
    { state: 'absent', parent: '/', isParentWritable: false },
  ] as const)
    assert.equal(checkData('/data', facts)[0]?.verdict, 'problem');
});

test('an old Node is a problem', () => {
  assert.equal(checkNode('24.21.0', '/usr/bin/node').verdict, 'ok');
  assert.equal(checkNode('20.19.2', '/usr/bin/node').verdict, 'problem');
});

test('people read one line each, the advice below, and the count at the end', () => {
  const lines = checkLines([
    { check: 'port', subject: 'HTTP 80', verdict: 'problem', text: 'in use', advice: 'Stop it.' },
    { check: 'node', subject: '24', verdict: 'ok', text: 'fine' },
  ]).split('\n');
  assert.deepEqual(lines, [
    'problem  port HTTP 80  in use',
    '                       Stop it.',
    'ok       node 24       fine',
    '',
    '1 problem, 0 warnings.',
  ]);
  assert.match(checkLines([{ check: 'node', subject: '24', verdict: 'ok', text: 'fine' }]), /Nothing is in the way/);
});
