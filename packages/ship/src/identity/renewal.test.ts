import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { ODD_CERTIFICATES } from '../testing/odd-certificate.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { verifyPeer } from '../tls/verify-peer.ts';
import { CURVES } from './curve.ts';
import { createIdentity, type Identity, identityFrom } from './identity.ts';
import { IDENTITY_FILE, loadIdentity, loadOrCreateIdentity, storeIdentity } from './identity-file.ts';
import { renewalDue, renewIdentity } from './renewal.ts';

const at = (year: number, month = 0, day = 1): ManualClock => new ManualClock(utcInstant(Date.UTC(year, month, day)));
const made = createIdentity({ shipId: 'Busbar-1', clock: at(2026, 0, 2) });
const used: string[] = [];

function storedIn(identity: Identity): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-renewal-'));
  used.push(directory);
  storeIdentity(directory, identity);
  return directory;
}

afterEach(() => {
  for (const directory of used.splice(0)) {
    chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true, force: true });
  }
});

for (const { name } of CURVES)
  test(`SHIP-6.9.2-7 SHIP-6.9.2-4 a renewed certificate on ${name} has the same key, SKI and SHIP ID`, () => {
    const before = createIdentity({ shipId: 'Busbar-1', commonName: 'House', clock: at(2026, 0, 2), curve: name });
    const after = renewIdentity(before, at(2045, 6));
    assert.deepEqual(
      [after.ski, after.shipId, after.created, after.privateKeyPem, after.certificate.curve, after.findings],
      [before.ski, before.shipId, before.created, before.privateKeyPem, name, []],
    );
    assert.deepEqual(
      [after.certificate.notBefore, after.certificate.notAfter],
      ['2045-06-30T00:00:00Z', '2065-06-30T00:00:00Z'],
    );
    assert.notEqual(after.fingerprint, before.fingerprint);
    const [old, renewed] = [before, after].map(({ certificatePem }) => new X509Certificate(certificatePem));
    assert.notEqual(renewed?.serialNumber, old?.serialNumber);
    assert.equal(renewed?.subject, 'CN=House');
    const checks = [old, renewed].map((certificate) => verifyPeer(certificate, at(2045, 6).wall()));
    assert.ok(checks.every((check) => check.ok));
    assert.equal(new Set(checks.map((check) => check.ok && check.peer.keyFingerprint)).size, 1);
  });

test('SHIP-6.9.3-7 a legacy identity keeps the foreign SKI its peers know it by', () => {
  const { pem: certificatePem = '' } = shipVector('id.cert.forgedSki');
  const { privateKeyPem = '' } = shipVector('id.cert.valid');
  const old = identityFrom({ shipId: 'old', created: '2021-01-01T00:00:00Z', certificatePem, privateKeyPem });
  const renewed = renewIdentity(old, at(2045));
  assert.equal(renewed.ski, 'ab'.repeat(20));
  assert.deepEqual(
    renewed.findings.map(({ rule }) => rule),
    ['SHIP-6.9.3-7'],
  );
});

for (const [title, now, isDue, hasReason] of [
  ['new', at(2026, 0, 2), false, false],
  ['a year and a day before its end', at(2044, 11, 31), false, false],
  ['less than a year before its end', at(2045, 0, 2), true, false],
  ['after its end', at(2050), true, false],
  ['with a clock of 1970', at(1970), false, true],
  ['with a clock 10 years ahead', at(2036), false, false],
] as const)
  test(`SHIP-6.9.2-7 a certificate of 20 years is ${isDue ? '' : 'not '}renewed: ${title}`, () => {
    const verdict = renewalDue(made, now.wall());
    assert.equal(verdict.isDue, isDue);
    assert.equal('why' in verdict, hasReason);
  });

test('SHIP-6.9.2-7 a certificate that somebody else issued is not replaced, but its end is said', () => {
  const issued = ODD_CERTIFICATES.find(({ name }) => name === 'a certificate authority above it')?.make(at(2026));
  const verdict = renewalDue({ certificatePem: issued?.certificatePem ?? '' }, at(2050).wall());
  assert.match(verdict.isDue ? '' : (verdict.why ?? ''), /issuer has to renew it/);
});

test('SHIP-6.9.2-7 a node that starts in the last year renews its certificate, once and for good', () => {
  const directory = storedIn(made);
  const clock = at(2045, 6);
  const first = loadOrCreateIdentity(directory, { clock });
  assert.equal(first.ski, made.ski);
  assert.equal(first.certificate.notAfter, '2065-06-30T00:00:00Z');
  assert.deepEqual(
    first.findings.map(({ severity, rule }) => [severity, rule]),
    [['info', 'SHIP-6.9.2-7']],
  );
  const again = loadOrCreateIdentity(directory, { clock });
  assert.equal(again.fingerprint, first.fingerprint);
  assert.deepEqual(again.findings, []);
});

test('SHIP-6.9.2-7 a start long before the end, or with a clock of 1970, writes nothing', () => {
  const directory = storedIn(made);
  const before = readFileSync(join(directory, IDENTITY_FILE), 'utf8');
  assert.deepEqual(loadOrCreateIdentity(directory, { clock: at(2030) }), loadIdentity(directory));
  const [finding] = loadOrCreateIdentity(directory, { clock: at(1970) }).findings;
  assert.match(finding?.text ?? '', /is the clock right/);
  assert.equal(readFileSync(join(directory, IDENTITY_FILE), 'utf8'), before);
});

test('SHIP-6.9.2-4 a disk that cannot be written keeps the old certificate in use', () => {
  const directory = storedIn(made);
  // The draft beside the file is what cannot be made.
  mkdirSync(join(directory, `${IDENTITY_FILE}.${process.pid}.tmp`));
  const identity = loadOrCreateIdentity(directory, { clock: at(2045, 6) });
  assert.equal(identity.fingerprint, made.fingerprint);
  assert.equal(identity.findings[0]?.severity, 'warning');
  assert.match(identity.findings[0]?.text ?? '', /could not be written/);
});
