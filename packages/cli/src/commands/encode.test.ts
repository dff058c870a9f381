import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../exit-code.ts';
import { decodeShip, decodeSpine } from './decode.ts';
import { encodeShip, encodeSpine } from './encode.ts';

const DATAGRAM =
  '{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"msgCounter":1},{"cmdClassifier":"read"}]},{"payload":[{"cmd":[[{"nodeManagementDetailedDiscoveryData":[]}]]}]}]}';

test('encode is the inverse of decode: a datagram, a control message, a datagram in a data message', () => {
  assert.equal(encodeSpine(decodeSpine(DATAGRAM).message), DATAGRAM);
  const hello = Buffer.from('\u0001{"connectionHello":[{"phase":"ready"}]}').toString('hex');
  assert.equal(encodeShip(decodeShip(hello).message), hello);
  const data = Buffer.from(`\u0002{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${DATAGRAM}}]}`).toString(
    'hex',
  );
  assert.equal(encodeShip(decodeShip(data).message), data);
});

test('what cannot be encoded says why', () => {
  assert.throws(
    () => encodeShip({ greeting: {} }),
    (error) => error instanceof CommandError && /greeting/.test(error.message),
  );
  assert.throws(() => encodeSpine({ datagram: 7 }), CommandError);
});
