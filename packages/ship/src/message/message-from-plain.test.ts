import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageFromPlain } from './message-from-plain.ts';
import { plainMessage } from './plain-message.ts';

const MESSAGES: readonly object[] = [
  { init: { cmiHead: 0 } },
  { connectionHello: { phase: 'ready', waiting: 60_000 } },
  { connectionHello: { phase: 'pending', prolongationRequest: true } },
  {
    messageProtocolHandshake: {
      handshakeType: 'announceMax',
      version: { major: 1, minor: 0 },
      formats: { format: ['JSON-UTF8'] },
    },
  },
  { connectionPinState: { pinState: 'none' } },
  { accessMethodsRequest: {} },
  { accessMethods: { id: 'Box-1' } },
  { connectionClose: { phase: 'announce', maxTime: 500, reason: 'unspecific' } },
];

for (const message of MESSAGES)
  test(`SHIP-6.8.4-7 ${JSON.stringify(message)} is written and read back`, () => {
    const { value, findings } = messageFromPlain(message);
    assert.deepEqual(findings, []);
    assert.deepEqual(plainMessage(value ?? new Uint8Array()).value, message);
  });

test('a data message carries its payload as JSON', () => {
  const payload = '{"datagram":[{"header":[]},{"payload":[]}]}';
  const { value } = messageFromPlain({ data: { header: { protocolId: 'ee1.0' }, payload } });
  assert.equal(
    Buffer.from(value ?? []).toString(),
    `\u0002{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${payload}}]}`,
  );
});

test('what is no message says what and where', () => {
  const first = (plain: unknown): string => {
    const [finding] = messageFromPlain(plain).findings;
    return `${finding?.path}: ${finding?.text}`;
  };
  assert.match(first({ greeting: {} }), /greeting: there is no SHIP message/);
  assert.match(first({ init: {}, data: {} }), /one member/);
  assert.match(first({ init: { cmiHead: 300 } }), /init\.cmiHead: not an octet/);
  assert.match(first({ connectionHello: {} }), /connectionHello/);
  assert.match(first(7), /one member/);
});

test('any value is a message or findings', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (plain) => {
      const { value, findings } = messageFromPlain(plain);
      assert.equal(value === undefined, findings.length > 0);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
