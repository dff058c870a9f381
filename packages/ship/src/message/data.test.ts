import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dataFrame, decodeData, plainPayload } from './data.ts';

const HEAD = '{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":';
const PAYLOAD = '{"datagram":[{"header":[{"msgCounter":1}]},{"payload":[{"cmd":[[{"x":[]}]]}]}]}';

const payloadOf = (message: string): string | undefined => decodeData(message).value?.payload;

test('SHIP-6.10.4.7: the form every known stack sends is read without looking into the payload', () => {
  assert.equal(plainPayload(`${HEAD}${PAYLOAD}}]}`), PAYLOAD);
  assert.deepEqual(decodeData(`${HEAD}${PAYLOAD}}]}`), {
    value: { protocolId: 'ee1.0', payload: PAYLOAD },
    findings: [],
  });
});

// Whatever follows the payload, and however, the short way must not take it for a part of the payload.
const BEHIND = [
  '},{"extension":[{"extensionId":"x"}]}]}',
  '},{"extension":[]}]}',
  '},{"extension":{"string":"x"}}]}',
  '},{"extension":{"a":{"b":1}}}]}',
  ',"extension":{"string":"x"}}]}',
  ',"extension":[{"string":"x"}]}]}',
  ' },{"extension":{"string":"x"}}]}',
  '} , {"extension":{"string":"x"}}]}',
  '\n}]}',
  '}]} ',
  '}]}\u0000',
  '},{"future":1}]}',
  '},{"future":{"datagram":[]}}]}',
  '},{"future":[{"a":[]},{"b":{}}]}]}',
];
for (const behind of BEHIND) {
  test(`SHIP-6.10.4.7-3, SHIP-6.8.5-1 SHIP-6.8.5-2: payload before ${JSON.stringify(behind)}`, () => {
    assert.equal(plainPayload(HEAD + PAYLOAD + behind), undefined);
    assert.equal(payloadOf(HEAD + PAYLOAD + behind), PAYLOAD);
  });
}

test('strings with braces, ordinary objects and other protocols take the long way to the same payload', () => {
  for (const payload of [
    '{"datagram":[{"x":"}}]}"}]}',
    '{"datagram":[{"x":"},{"}]}',
    '{"datagram":{"header":{"msgCounter":1},"payload":{"cmd":[]}}}',
    '{"a":1}',
    '{}',
  ])
    assert.equal(payloadOf(`${HEAD}${payload}}]}`), payload);
  assert.equal(decodeData('{"data":[{"header":[{"protocolId":"zz9.9"}]},{"payload":[1,2]}]}').value?.payload, '[1,2]');
  assert.equal(
    decodeData('{"data":{"payload":{"datagram":[]},"header":{"protocolId":"ee1.0"}}}').value?.payload,
    '{"datagram":[]}',
  );
});

test('SHIP-6.8.5-7: without header or payload, or with another root, there is no data', () => {
  for (const message of [
    '{"data":[]}',
    '{"data":[{"header":[{"protocolId":"ee1.0"}]}]}',
    '{"data":[{"header":[]},{"payload":{}}]}',
    '{"data":[{"payload":{}}]}',
    '{"datagram":[]}',
    '{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":{}}],"more":1}',
    '',
    '[]',
    'null',
    HEAD,
    `${HEAD}{`,
  ]) {
    const { value, findings } = decodeData(message);
    assert.equal(value, undefined, message);
    assert.ok(
      findings.some(({ severity }) => severity === 'error'),
      message,
    );
  }
});

test('what is sent is read the short way', () => {
  const text = Buffer.from(dataFrame(PAYLOAD)).toString();
  assert.equal(text.charCodeAt(0), 2);
  assert.equal(plainPayload(text.slice(1)), PAYLOAD);
});

test('property: for any JSON payload both ways find exactly the payload', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom('}]}', ...BEHIND), (payload, behind) => {
      assert.equal(payloadOf(HEAD + payload + behind), payload);
      const short = plainPayload(HEAD + payload + behind);
      assert.ok(short === undefined || short === payload);
    }),
    { seed: 63380, numRuns: 3000 },
  );
});
