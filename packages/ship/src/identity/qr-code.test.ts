import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watts } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { ShipError } from '../errors.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { CURVES } from './curve.ts';
import { createIdentity } from './identity.ts';
import { parseQrText, qrCodeOf, qrText } from './qr-code.ts';
import type { QrCode } from './qr-fields.ts';
import { displaySki } from './ski.ts';

const ski = shipVector('id.ski').hex;
const SKI = shipVector('id.ski').display ?? '';
const id = 'i:12345_u:BB-0001';
const FPH256 = shipVector('id.cert.valid').sha256Fingerprint ?? '';
const SPSEC = shipVector('pairing.digest').secretHex ?? '';

const WRITTEN: readonly (readonly [string, QrCode])[] = [
  [
    'qr.install',
    {
      ...{ ski, id, brand: 'Busbar', type: 'EnergyManagementSystem', model: 'BB-1' },
      ...{ serial: 'BB-0001', categories: [2] },
    },
  ],
  ['qr.pin', { ski, pin: '1A2B3C4D', id }],
];

for (const [name, code] of WRITTEN)
  test(`SHIP-6.9.8-1 SHIP-6.9.8-2 ${name} is written and read as it stands`, () => {
    const { qr = '', hex } = shipVector(name);
    assert.equal(Buffer.from(qr).toString('hex'), hex);
    assert.equal(qrText(code), qr);
    assert.deepEqual(parseQrText(qr), { value: code, findings: [] });
  });

test('SHIP-6.9.8-2 SHIP-6.9.8-3 SHIP-6.9.8-4 qr.lenient: lower case, unknown key with a colon inside, no end', () => {
  const { value, findings } = parseQrText(shipVector('qr.lenient').qr ?? '');
  assert.deepEqual(value, { ski, id: 'BB-Legacy-1', categories: [2, 3] });
  assert.deepEqual(
    findings.map(({ severity, rule, path }) => [severity, rule, path]),
    [
      ['info', 'SHIP-6.9.8-3', 'XNEW'],
      ['info', 'SHIP-6.9.8-2', ''],
    ],
  );
});

const FULL: QrCode = {
  ski,
  pin: '1A2B3C4D5E6F7081',
  id,
  brand: 'Busbar',
  type: 'Wallbox',
  model: 'W-11',
  serial: '0815',
  categories: [3, 65535],
  nominalPower: { production: watts(-8000), consumption: watts(11_000) },
  bski: 'b'.repeat(40),
  b2ski: 'c'.repeat(40),
  pkey: '04'.repeat(65),
  pbkey: '05'.repeat(65),
  pb2key: '06'.repeat(97),
  certUrl: 'https://[2001:db8::1]:8080/cert.pem?x=1',
  certBUrl: 'http://wallbox.local/b.pem',
  certB2Url: 'http://wallbox.local/b2.pem',
  fingerprint: FPH256,
  secret: SPSEC,
};

test('SHIP-6.9.8-1 every known key is written in its order and read back', () => {
  const text = qrText(FULL);
  assert.deepEqual(
    text.split(';').map((part) => part.replace(/:.*/, '')),
    [
      ...['SHIP', 'SKI', 'PIN', 'ID', 'BRAND', 'TYPE', 'MODEL', 'SERIAL', 'CAT', 'NOMINALPOWER', 'BSKI', 'B2SKI'],
      ...['PKEY', 'PBKEY', 'PB2KEY', 'CERTURL', 'CERTBURL', 'CERTB2URL', 'FPH256', 'SPSEC', 'ENDSHIP', ''],
    ],
  );
  assert.match(text, /;PIN:1A2B 3C4D 5E6F 7081;/);
  assert.match(text, /;NOMINALPOWER:-8000,11000;/);
  assert.deepEqual(parseQrText(text), { value: FULL, findings: [] });
});

for (const { name, label } of CURVES)
  test(`SHIP-6.9.3-2 SHIP-6.9.3-3 an identity on ${name} shows its SKI as ${label}`, () => {
    const identity = createIdentity({ shipId: 'Busbar-1', clock: new ManualClock(), curve: name });
    const text = qrText(qrCodeOf(identity, { brand: 'Busbar', categories: [2] }));
    assert.ok(text.startsWith('SHIP;'));
    assert.ok(text.includes(`;${label}:${displaySki(identity.ski)};`));
    const { value } = parseQrText(text);
    assert.equal(value?.ski ?? value?.bski ?? value?.b2ski, identity.ski);
    assert.equal(value?.id, 'Busbar-1');
  });

for (const [title, text, value, rules] of [
  ['only an SKI', `SHIP;SKI:${ski};`, { ski }, ['SHIP-6.9.8-2', 'SHIP-6.9.8-2']],
  ['keys in lower case', `ship;ski:${ski};id:x;endship;`, { ski, id: 'x' }, ['SHIP-6.9.8-1', 'SHIP-6.9.8-1']],
  ['another order', `SHIP;ID:x;CAT:2;SKI:${SKI};ENDSHIP;`, { ski, id: 'x', categories: [2] }, []],
  ['empty fields', `SHIP;SKI:${SKI};PIN:;BRAND: ;;ID:x;ENDSHIP;`, { ski, id: 'x' }, []],
  ['no last semicolon', `SHIP;SKI:${SKI};ID:x;ENDSHIP`, { ski, id: 'x' }, []],
  ['spaces and a byte order mark around it', `\uFEFF  SHIP; SKI: ${SKI} ; ID : x ;ENDSHIP; \n`, { ski, id: 'x' }, []],
  [
    'line breaks of a narrow window',
    `SHIP;SKI:${SKI.slice(0, 22)}\r\n${SKI.slice(22)};ID:a\nb;ENDSHIP;`,
    { ski, id: 'ab' },
    [],
  ],
  ['text behind the end', `SHIP;SKI:${SKI};ID:x;ENDSHIP;https://example.org`, { ski, id: 'x' }, ['SHIP-6.9.8-2']],
  ['a repeated key', `SHIP;SKI:${SKI};ID:x;ID:y;ENDSHIP;`, { ski, id: 'x' }, ['SHIP-6.9.8-1']],
  ['a field without colon', `SHIP;SKI:${SKI};ID:x;hello;ENDSHIP;`, { ski, id: 'x' }, ['SHIP-6.9.8-1']],
  [
    'SKI and fingerprint in other spellings',
    `SHIP;SKI:SKI ${SKI.replaceAll(' ', '-')};ID:x;FPH256:${FPH256.toLowerCase().replace(/(..)/g, '$1:')};ENDSHIP;`,
    { ski, id: 'x', fingerprint: FPH256 },
    [],
  ],
  ['a PIN with spaces', `SHIP;SKI:${SKI};PIN:12 34 ab cd;ID:x;ENDSHIP;`, { ski, pin: '1234ABCD', id: 'x' }, []],
  ['a PIN that is none', `SHIP;SKI:${SKI};PIN:12345;ID:x;ENDSHIP;`, { ski, id: 'x' }, ['SHIP-6.9.8-4']],
  [
    'a power with the wrong sign',
    `SHIP;SKI:${SKI};ID:x;NOMINALPOWER:8000,0;ENDSHIP;`,
    { ski, id: 'x' },
    ['SHIP-6.9.8-4'],
  ],
  [
    'consumption only',
    `SHIP;SKI:${SKI};ID:x;NOMINALPOWER:0,11000;ENDSHIP;`,
    { ski, id: 'x', nominalPower: { production: 0, consumption: 11_000 } },
    [],
  ],
  ['categories that are none', `SHIP;SKI:${SKI};ID:x;CAT:a,b;ENDSHIP;`, { ski, id: 'x' }, ['SHIP-6.9.8-4']],
  ['a brainpool SKI only', `SHIP;BSKI:${SKI};ID:x;ENDSHIP;`, { bski: ski, id: 'x' }, ['SHIP-6.9.8-2']],
  [
    'a fingerprint only',
    `SHIP;ID:x;FPH256:${FPH256};SPSEC:${SPSEC};ENDSHIP;`,
    { id: 'x', fingerprint: FPH256, secret: SPSEC },
    ['SHIP-6.9.8-2'],
  ],
  [
    'SHIP-6.9.8-5 the early form of the Pairing Service',
    `SHIPP:${FPH256.toLowerCase()}#${SPSEC}`,
    { fingerprint: FPH256, secret: SPSEC },
    ['SHIP-6.9.8-5'],
  ],
] as readonly (readonly [string, string, QrCode, readonly string[]])[])
  test(`SHIP-6.9.8-2 SHIP-6.9.8-4 read: ${title}`, () => {
    const { value: read, findings } = parseQrText(text);
    assert.deepEqual(read, value);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      rules,
    );
  });

for (const [title, text] of [
  ['nothing', ''],
  ['another QR code', 'WIFI:S:home;T:WPA;P:secret;;'],
  ['a URL', 'https://example.org/SHIP;SKI:x;'],
  ['SHIP alone', 'SHIP;'],
  ['no SKI', `SHIP;ID:x;PIN:1A2B3C4D;ENDSHIP;`],
  ['an SKI that is cut off', `SHIP;SKI:${SKI.slice(0, 20)}`],
  ['far too much', `SHIP;SKI:${SKI};${'X:y;'.repeat(5000)}`],
] as const)
  test(`SHIP-6.9.8-1 refused: ${title}`, () => {
    const { value, findings } = parseQrText(text);
    assert.equal(value, undefined);
    assert.equal(findings.at(-1)?.severity, 'error');
  });

test('secrets never stand in a finding', () => {
  for (const broken of [`PIN:${SPSEC}`, `PIN ${SPSEC}`, `SPSEC:${SPSEC}G`, `SPSEC ${SPSEC}`, `PIN:1;PIN:${SPSEC}`])
    assert.doesNotMatch(JSON.stringify(parseQrText(`SHIP;${broken};ENDSHIP;`).findings), /F0E0/);
});

for (const [title, code] of [
  ['no SHIP ID', { ski }],
  ['no SKI', { id }],
  ['an SKI that is none', { ski: 'abc', id }],
  ['a SHIP ID with a semicolon', { ski, id: 'a;b' }],
  ['a SHIP ID with a line break', { ski, id: 'a\nb' }],
  ['a PIN that is none', { ski, id, pin: '12' }],
  ['a production above 0', { ski, id, nominalPower: { production: watts(1), consumption: watts(0) } }],
  ['an address that is none', { ski, id, certUrl: 'file:///etc/passwd' }],
  ['more than a QR code holds', { ski, id: 'x'.repeat(3000) }],
] as readonly (readonly [string, QrCode])[])
  test(`SHIP-6.9.8-1 not written: ${title}`, () => {
    assert.throws(
      () => qrText(code),
      (error) => error instanceof ShipError && error.code === 'ship.qr-invalid',
    );
  });

test('SHIP-6.9.8-1 semicolons and spaces in names become hyphens, as in the TXT record', () => {
  assert.match(qrText({ ski, id, brand: 'A;B  C', model: ' ; ' }), /;BRAND:A-B-C;ENDSHIP;$/);
});

const digits = (count: number) =>
  fc.array(fc.constantFrom(...'0123456789ABCDEF'), { minLength: count, maxLength: count }).map((all) => all.join(''));
const name = fc.string({ minLength: 1, maxLength: 16, unit: fc.constantFrom(...'abcXYZ09-_.äß') });

test('fuzz: what is written is read back without a finding', () => {
  const codes = fc.record(
    {
      ski: digits(40).map((text) => text.toLowerCase()),
      id: name,
      pin: fc.integer({ min: 8, max: 16 }).chain(digits),
      serial: name.filter((text) => !/^-|-$/.test(text)),
      categories: fc.array(fc.nat(65_535), { minLength: 1, maxLength: 4 }),
      nominalPower: fc
        .tuple(fc.nat(1e6), fc.nat(1e6))
        .map(([out, into]) => ({ production: watts(0 - out), consumption: watts(into) })),
      fingerprint: digits(64),
      secret: fc.integer({ min: 16, max: 64 }).chain((octets) => digits(2 * octets)),
    },
    { requiredKeys: ['ski', 'id'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(codes, (code) => assert.deepEqual(parseQrText(qrText(code)), { value: { ...code }, findings: [] })),
    { seed: 4, numRuns: 200 },
  );
});

test('fuzz: any text is read or refused, never an exception, and what is read can be written', () => {
  const bits = [
    'SHIP;',
    'SKI:',
    `SKI:${SKI};`,
    'ID:x;',
    'PIN:',
    ';',
    ':',
    'ENDSHIP;',
    'SHIPP:',
    '#',
    FPH256,
    '\u0000',
    ' ',
  ];
  const texts = fc.oneof(
    fc.string({ maxLength: 300, unit: 'binary' }),
    fc
      .array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 5 })), { maxLength: 30 })
      .map((all) => all.join('')),
    fc
      .array(fc.oneof(fc.constantFrom(...bits), fc.string({ maxLength: 5 })), { maxLength: 30 })
      .map((all) => `SHIP;SKI:${SKI};ID:x;${all.join('')}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { value, findings } = parseQrText(text);
      assert.equal(
        value === undefined,
        findings.some(({ severity }) => severity === 'error'),
      );
      if (value?.ski === undefined || value.id === undefined || /[;\p{Cc}]/u.test(value.id)) return;
      const again = parseQrText(qrText(value)).value;
      assert.deepEqual([again?.ski, again?.id, again?.pin], [value.ski, value.id, value.pin]);
    }),
    { seed: 5, numRuns: 1000 },
  );
});
