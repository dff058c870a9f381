import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainMessage } from './plain-message.ts';

const frame = (type: number, text: string): Uint8Array => Buffer.concat([Buffer.from([type]), Buffer.from(text)]);

test('a control message is shown under its name', () => {
  const decoded = plainMessage(frame(1, '{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}'));
  assert.deepEqual(decoded, { value: { connectionHello: { phase: 'ready', waiting: 60_000 } }, findings: [] });
});

test('data is shown whole: header, payload as text, extension', () => {
  const text =
    '{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":{"datagram":[]}},{"extension":[{"extensionId":"x"}]}]}';
  assert.deepEqual(plainMessage(frame(2, text)).value, {
    data: { header: { protocolId: 'ee1.0' }, payload: '{"datagram":[]}', extension: { extensionId: 'x' } },
  });
});

test('SHIP-6.8.5-7: text that is no JSON says where it stops being JSON', () => {
  const decoded = plainMessage(frame(1, '{"connectionHello":['));
  assert.equal(decoded.value, undefined);
  assert.match(decoded.findings[0]?.text ?? '', /20/);
});

test('fuzz: any octets are a message or findings', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const decoded = plainMessage(bytes);
      assert.ok(decoded.value !== undefined || decoded.findings.length > 0);
    }),
  );
});
