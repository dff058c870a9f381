import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { oddCertificate } from '../testing/odd-certificate.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { certificateFacts, displaySki, parseSki, skiOfPublicKey } from './ski.ts';

const validDer = Buffer.from(shipVector('id.cert.valid').hex, 'hex');

test('SHIP-6.9.3-1 the SKI is the SHA-1 of the public key bit string', () => {
  const vector = shipVector('id.ski');
  assert.equal(skiOfPublicKey(Buffer.from(vector.publicKeyHex ?? '', 'hex')), vector.hex);
});

test('SHIP-6.9.3-2 SHIP-6.9.3-3 the SKI is shown in upper-case groups of four and read in any spelling', () => {
  const vector = shipVector('id.ski');
  assert.equal(displaySki(vector.hex), vector.display);
  for (const spelling of [
    vector.display ?? '',
    `SKI ${vector.display}`,
    `SKI:${vector.hex}`,
    `BSKI ${vector.display}`,
    `B2SKI ${vector.display}`,
    ` ${vector.hex.toUpperCase()} `,
    (vector.display ?? '').replaceAll(' ', '-'),
    (vector.display ?? '').replaceAll(' ', ':'),
  ])
    assert.equal(parseSki(spelling), vector.hex, spelling);
  for (const wrong of ['', 'SKI', vector.hex.slice(1), `${vector.hex}0`, vector.hex.replace(/^./, 'g')])
    assert.equal(parseSki(wrong), undefined, wrong);
});

test('SHIP-6.9.2-3 key and extension of a valid certificate agree', () => {
  assert.deepEqual(certificateFacts(validDer), {
    ski: shipVector('id.ski').hex,
    extensionSki: shipVector('id.ski').hex,
    curve: 'P-256',
    keyFingerprint: createHash('sha256')
      .update(Buffer.from(shipVector('id.ski').publicKeyHex ?? '', 'hex'))
      .digest('hex')
      .toUpperCase(),
  });
});

test('SHIP-6.9.3-4 a forged extension does not hide the real SKI', () => {
  const facts = certificateFacts(Buffer.from(shipVector('id.cert.forgedSki').hex, 'hex'));
  assert.equal(facts?.ski, shipVector('id.ski').hex);
  assert.equal(facts?.extensionSki, 'ab'.repeat(20));
});

test('SHIP-6.9.3-6 a certificate without the extension has no extension SKI', () => {
  const { certificatePem } = oddCertificate(new ManualClock(), undefined);
  const facts = certificateFacts(new X509Certificate(certificatePem).raw);
  assert.match(facts?.ski ?? '', /^[0-9a-f]{40}$/);
  assert.equal(facts?.extensionSki, undefined);
});

test('a BOOLEAN TRUE written as 1, as one wallbox does, changes nothing', () => {
  const odd = Buffer.from(validDer);
  const at = odd.indexOf(Buffer.from('0101ff', 'hex'));
  assert.ok(at > 0);
  odd[at + 2] = 1;
  assert.deepEqual(certificateFacts(odd), certificateFacts(validDer));
});

test('reading a certificate never throws: random and damaged octets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      certificateFacts(bytes);
    }),
    { seed: 1, numRuns: 2000 },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(validDer.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (damages) => {
        const damaged = Buffer.from(validDer);
        for (const [at, value] of damages) damaged[at] = value;
        const facts = certificateFacts(damaged);
        if (facts !== undefined) assert.match(facts.ski, /^[0-9a-f]{40}$/);
      },
    ),
    { seed: 2, numRuns: 5000 },
  );
  for (let length = 0; length < validDer.length; length++)
    assert.equal(certificateFacts(validDer.subarray(0, length)), undefined, `cut to ${length} octets`);
});
