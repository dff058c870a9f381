import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeShip, decodeSpine } from './decode.ts';

const DATAGRAM =
  '{"datagram":[{"header":[{"specificationVersion":"1.3.0"},{"msgCounter":1},{"cmdClassifier":"read"}]},{"payload":[{"cmd":[[{"nodeManagementDetailedDiscoveryData":[]}]]}]}]}';
const PLAIN = {
  datagram: {
    header: { specificationVersion: '1.3.0', msgCounter: 1, cmdClassifier: 'read' },
    payload: { cmd: [{ nodeManagementDetailedDiscoveryData: {} }] },
  },
};
const DATA = `{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":${DATAGRAM}}]}`;

test('a SHIP message is read as hex with its MessageType or as JSON text', () => {
  assert.deepEqual(decodeShip('0000'), { message: { init: { cmiHead: 0 } }, findings: [] });
  assert.deepEqual(decodeShip('{"connectionClose":[{"phase":"confirm"}]}').message, {
    connectionClose: { phase: 'confirm' },
  });
  const hex = Buffer.concat([Buffer.from([2]), Buffer.from(DATA)]).toString('hex');
  assert.deepEqual(decodeShip(hex).message, { data: { header: { protocolId: 'ee1.0' }, payload: PLAIN } });
});

test('a SPINE datagram is read alone and inside a SHIP data message', () => {
  for (const input of [DATAGRAM, DATA, Buffer.from(DATAGRAM).toString('hex')]) {
    assert.deepEqual(decodeSpine(input), { message: PLAIN, findings: [] });
  }
});

test('what is wrong is a finding with its place', () => {
  const decoded = decodeSpine(DATAGRAM.slice(0, 50));
  assert.equal(decoded.message, null);
  assert.equal(decoded.findings[0]?.severity, 'error');
  assert.match(`${decoded.findings[0]?.path} ${decoded.findings[0]?.text}`, /50/);
});

test('fuzz: any text is a message or findings', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (input) => {
      for (const decoded of [decodeShip(input), decodeSpine(input)]) {
        assert.ok(decoded.message !== null || decoded.findings.length > 0);
      }
    }),
  );
});
