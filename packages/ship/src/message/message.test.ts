import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '@busbar/kernel';
import fc from 'fast-check';
import { NO_QUIRKS_OFF, QUIRKS, type QuirkName } from '../quirks.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { CONTROL_MESSAGES, VERSION_1_1_MESSAGES } from './control.ts';
import { decodeMessage } from './message.ts';

const SEED = 63380;
const frame = (type: number, text: string): Uint8Array => Buffer.concat([Buffer.from([type]), Buffer.from(text)]);
const vector = (name: string): Uint8Array => Buffer.from(shipVector(name).hex, 'hex');

test('SHIP-6.8.5-1: a message may be as wide as it likes', () => {
  const wide = ' '.repeat(5000);
  const text = `${wide}{${wide}"connectionHello"${wide}:${wide}[{"phase"${wide}:"ready"}]${wide}}${wide}`;
  assert.deepEqual(decodeMessage(frame(1, text), NO_QUIRKS_OFF).message, {
    name: 'connectionHello',
    value: { phase: 'ready' },
  });
});

test('SHIP-6.8.5-7: exactly one root member', () => {
  for (const text of [
    '{}',
    '[]',
    '"x"',
    '{"connectionHello":[{"phase":"ready"}],"accessMethodsRequest":[]}',
    '{"a"}',
    '}',
  ])
    assert.notEqual(decodeMessage(frame(1, text), NO_QUIRKS_OFF).message.name, 'connectionHello', text);
});

test('SHIP-6.8.5-6: __proto__ and friends are unknown members or unknown messages, never more', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(decodeMessage(frame(1, `{"${name}":[]}`), NO_QUIRKS_OFF).message.name, 'unknown');
    const { message } = decodeMessage(
      frame(1, `{"connectionHello":[{"phase":"ready"},{"${name}":[{"x":1}]}]}`),
      NO_QUIRKS_OFF,
    );
    assert.ok(message.name === 'connectionHello' && message.value.phase === 'ready');
    assert.equal(Object.getPrototypeOf(message.value)?.x, undefined);
  }
});

test('SHIP-6.10.4.2-4: octets that are no UTF-8 make the message unusable', () => {
  const { message, findings } = decodeMessage(Uint8Array.of(1, 0x7b, 0xff, 0x7d), NO_QUIRKS_OFF);
  assert.equal(message.name, 'invalid');
  assert.equal(findings[0]?.rule, 'SHIP-6.10.4.2-4');
});

test('all messages of Annex A.4 count as version 1.1, those of A.2 do not', () => {
  const both = Object.keys(CONTROL_MESSAGES).filter((name) => !VERSION_1_1_MESSAGES.has(name));
  assert.deepEqual(both, [
    'connectionHello',
    'messageProtocolHandshake',
    'messageProtocolHandshakeError',
    'connectionPinState',
    'connectionPinInput',
    'connectionPinError',
    'accessMethodsRequest',
    'accessMethods',
  ]);
});

const SWITCHES: readonly (readonly [QuirkName, Uint8Array])[] = [
  ['trailingNul', vector('tol.trailingNul')],
  ['plainObject', vector('tol.plainObject')],
  ['plainObject', vector('tol.mergedObject')],
  ['wrongOrder', vector('tol.order')],
  ['nullMember', vector('tol.null')],
  [
    'listOfOne',
    frame(
      1,
      '{"messageProtocolHandshake":[{"handshakeType":"select"},{"version":[{"major":1},{"minor":0}]},{"formats":[{"format":"JSON-UTF8"}]}]}',
    ),
  ],
  ['closeReasonText', vector('close.announce.shipgo')],
  ['accessMethodsWithoutId', vector('tol.am.noId')],
  ['trailingNul', Buffer.concat([vector('data.spine.discoveryRead'), Buffer.of(0)])],
  ['wrongOrder', frame(2, '{"data":[{"payload":{"datagram":[]}},{"header":[{"protocolId":"ee1.0"}]}]}')],
];
for (const [quirk, bytes] of SWITCHES) {
  test(`${QUIRKS[quirk].rule}: ${quirk} is tolerated and reported; switched off it makes the message unusable`, () => {
    const on = decodeMessage(bytes, NO_QUIRKS_OFF);
    assert.notEqual(on.message.name, 'invalid');
    if (quirk !== 'accessMethodsWithoutId') assert.ok(on.findings.length > 0);
    const off = decodeMessage(bytes, new Set([quirk]));
    assert.equal(off.message.name, 'invalid');
    assert.ok(off.findings.some(({ severity }) => severity === 'error'));
    const others = (Object.keys(QUIRKS) as QuirkName[]).filter((name) => name !== quirk);
    assert.equal(decodeMessage(bytes, new Set(others)).message.name, on.message.name);
  });
}

test('helloRequestAlias, bareHandshakeError: switched off they are no messages of that meaning', () => {
  const alias = decodeMessage(vector('tol.hello.requestAlias'), new Set(['helloRequestAlias'] as const)).message;
  assert.ok(alias.name === 'connectionHello' && alias.value.prolongationRequest === undefined);
  const bare = decodeMessage(vector('prot.error.bare.shipgo'), new Set(['bareHandshakeError'] as const)).message;
  assert.equal(bare.name, 'unknown');
});

test('fuzz: any octets decode without throwing, and an unusable message says why', () => {
  const quirks = [NO_QUIRKS_OFF, new Set(Object.keys(QUIRKS) as QuirkName[])];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...quirks), (bytes, off) => {
      const { message, findings } = decodeMessage(bytes, off);
      if (message.name === 'invalid' || message.name === 'unknown') assert.ok(findings.length > 0);
    }),
    { seed: SEED, numRuns: 5000 },
  );
});

test('fuzz: damaged vectors decode without throwing', () => {
  const names = [
    'hello.ready.keyMaterialCounter',
    'prot.announceMax.1.0',
    'am.response.mdns.dns',
    'data.spine.result.extension',
    'km.material.two',
    'close.announce.removed',
  ];
  const octets = names.map((name) => vector(name));
  fc.assert(
    fc.property(
      fc.constantFrom(...octets),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
      fc.nat(2000),
      (bytes, changes, length) => {
        const damaged = Uint8Array.from(bytes.subarray(0, 1 + (length % bytes.length)));
        for (const [at, octet] of changes) damaged[at % damaged.length] = octet;
        const { message, findings } = decodeMessage(damaged, NO_QUIRKS_OFF);
        if (message.name === 'invalid' || message.name === 'unknown') assert.ok(findings.length > 0);
      },
    ),
    { seed: SEED, numRuns: 5000 },
  );
});

test('fuzz: any JSON behind a known root decodes without throwing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(CONTROL_MESSAGES)), fc.json(), (name, json) => {
      const { message, findings } = decodeMessage(frame(1, `{"${name}":${json}}`), NO_QUIRKS_OFF);
      assert.ok(message.name === name || findings.length > 0);
    }),
    { seed: SEED, numRuns: 5000 },
  );
});

test('a hostile text is refused quickly: deep nesting, long runs of whitespace and braces', () => {
  const clock = systemClock();
  const start = clock.now();
  for (const text of [
    `{"connectionHello":${'['.repeat(200_000)}`,
    `{"connectionHello":[{"x":${'{"a":'.repeat(50_000)}`,
    `${'{ '.repeat(100_000)}`,
    `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${'{}} '.repeat(60_000)}}]}`,
    `{"a":${' '.repeat(200_000)}`,
    `{"a":${'} '.repeat(100_000)}x`,
  ]) {
    for (const type of [1, 2, 3]) {
      const { message } = decodeMessage(frame(type, text), NO_QUIRKS_OFF);
      assert.ok(['invalid', 'unknown', 'data'].includes(message.name));
    }
  }
  assert.ok(clock.now() - start < 2000);
});
