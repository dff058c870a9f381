import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@busbar/kernel';
import { randomValue } from '@busbar/kernel/testing';
import fc from 'fast-check';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import { encodeDatagram } from '../codec/encode-datagram.ts';
import { FUNCTIONS } from '../model/functions.ts';
import { forwardedText } from './forwarded-message.ts';

const ORIGINATOR = { device: 'd:_i:1_a', entity: [1], feature: 7 };
const HEADER =
  '{"header":[{"specificationVersion":"1.3.0"},{"addressSource":[{"device":"d:_i:1_a"},{"entity":[1]},{"feature":7}]},{"addressDestination":[{"device":"d:_i:1_c"},{"entity":[1]},{"feature":1}]},{"msgCounter":18446744073709551615},{"cmdClassifier":"write"}]}';
const message = (payload: string): string => `{"datagram":[${HEADER},{"payload":${payload}}]}`;

test('SPINE-5.4.3-1 every function arrives as it was sent, behind the originator', () => {
  for (const declaration of FUNCTIONS)
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const value = randomValue(declaration.shape, seededRandom(seed));
        const text = encodeDatagram({
          header: {
            addressSource: ORIGINATOR,
            addressDestination: ORIGINATOR,
            msgCounter: seed,
            cmdClassifier: 'notify',
          },
          cmd: [{ data: { name: declaration.name, declaration, value } }],
        });
        const passed = forwardedText(text, ORIGINATOR);
        assert.ok(passed !== undefined);
        const before = decodeDatagram(text).value;
        const after = decodeDatagram(passed).value;
        assert.deepEqual(after?.header.addressOriginator, ORIGINATOR);
        assert.deepEqual(after?.cmd, before?.cmd);
      }),
      { seed: 63380, numRuns: 8 },
    );
});

test('SPINE-5.4.3-1 what is wrong in a payload stays wrong, and what nobody knows stays there', () => {
  const broken =
    '[{"cmd":[[{"function":"x"},{"loadControlLimitListData":[{"loadControlLimitData":[[{"limitId":"no"}]]}]},{"fancy":[1,{"a":null}]}]]}]';
  const passed = forwardedText(message(broken), ORIGINATOR);
  assert.ok(passed !== undefined);
  assert.ok(passed.includes(broken));
  assert.ok(passed.includes('"msgCounter":18446744073709551615'));
});

test('SPINE-5.4.3-1 a header that cannot be read is not passed on; nothing gets out as an exception', () => {
  assert.equal(forwardedText('', ORIGINATOR), undefined);
  assert.equal(forwardedText('{"datagram":[]}', ORIGINATOR), undefined);
  assert.equal(forwardedText(message('[]').replace('18446744073709551615', '"many"'), ORIGINATOR), undefined);
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.string({ maxLength: 4 }), (from, length, instead) => {
      const text = message('[{"cmd":[[{"measurementListData":[]}]]}]');
      const at = from % text.length;
      const passed = forwardedText(text.slice(0, at) + instead + text.slice(at + (length % 9)), ORIGINATOR);
      if (passed !== undefined) assert.ok(passed.includes('"addressOriginator"'));
    }),
    { seed: 63380, numRuns: 3000 },
  );
});
