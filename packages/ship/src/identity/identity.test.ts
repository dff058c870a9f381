import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { ShipError } from '../errors.ts';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { CURVES } from './curve.ts';
import { createIdentity, identityFrom } from './identity.ts';
import { createShipId, hostLabel, shipIdFault } from './ship-id.ts';
import { certificateFacts } from './ski.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 24, 12));
const created = '2026-11-24T12:00:00Z';

for (const { name } of CURVES)
  test(`SHIP-6.9.2-1 SHIP-6.9.2-2 SHIP-6.6.7-1 a new identity on ${name} signs its own certificate`, () => {
    const identity = createIdentity({ shipId: 'Busbar-1', clock, curve: name });
    const certificate = new X509Certificate(identity.certificatePem);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.equal(certificate.subject, 'CN=Busbar-1');
    assert.equal(certificate.issuer, certificate.subject);
    assert.equal(certificate.validFrom, 'Nov 23 12:00:00 2026 GMT');
    assert.equal(certificate.validTo, 'Nov 23 12:00:00 2046 GMT');
    assert.equal(certificate.serialNumber.length, 32);
    // basicConstraints with CA:TRUE, keyUsage critical with digitalSignature only.
    assert.ok(certificate.raw.includes(Buffer.from('0603551d130101ff040530030101ff', 'hex')));
    assert.ok(certificate.raw.includes(Buffer.from('0603551d0f0101ff040403020780', 'hex')));
    const { ski, extensionSki, curve } = certificateFacts(certificate.raw) ?? {};
    assert.deepEqual({ ski, extensionSki, curve }, { ski: identity.ski, extensionSki: identity.ski, curve: name });
    assert.deepEqual(
      { ...identity.certificate, created: identity.created, findings: identity.findings },
      {
        notBefore: '2026-11-23T12:00:00Z',
        notAfter: '2046-11-23T12:00:00Z',
        curve: name,
        created,
        findings: [],
      },
    );
    assert.equal(identity.fingerprint, certificate.fingerprint256.replaceAll(':', ''));
  });

test('a validity that ends after 2049 is written readably', () => {
  const late = new ManualClock(utcInstant(Date.UTC(2035, 0, 2)));
  const identity = createIdentity({ shipId: 'Busbar-1', clock: late });
  assert.equal(identity.certificate.notAfter, '2055-01-01T00:00:00Z');
});

test('two identities never share key, SKI or serial number', () => {
  const [one, two] = [createIdentity({ shipId: 'a', clock }), createIdentity({ shipId: 'a', clock })];
  assert.notEqual(one.ski, two.ski);
  assert.notEqual(
    new X509Certificate(one.certificatePem).serialNumber,
    new X509Certificate(two.certificatePem).serialNumber,
  );
});

test('an identity is complete from its stored parts', () => {
  const vector = shipVector('id.cert.valid');
  const { pem: certificatePem = '', privateKeyPem = '' } = vector;
  const identity = identityFrom({ shipId: 'i:12345_u:BB-0001', created, certificatePem, privateKeyPem });
  assert.equal(identity.ski, shipVector('id.ski').hex);
  assert.equal(identity.fingerprint, vector.sha256Fingerprint);
  assert.deepEqual(identity.findings, []);
});

test('SHIP-6.9.3-7 an own legacy certificate with a foreign SKI is used, with a warning', () => {
  const { pem: certificatePem = '' } = shipVector('id.cert.forgedSki');
  const { privateKeyPem = '' } = shipVector('id.cert.valid');
  const identity = identityFrom({ shipId: 'old', created, certificatePem, privateKeyPem });
  assert.equal(identity.ski, 'ab'.repeat(20));
  assert.deepEqual(
    identity.findings.map(({ severity, rule }) => ({ severity, rule })),
    [{ severity: 'warning', rule: 'SHIP-6.9.3-7' }],
  );
});

test('an identity that cannot work says what is wrong', () => {
  const good = createIdentity({ shipId: 'Busbar-1', clock });
  const other = createIdentity({ shipId: 'Busbar-2', clock });
  const without = oddCertificate(clock, undefined);
  for (const [parts, text] of [
    [{ ...good, certificatePem: 'x' }, /certificate is not valid PEM/],
    [{ ...good, privateKeyPem: 'x' }, /private key is not valid PEM/],
    [{ ...good, privateKeyPem: other.privateKeyPem }, /does not belong/],
    [{ ...good, ...without }, /carries no SKI/],
  ] as const)
    assert.throws(
      () => identityFrom(parts),
      (error) => error instanceof ShipError && error.code === 'ship.identity-corrupt' && text.test(error.message),
    );
});

test('SHIP-6.8.4-10 SHIP-6.4.4-7 an own SHIP ID avoids what breaks installed peers', () => {
  for (const bad of [
    '',
    'x'.repeat(64),
    'my-Datagram',
    'a=b',
    'a;b',
    'a[0]',
    '{x}',
    'a b',
    'a\u0000',
    'ä'.repeat(32),
  ]) {
    assert.notEqual(shipIdFault(bad), undefined, bad);
    assert.throws(
      () => createIdentity({ shipId: bad, clock }),
      (error) => error instanceof ShipError && error.code === 'ship.invalid-ship-id',
    );
  }
  for (const good of ['i:12345_u:BB-0001', 'n:Busbar', 'Demo-EVSE-234567890', 'ä'.repeat(31)])
    assert.equal(shipIdFault(good), undefined, good);
});

test('a generated SHIP ID is valid and unlike every other', () => {
  const ids = new Set(Array.from({ length: 200 }, () => createShipId()));
  assert.equal(ids.size, 200);
  for (const id of ids) assert.equal(shipIdFault(id), undefined);
  assert.throws(() => createShipId('a b'), RangeError);
});

test('the host label keeps letters, digits and hyphens only', () => {
  assert.equal(hostLabel('i:12345_u:BB-0001'), 'i-12345-u-BB-0001');
  assert.equal(hostLabel('::'), 'ship');
  assert.equal(hostLabel('x'.repeat(70)).length, 63);
});
