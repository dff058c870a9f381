import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shipVector } from '@busbar/ship/testing';
import {
  ACCESS_METHODS_REQUEST,
  CMI,
  CMI_WRONG_HEAD,
  CMI_WRONG_TYPE,
  data,
  EMPTY_MESSAGE_VALUE,
  HELLO_PENDING,
  HELLO_PROLONGATION,
  HELLO_READY,
  handshake,
  PIN_NONE,
  UNKNOWN_MESSAGE_TYPE,
} from '../ship/fixed-messages.ts';
import { SHIP_PRECONDITIONS } from '../ship/preconditions.ts';
import { SHIP_SUITE } from '../ship/ship-suite.ts';
import { parameterSheet } from './parameter-sheet.ts';
import { notApplicable } from './suite.ts';
import { SUITES, suitesNamed } from './suites.ts';

/** Identifiers of the catalogue: group and count. */
const GROUPS = {
  MDNS: 1,
  CONN: 1,
  ROLE: 3,
  SEC: 2,
  MSG: 3,
  CMI: 6,
  HELLO: 4,
  PROT: 6,
  PIN: 1,
  TERM: 1,
  AM: 1,
  AMDATA: 4,
} as const;

test('the SHIP suite has the 33 cases of the catalogue, in its order, in 12 groups', () => {
  const ids = Object.entries(GROUPS).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `TC_SHIP_${group}_00${index + 1}`),
  );
  assert.equal(ids.length, 33);
  assert.deepEqual(
    SHIP_SUITE.cases.map(({ id }) => id),
    ids,
  );
  for (const { id, group } of SHIP_SUITE.cases) assert.ok(id.startsWith(`TC_SHIP_${group}_`), id);
});

test('roles and conditions are those of the catalogue', () => {
  const server = /MDNS|ROLE_001|CMI_00[135]|HELLO|PROT_00[135]/;
  const client = /ROLE_002|CMI_00[246]|PROT_00[246]/;
  const both = /CONN_001|ROLE_003/;
  const conditions: Readonly<Record<string, readonly [string, boolean]>> = {
    TC_SHIP_TERM_001: ['PAR_initiateClose', true],
    TC_SHIP_AMDATA_002: ['PAR_queryAccessMethods', true],
    TC_SHIP_AMDATA_003: ['PAR_clientDetailedDiscoverySupported', true],
    TC_SHIP_AMDATA_004: ['PAR_queryAccessMethods', false],
  };
  for (const { id, role, applicability } of SHIP_SUITE.cases) {
    const expected = server.test(id) ? 'server' : client.test(id) ? 'client' : both.test(id) ? 'both' : 'either';
    assert.equal(role, expected, id);
    const needsServer = expected === 'server' || expected === 'both';
    const condition = conditions[id] ?? (needsServer ? ['PAR_shipSvc', true] : undefined);
    assert.deepEqual(applicability && [applicability.parameter, applicability.is], condition, id);
  }
});

test('every name a case uses exists, every requirement is covered, every step has words', () => {
  const parameters = SHIP_SUITE.parameters.map(({ name }) => name);
  const requirements = SHIP_SUITE.requirements.map(({ id }) => id);
  assert.equal(requirements.length, 26);
  const covered = new Set(SHIP_SUITE.cases.flatMap((one) => one.requirements));
  assert.deepEqual(
    requirements.filter((id) => !covered.has(id)),
    [],
  );
  for (const one of SHIP_SUITE.cases) {
    for (const name of one.parameters) assert.ok(parameters.includes(name), `${one.id} ${name}`);
    for (const name of one.requirements) assert.ok(requirements.includes(name), `${one.id} ${name}`);
    for (const name of one.preconditions) assert.ok(name in SHIP_PRECONDITIONS, `${one.id} ${name}`);
    if (one.applicability !== undefined) assert.ok(parameters.includes(one.applicability.parameter));
    assert.deepEqual(
      one.steps.map(({ number }) => number),
      one.steps.map((_, index) => String(index + 1)),
      one.id,
    );
    for (const text of [one.title, one.purpose, ...one.steps.flatMap((step) => [step.action, step.expected])])
      assert.ok(text.length > 3, `${one.id} "${text}"`);
  }
});

test('a case is not applicable only by the condition of the catalogue, and says which', () => {
  const sheet = parameterSheet('PAR_shipSvc: no\nPAR_queryAccessMethods: no', SHIP_SUITE.parameters, 'default');
  const reasons = SHIP_SUITE.cases.flatMap((one) => {
    const reason = notApplicable(one, sheet);
    return reason === undefined ? [] : [`${one.id}: ${reason}`];
  });
  assert.equal(reasons.length, 15);
  assert.ok(reasons.every((reason) => /PAR_(shipSvc|queryAccessMethods) yes; the device declares no/.test(reason)));
  const usual = parameterSheet(undefined, SHIP_SUITE.parameters, 'default');
  const left = SHIP_SUITE.cases.filter((one) => notApplicable(one, usual) !== undefined);
  assert.deepEqual(
    left.map(({ id }) => id),
    ['TC_SHIP_AMDATA_004'],
  );
});

test('suites are found by name; another name is refused with those there are', () => {
  assert.deepEqual(suitesNamed(['ship']), [SHIP_SUITE]);
  assert.deepEqual(suitesNamed(undefined), SUITES);
  assert.throws(() => suitesNamed(['ship', 'zigbee']), /no suite "zigbee"; there are: ship/);
});

for (const [name, bytes] of [
  ['cmi.valid', CMI],
  ['neg.cmi.invalidMessageType', CMI_WRONG_TYPE],
  ['neg.cmi.invalidHead', CMI_WRONG_HEAD],
  ['neg.emptyMessageValue', EMPTY_MESSAGE_VALUE],
  ['neg.unknownMessageType', UNKNOWN_MESSAGE_TYPE],
  ['hello.ready.bare', HELLO_READY],
  ['hello.prolongation.request', HELLO_PROLONGATION],
  ['hello.pending.120s', HELLO_PENDING],
  ['prot.announceMax.1.0', handshake('announceMax', '1.0')],
  ['prot.select.1.0', handshake('select', '1.0')],
  ['pin.state.none', PIN_NONE],
  ['am.request', ACCESS_METHODS_REQUEST],
] as const)
  test(`the fixed message is the vector ${name}`, () => {
    assert.equal(Buffer.from(bytes).toString('hex'), shipVector(name).hex);
  });

test('data messages are framed as the vectors are', () => {
  const vector = shipVector('data.spine.discoveryRead');
  const payload = /"payload":(.*)\}\]\}$/.exec(vector.json ?? '')?.[1] ?? '';
  assert.equal(Buffer.from(data(payload)).toString('hex'), vector.hex);
});
