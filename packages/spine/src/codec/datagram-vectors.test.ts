import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { toleranceOf } from '@busbar/kernel';
import { SPINE_ERRORS, SpineError } from '../errors.ts';
import { functionByName } from '../model/functions.ts';
import { decodeDatagram } from './decode-datagram.ts';
import { encodeDatagram } from './encode-datagram.ts';
import { datagramFromPlain, plainDatagram } from './plain-datagram.ts';

/** A datagram as ordinary JSON and as it stands on the wire. */
interface Vector {
  readonly name: string;
  readonly reqs: readonly string[];
  readonly plain: { readonly datagram: { readonly payload: { readonly cmd: readonly object[] } } };
  readonly wire: string;
}

const VECTORS: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../vectors/spine-datagrams.json', import.meta.url), 'utf8'),
);
const OPTIONS: ReadonlySet<string> = new Set(['function', 'filter', 'manufacturerSpecificExtension', 'lastUpdateAt']);

/** Entries whose text is on purpose not what this side would send. */
const ODD: ReadonlySet<string> = new Set(['reply-malformed-with-ack']);

/** Entries about a function that SPINE does not have. */
const UNKNOWN_FUNCTION: ReadonlySet<string> = new Set(['read-unknown-function']);

const ORDINARY = VECTORS.filter(({ name }) => !ODD.has(name) && !UNKNOWN_FUNCTION.has(name));

for (const vector of ORDINARY) {
  const rules = vector.reqs.join(' ');
  test(`${rules} ${vector.name}: wire to plain`, () => {
    const { value, findings } = decodeDatagram(vector.wire);
    assert.ok(value !== undefined);
    assert.deepEqual(plainDatagram(value), vector.plain);
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });
  test(`${rules} ${vector.name}: plain to wire`, () => {
    assert.equal(encodeDatagram(datagramFromPlain(vector.plain)), vector.wire);
  });
}

for (const vector of VECTORS.filter((one) => !ODD.has(one.name)))
  test(`SPINE-5.2.1-6 ${vector.name}: what is passed on is what was received`, () => {
    const { value } = decodeDatagram(vector.wire);
    assert.ok(value !== undefined);
    assert.equal(encodeDatagram(value), vector.wire);
  });

test('SPINE-5.3.2-47 reply-malformed-with-ack: the wrong element is left out and reported, the rest is there', () => {
  const vector = VECTORS.find(({ name }) => name === 'reply-malformed-with-ack');
  const { value, findings } = decodeDatagram(vector?.wire ?? '');
  assert.equal(value?.header.ackRequest, true);
  const wrong =
    'datagram.payload.cmd.0.nodeManagementDetailedDiscoveryData.entityInformation.0.description.entityAddress.entity.0';
  assert.deepEqual(
    findings.map(({ severity, path }) => [severity, path]),
    [['error', wrong]],
  );
});

test('SPINE-5.2.1-6 every function of the entries is declared, but for the one that SPINE does not have', () => {
  const undeclared = VECTORS.filter((vector) => functionsOf(vector).some((name) => functionByName(name) === undefined));
  assert.deepEqual(
    undeclared.map(({ name }) => name),
    [...UNKNOWN_FUNCTION],
  );
  assert.equal(ORDINARY.length, VECTORS.length - ODD.size - UNKNOWN_FUNCTION.size);
});

test('SHIP-6.8.5-3 the plain form is understood as well, as a leniency', () => {
  for (const vector of ORDINARY) {
    const { value, findings } = decodeDatagram(JSON.stringify(vector.plain));
    assert.ok(value !== undefined, vector.name);
    assert.equal(encodeDatagram(value), vector.wire, vector.name);
    assert.ok(
      findings.every((one) => one.severity === 'info' || toleranceOf(one) !== undefined),
      vector.name,
    );
  }
});

test('ordinary JSON that is no datagram is refused with a code', () => {
  const header = { msgCounter: 1 };
  const wrong: readonly unknown[] = [
    undefined,
    null,
    5,
    'datagram',
    [],
    {},
    { datagram: {} },
    { datagram: { header, payload: 5 } },
    { datagram: { header: { msgCounter: 'one' } } },
    { datagram: { header, payload: { cmd: [{ measurementListData: { measurementData: [{ measurementId: -1 }] } }] } } },
  ];
  for (const plain of wrong)
    assert.throws(
      () => datagramFromPlain(plain),
      (error) => error instanceof SpineError && error.code === 'spine.no-datagram' && error.code in SPINE_ERRORS,
      JSON.stringify(plain),
    );
});

test('SPINE-5.2.2-5 an integer beyond 2^53 is exact in the plain form and its JSON text', () => {
  const plain = { datagram: { header: { msgCounter: 18446744073709551615n }, payload: { cmd: [{ resultData: {} }] } } };
  const datagram = datagramFromPlain(plain);
  assert.equal(datagram.header.msgCounter, 18446744073709551615n);
  assert.ok(JSON.stringify(plainDatagram(datagram)).includes('"msgCounter":18446744073709551615}'));
});

test('a list of ordinary entries with one member each is not taken for one entry', () => {
  const cmd = [{ measurementListData: { measurementData: [{ measurementId: 1 }, { valueType: 'value' }] } }];
  const plain = { datagram: { header: { msgCounter: 1 }, payload: { cmd } } };
  assert.deepEqual(plainDatagram(datagramFromPlain(plain)), plain);
});

/** Names of the data elements, and of the functions named beside them. */
function functionsOf({ plain }: Vector): readonly string[] {
  return plain.datagram.payload.cmd.flatMap((cmd) => Object.keys(cmd).filter((name) => !OPTIONS.has(name)));
}
