import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utcInstant } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { ShipError, type ShipErrorCode } from '../errors.ts';
import { parseEnvelope } from './export-envelope.ts';
import { createIdentity } from './identity.ts';
import { type ExportContent, openExport, sealExport } from './identity-export.ts';

const clock = new ManualClock(utcInstant(Date.UTC(2026, 10, 24, 12)));
const now = clock.wall();
const identity = createIdentity({ shipId: 'Busbar-1', clock });
const { shipId, created, certificatePem, privateKeyPem } = identity;
const PASSPHRASE = 'correct horse';
const content: ExportContent = {
  identity: { shipId, created, certificatePem, privateKeyPem },
  peers: [
    { ski: 'a'.repeat(40), userTrust: 32, since: '2026-01-01T00:00:00Z', shipId: 'A', fingerprint: 'F'.repeat(64) },
  ],
  refused: [{ ski: 'b'.repeat(40), since: '2026-01-02T00:00:00Z' }],
  keyMaterial: {
    wrongPins: 2,
    isPinProved: true,
    own: { updateCounter: 7, keys: [{ ski: identity.ski, curve: 23, stage: 'current', since: created }] },
  },
};
/** The usual cost is tried once; a cheap one is enough to see what is refused. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 };
const sealed = sealExport(content, PASSPHRASE, now, CHEAP);
const envelope = JSON.parse(sealed);

function failsWith(code: ShipErrorCode, text: string, passphrase = PASSPHRASE): void {
  assert.throws(
    () => openExport(text, passphrase),
    (error) => error instanceof ShipError && error.code === code,
    text.slice(0, 80),
  );
}

test('SHIP-6.9.2-4 what was exported is opened with its passphrase: key, certificate, SHIP ID, peers, counters', () => {
  const usual = sealExport(content, PASSPHRASE, now);
  const { N, r, p } = JSON.parse(usual).kdf;
  assert.deepEqual({ N, r, p }, { N: 32_768, r: 8, p: 3 });
  const { verified, ...opened } = openExport(usual, PASSPHRASE);
  assert.deepEqual(opened, content);
  assert.deepEqual(verified, identity);
});

test('the header says whose export it is; nothing secret can be read', () => {
  assert.deepEqual(
    [envelope.format, envelope.version, envelope.ski, envelope.shipId, envelope.exported],
    ['busbar-identity', 1, identity.ski, 'Busbar-1', '2026-11-24T12:00:00Z'],
  );
  const key = privateKeyPem.split('\n')[1] ?? '';
  const peers = content.peers.map(({ ski }) => ski);
  const everything = sealed + Buffer.from(envelope.data, 'base64').toString('latin1');
  for (const secret of [key, 'PRIVATE', PASSPHRASE, ...peers]) assert.ok(!everything.includes(secret));
});

test('two exports of one identity share neither salt nor nonce', () => {
  const other = JSON.parse(sealExport(content, PASSPHRASE, now, CHEAP));
  assert.notEqual(other.kdf.salt, envelope.kdf.salt);
  assert.notEqual(other.cipher.iv, envelope.cipher.iv);
});

test('a passphrase composed of other code points is the same one; another one is told', () => {
  const text = sealExport(content, 'caf\u00e9 caf\u00e9', now, CHEAP);
  assert.equal(openExport(text, 'cafe\u0301 cafe\u0301').verified.ski, identity.ski);
  failsWith('ship.export-passphrase', text, 'cafe cafe');
});

test('a short passphrase is refused at the export', () => {
  assert.throws(() => sealExport(content, '1234567', now), { code: 'ship.export-passphrase' });
});

test('wrong passphrases are told as such', () => {
  for (const wrong of ['', 'correct hors', 'Correct horse', 'correct horse '])
    failsWith('ship.export-passphrase', sealed, wrong);
});

test('a file that was cut off is refused, wherever', () => {
  for (let length = 0; length < sealed.length - 2; length += 37)
    failsWith('ship.export-unreadable', sealed.slice(0, length));
});

const changed = (path: string, value: unknown): string => {
  const copy = structuredClone(envelope);
  const names = path.split('.');
  const last = names.pop() ?? '';
  names.reduce((inner, name) => inner[name], copy)[last] = value;
  return JSON.stringify(copy);
};
/** Changes one bit in the middle of a base64 text. */
const flipped = (base64: string): string => {
  const octets = Buffer.from(base64, 'base64');
  const at = Math.floor(octets.length / 2);
  octets.writeUInt8(octets.readUInt8(at) ^ 1, at);
  return octets.toString('base64');
};

for (const [path, value, code] of [
  ['data', flipped(envelope.data), 'ship.export-unreadable'],
  ['cipher.iv', flipped(envelope.cipher.iv), 'ship.export-unreadable'],
  ['cipher.tag', flipped(envelope.cipher.tag), 'ship.export-unreadable'],
  ['cipher.tag', 'AAAA', 'ship.export-unreadable'],
  ['kdf.salt', flipped(envelope.kdf.salt), 'ship.export-passphrase'],
  ['kdf.check', flipped(envelope.kdf.check), 'ship.export-passphrase'],
  ['kdf.check', 'AAAA', 'ship.export-passphrase'],
  ['ski', 'c'.repeat(40), 'ship.export-unreadable'],
  ['shipId', 'Other-1', 'ship.export-unreadable'],
  ['exported', '2020-01-01T00:00:00Z', 'ship.export-unreadable'],
] as readonly (readonly [string, unknown, ShipErrorCode])[])
  test(`a file whose ${path} was changed is refused`, () => failsWith(code, changed(path, value)));

for (const [title, text] of [
  ['no JSON', 'PK\u0003\u0004'],
  ['null', 'null'],
  ['a list', '[]'],
  ['another file', '{"format":1,"shipId":"x"}'],
  ['a newer version', changed('version', 2)],
  ['another cipher', changed('cipher.name', 'none')],
  ['another derivation', changed('kdf.name', 'pbkdf2')],
  ['no derivation', changed('kdf', null)],
  ['no data', changed('data', '')],
  ['no base64', changed('data', '<script>')],
  ['a derivation of 4 GiB', changed('kdf.N', 2 ** 22)],
  ['a derivation that is no power of two', changed('kdf.N', 1000)],
  ['a derivation of a thousand passes', changed('kdf.p', 1000)],
  ['a derivation of nothing', changed('kdf.r', 0)],
  ['a derivation of fractions', changed('kdf.N', 1.5)],
] as const)
  test(`${title} is refused before any work is done for it`, () => {
    assert.throws(() => parseEnvelope(text), { code: 'ship.export-unreadable' });
  });

test('fuzz: no text makes the reader fail otherwise', () => {
  const members = fc.dictionary(fc.constantFrom('format', 'version', 'kdf', 'cipher', 'data', 'ski'), fc.jsonValue());
  const texts = fc.oneof(
    fc.string({ maxLength: 100 }),
    fc.json(),
    members.map((all) => JSON.stringify({ ...envelope, ...all })),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseEnvelope(text);
      } catch (error) {
        assert.ok(error instanceof ShipError && error.code === 'ship.export-unreadable');
      }
    }),
    { seed: 6, numRuns: 2000 },
  );
});
