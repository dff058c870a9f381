import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shipVector } from '../testing/ship-vectors.ts';
import { messageFrame } from './control.ts';
import { withoutPin } from './redaction.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(1)).toString();

test('a PIN is blanked out of a traced message, digit by digit', () => {
  const input = messageFrame({ name: 'connectionPinInput', value: { pin: '1A2b3C4d5e' } });
  assert.equal(text(withoutPin(input)), '{"connectionPinInput":[{"pin":"**********"}]}');
  assert.equal(input.length, withoutPin(input).length);
});

test('whatever form the message has, and however many digits the PIN', () => {
  for (const json of [
    '{"connectionPinInput":[{"pin":"1A2B3C4D"}]}',
    ' { "connectionPinInput" : { "pin" : "1A2B3C4D" } } ',
    '{"connectionPinInput":[{"Pin":"1A2B3C4D1A2B3C4D1A2B3C4D"}]}',
    '{"connectionPinInput":["1A2B3C4D"]}',
    '{"x":[{"pin":"1A2B3C4D"}]}',
    '{"connectionPinInput":[{"pin":11112222}]}',
    '{"connectionPinInput":[{"pin":"ä1A2B3C4D\\u0000"}]}',
  ])
    assert.doesNotMatch(text(withoutPin(Buffer.concat([Buffer.of(1), Buffer.from(json)]))), /1A2B|11112222/, json);
});

test('any PIN is blanked out', () => {
  const digits = fc.array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: 8, maxLength: 16 });
  fc.assert(
    fc.property(digits, (pin) => {
      const frame = messageFrame({ name: 'connectionPinInput', value: { pin: pin.join('') } });
      assert.ok(!text(withoutPin(frame)).includes(pin.join('')));
    }),
    { seed: 63380 },
  );
});

test('every other message is traced as it is', () => {
  for (const name of ['cmi.valid', 'hello.ready.120s', 'pin.state.required.ok', 'am.response.id', 'km.material.two']) {
    const bytes = Buffer.from(shipVector(name).hex, 'hex');
    assert.equal(withoutPin(bytes), bytes);
  }
  const data = Buffer.from('\u0002{"data":[{"payload":{"pin":"12345678"}}]}');
  assert.equal(withoutPin(data), data);
});
