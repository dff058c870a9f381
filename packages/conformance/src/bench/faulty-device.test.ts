/**
 * Every case finds the fault it was made for: our own node misbehaves in one way, and the case has to fail with a reason that
 * names it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterSheet } from '../catalogue/parameter-sheet.ts';
import { type PlayedRole, runSuite } from '../runner/run-suite.ts';
import { SHIP_SUITE } from '../ship/ship-suite.ts';
import { selfBench } from './self-bench.ts';
import { changed, followedBy, lost, type Sabotage, sabotaged, textOf } from './test-support/sabotage.ts';

const sheet = parameterSheet('TOOL_dialWindowSeconds: 20', SHIP_SUITE.parameters, 'iec');

const CMI = /^0000$/;
const ANNOUNCE_ERROR = /"error":(\d)/;
const HELLO_AGAIN = '\u0001{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}';

const without = (key: string): Sabotage => ({
  txt: (strings) => strings.filter((string) => !textOf(string).startsWith(`${key}=`)),
});

/** Case, what the device does, how, and the reason the report has to give. */
const FAULTS: readonly (readonly [id: string, fault: string, sabotage: Sabotage, reason: RegExp])[] = [
  ['MDNS_001', 'a TXT record without cat', without('cat'), /step 2: cat is missing/],
  ['MDNS_001', 'a TXT record without txtvers', without('txtvers'), /step 2: txtvers is missing/],
  ['MDNS_001', 'a TXT record that is not UTF-8', { txt: (all) => [...all, Buffer.of(0x61, 0x3d, 0xff)] }, /not UTF-8/],
  [
    'MDNS_001',
    'a model that is too long',
    {
      txt: (all) => [...all.filter((one) => !textOf(one).startsWith('model=')), Buffer.from(`model=${'x'.repeat(33)}`)],
    },
    /model has more than 32 octets/,
  ],
  [
    'CONN_001',
    'the old connection stays',
    { neverCloses: true },
    /step 2: the device did not close .* within 30 s|29\.9/,
  ],
  ['ROLE_001', 'closed before CmiTimeout', { closesAfter: 5000 }, /step 1: the connection ended .* after 5 s/],
  ['ROLE_001', 'no CMI', { distort: lost(CMI) }, /step 2: the device sent control .* instead of 00 00/],
  ['ROLE_001', 'no hello', { distort: lost(/connectionHello/) }, /step 3: no hello of the device within 10 s/],
  ['ROLE_001', 'a server that speaks first', { isDeaf: () => true, distort: changed(CMI, '01') }, /step [12]:/],
  ['ROLE_002', 'a wrong CMI', { distort: changed(CMI, '0001') }, /step 1: the device sent 0001 instead of 00 00/],
  ['ROLE_002', 'closed while it waits', { closesAfter: 3000 }, /step 2: the connection ended/],
  ['ROLE_003', 'no hello', { distort: lost(/connectionHello/) }, /step 2: no hello of the device within 30 s/],
  ['SEC_001', 'a forged certificate is accepted', { acceptsForged: true }, /step 1: the device accepted the forged/],
  ['SEC_002', 'a forged certificate is accepted', { acceptsForged: true }, /step 2: the device accepted the forged/],
  [
    'MSG_001',
    'no answer afterwards',
    { distort: lost(/"accessMethods"/) },
    /step 2: no access methods of the device within/,
  ],
  ['MSG_002', 'no answer afterwards', { distort: lost(/"accessMethods"/) }, /step 2: no access methods of the device/],
  [
    'MSG_003',
    'white space is not understood',
    { isDeaf: (message) => textOf(message).includes('\t') },
    /step 1: no access methods of the device within 10 s/,
  ],
  ['CMI_001', 'closed without an answer', { distort: lost(CMI) }, /step 1: no connection mode .* the connection ended/],
  ['CMI_001', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 10 s/],
  ['CMI_002', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 10 s/],
  ['CMI_002', 'something is sent before the close', { distort: followedBy(CMI, HELLO_AGAIN) }, /before it closed/],
  ['CMI_003', 'closed too early', { closesAfter: 4000 }, /step 1: .* it had to stay up for 7 s/],
  ['CMI_003', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 25 s/],
  ['CMI_004', 'closed too early', { closesAfter: 4000 }, /step 2: .* it had to stay up for 7 s/],
  ['CMI_004', 'not closed', { neverCloses: true }, /step 3: the device did not close/],
  ['CMI_005', 'closed without an answer', { distort: lost(CMI) }, /step 1: no connection mode/],
  ['CMI_006', 'not closed', { neverCloses: true }, /step 2: the device did not close/],
  ['HELLO_001', 'hello aborted', { distort: changed(/"ready"/, '"aborted"') }, /step 1: .* phase aborted, not ready/],
  ['HELLO_001', 'no protocol handshake', { distort: lost(/ProtocolHandshake/) }, /step 2: no select of the device/],
  ['HELLO_002', 'closed while it had to wait', { closesAfter: 40_000 }, /step 2: .* it had to stay up for 45 s/],
  [
    'HELLO_002',
    'prolongation not granted',
    { isDeaf: (message) => textOf(message).includes('prolongationRequest') },
    /step 3: no hello of the device within 10 s/,
  ],
  [
    'HELLO_003',
    'waiting too short',
    { distort: changed(/"waiting":\d+/, '"waiting":10000') },
    /step 1: waiting .* is 10000/,
  ],
  ['HELLO_003', 'no waiting', { distort: changed(/,\{"waiting":\d+\}/, '') }, /step 1: waiting .* is missing/],
  ['HELLO_003', 'closed without aborted', { distort: lost(/"aborted"/) }, /step 2: .* without hello aborted/],
  ['HELLO_003', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 122 s/],
  ['HELLO_004', 'it reacts', { distort: followedBy(/connectionHello/, HELLO_AGAIN) }, /step 2: the device reacted/],
  ['HELLO_004', 'it closes', { closesAfter: 10_000 }, /step 2: the connection ended/],
  ['PROT_001', 'a version above', { distort: changed(/"minor":0/, '"minor":7') }, /step 1: the device selects 1.7/],
  ['PROT_001', 'another format', { distort: changed(/JSON-UTF8/, 'JSON-UTF16') }, /step 1: .* formats JSON-UTF16/],
  ['PROT_001', 'no PIN state', { distort: lost(/connectionPinState/) }, /step 2: no PIN state of the device/],
  [
    'PROT_002',
    'another version than declared',
    { distort: changed(/"minor":1/, '"minor":0') },
    /step 1: .* declares 1.1/,
  ],
  ['PROT_002', 'without JSON-UTF8', { distort: changed(/JSON-UTF8/, 'XML') }, /step 1: JSON-UTF8 is not among/],
  [
    'PROT_002',
    'another version confirmed',
    { distort: changed(/("select".*)"minor":0/, '$1"minor":1') },
    /step 2: the device confirms 1.1, not 1.0/,
  ],
  ['PROT_003', 'no error', { distort: lost(ANNOUNCE_ERROR) }, /step 1: no protocol handshake error 1/],
  ['PROT_003', 'another error', { distort: changed(ANNOUNCE_ERROR, '"error":2') }, /step 1: .* reports error 2, not 1/],
  ['PROT_003', 'not closed', { neverCloses: true }, /step 1: the device did not close the connection within 2 s/],
  ['PROT_004', 'another error', { distort: changed(ANNOUNCE_ERROR, '"error":3') }, /step 2: .* reports error 3, not 1/],
  ['PROT_005', 'another error', { distort: changed(ANNOUNCE_ERROR, '"error":3') }, /step 1: .* reports error 3, not 2/],
  ['PROT_005', 'no error', { distort: lost(ANNOUNCE_ERROR) }, /step 1: no protocol handshake error 2/],
  ['PROT_006', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 2 s/],
  ['PIN_001', 'a PIN is required', { distort: changed(/"none"/, '"required"') }, /step 1: .* PIN state required/],
  ['PIN_001', 'no data exchange', { distort: lost(/"accessMethods"/) }, /step 2: no access methods/],
  ['TERM_001', 'closed without a word', { distort: lost(/connectionClose/) }, /step 1: no close announcement/],
  ['TERM_001', 'no maxTime', { distort: changed(/\{"maxTime":\d+\},/, '') }, /step 1: .* has no maxTime/],
  [
    'TERM_001',
    'another reason',
    { distort: changed(/"removedConnection"/, '"User close"') },
    /step 1: .* has the reason/,
  ],
  ['TERM_001', 'confirm instead', { distort: changed(/"announce"/, '"confirm"') }, /step 1: .* the phase confirm/],
  ['TERM_001', 'not closed', { neverCloses: true }, /step 2: the device did not close the connection within 2.5 s/],
  ['AM_001', 'another SHIP ID', { distort: changed(/"id":"[^"]*"/, '"id":"someone"') }, /step 1: .* SHIP ID someone/],
  ['AM_001', 'no SHIP ID', { distort: changed(/\{"id":"[^"]*"\},?/, '') }, /step 1: the access methods carry no id/],
  ['AMDATA_001', 'no SPINE replies', { distort: lost(/"reply"/) }, /step 1: not answered in time: reply .*, reply/],
  [
    'AMDATA_001',
    'no access methods',
    { distort: lost(/"accessMethods"/) },
    /step 1: not answered in time: access methods/,
  ],
  ['AMDATA_002', 'it does not ask', { distort: lost(/accessMethodsRequest/) }, /step 1: no access methods request/],
  ['AMDATA_002', 'SPINE waits', { distort: lost(/"reply"/) }, /step 2: not answered in time: reply/],
  [
    'AMDATA_003',
    'it does not read',
    { distort: lost(/DetailedDiscovery/) },
    /step 1: no read of the detailed discovery/,
  ],
  [
    'AMDATA_003',
    'the answer is postponed',
    { distort: lost(/"accessMethods"/) },
    /step 2: no access methods .* within 8 s/,
  ],
  ['AMDATA_003', 'closed after the reply', { closesAfter: 1000 }, /step 3: the connection ended/],
];

/** Cases that say which side the device plays need both. */
async function verdictOf(id: string, sabotage: Sabotage, role: PlayedRole): Promise<readonly [string, string]> {
  const bench = selfBench({ profile: 'iec', sheet, between: (medium) => sabotaged(medium, sabotage) });
  const options = { sheet, profile: 'iec', eitherAs: [role], only: [`TC_SHIP_${id}`] } as const;
  const { cases } = await runSuite(SHIP_SUITE, bench, options);
  return [cases[0]?.verdict ?? '', cases[0]?.reason ?? ''];
}

for (const [id, fault, sabotage, reason] of FAULTS)
  test(`TC_SHIP_${id} fails a device with this fault: ${fault}`, async () => {
    const [verdict, why] = await verdictOf(id, sabotage, 'server');
    assert.equal(verdict, 'failed', why);
    assert.match(why, reason);
  });

test('every case that applies by default has a fault it finds', () => {
  const ids = new Set(FAULTS.map(([id]) => `TC_SHIP_${id}`));
  const missing = SHIP_SUITE.cases.filter(({ id }) => !ids.has(id)).map(({ id }) => id);
  assert.deepEqual(missing, ['TC_SHIP_AMDATA_004'], 'TC_SHIP_AMDATA_004 has its own test');
});

for (const [fault, sabotage, reason] of [
  ['text frames', { sendsText: true }, /text frame \(SHIP-6\.7\.4-1\)/],
  [
    'ordinary JSON objects',
    { distort: changed(/\{"accessMethods":\[(\{"id":"[^"]*"\}).*\]\}/, '{"accessMethods":$1}') },
    /odd: .*SHIP-6\.8\.5-3/,
  ],
] as const)
  test(`a device that is understood but odd passes with a warning: ${fault}`, async () => {
    const [verdict, why] = await verdictOf('AM_001', sabotage, 'server');
    assert.deepEqual([verdict, reason.test(why)], ['warning', true], why);
  });

test('a device that does not trust the test tool is not judged', async () => {
  const pending = { distort: changed(/"ready"/, '"pending"') };
  const [verdict, why] = await verdictOf('AM_001', pending, 'server');
  assert.deepEqual([verdict, /^not judged: PRE_SHIP_Mutual_Trust/.test(why)], ['warning', true], why);
});

test('a device that has a PIN is not judged where none is a precondition', async () => {
  const [verdict, why] = await verdictOf('MSG_003', { distort: changed(/"none"/, '"required"') }, 'client');
  assert.deepEqual([verdict, /^not judged: PRE_SHIP_PIN_Disabled/.test(why)], ['warning', true], why);
});
