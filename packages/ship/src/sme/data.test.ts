import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { inData, inPin } from './test-support/reach.ts';
import { control, handshake, spine, vector } from './test-support/wire.ts';

const AM_REQUEST = '{"accessMethodsRequest":[]}';
const AM_ANSWER = '{"accessMethods":[{"id":"i:1_u:own"}]}';
const peerId = (id: string): Uint8Array => control(`{"accessMethods":[{"id":"${id}"}]}`);

for (const role of ['client', 'server'] as const) {
  test(`T59 SHIP-6.10.4.9-3: ${role}: asks for the access methods once, right after entering`, () => {
    const machine = inData(role);
    assert.equal(machine.texts.at(-1), AM_REQUEST);
    assert.deepEqual(machine.running, ['accessMethods']);
    assert.equal(machine.has('dataExchange'), true);
  });
}

test('T60 SHIP-6.10.4.9-1 SHIP-6.10.4.9-2: the request is answered at once with the own SHIP ID, at any time', () => {
  const machine = inData('server');
  machine.receive(vector('am.request'), spine('{"datagram":[]}'), vector('tol.whitespace'));
  assert.deepEqual(machine.texts.slice(-2), [AM_ANSWER, AM_ANSWER]);
});

test('SHIP-6.10.4.9-7: dnsSd_mDns and dns only when configured', () => {
  const settings = { announceMdns: true, dnsUri: 'wss://ems.example.net:4712/ship/' };
  const machine = inData('server', { ownShipId: 'i:12345_u:BB-0001', settings });
  machine.receive(vector('am.request'));
  assert.equal(machine.texts.at(-1), Buffer.from(vector('am.response.mdns.dns').subarray(1)).toString());
});

test('T61 SHIP-6.10.4.9-6: the first SHIP ID is stored, the same one again is fine', () => {
  for (const knownShipId of [undefined, '', 'i:1_u:peer']) {
    const machine = inData('client', knownShipId === undefined ? {} : { knownShipId });
    machine.receive(peerId('i:1_u:peer'));
    assert.deepEqual(machine.running, []);
    assert.equal(machine.knownShipId, 'i:1_u:peer');
    machine.receive(peerId('i:1_u:peer'));
    assert.equal(machine.number, 38);
  }
});

test('T61 SHIP-6.10.4.9-6: an answer without id leaves the stored one unchanged', () => {
  const machine = inData('client', { knownShipId: 'i:1_u:peer' });
  machine.receive(vector('tol.am.noId'));
  assert.equal(machine.has('shipId'), false);
  assert.deepEqual(machine.running, []);
  assert.equal(machine.number, 38);
});

test('SHIP-6.10.4.9-6: with the quirk off an answer without id is an unusable message', () => {
  const machine = inData('client', { settings: { quirksOff: new Set(['accessMethodsWithoutId'] as const) } });
  machine.receive(vector('tol.am.noId'));
  assert.deepEqual(machine.running, ['accessMethods']);
  assert.equal(machine.findings.at(-1)?.severity, 'error');
});

test('T62 SHIP-6.10.4.9-6: another SHIP ID than the stored one closes with 4450', () => {
  const machine = inData('client', { knownShipId: 'i:1_u:peer' });
  machine.receive(peerId('i:2_u:other'));
  assert.deepEqual([machine.closed?.code, machine.closed?.reason], [4450, 'SHIP id mismatch']);
  assert.equal(machine.ended?.why, 'ship-id-mismatch');
});

test('T62: also when the ID changes within one connection', () => {
  const machine = inData('client');
  machine.receive(peerId('i:1_u:peer'));
  machine.knownShipId = undefined;
  machine.receive(peerId('i:2_u:other'));
  assert.equal(machine.ended?.why, 'ship-id-mismatch');
});

test('T63 SHIP-6.10.4.9-5: a missing answer is only noted, the request is not repeated', () => {
  const clock = new ManualClock();
  const machine = inData('server', { clock });
  const before = machine.texts.length;
  clock.advance(3_600_000);
  assert.equal(machine.number, 38);
  assert.equal(machine.texts.length, before);
  assert.deepEqual(
    machine.findings.map(({ rule }) => rule),
    ['SHIP-6.10.4.9-5'],
  );
});

test('T64 SHIP-6.10.4.7-4: SPINE data is delivered at once and in order, while the own query is open', () => {
  const machine = inData('client');
  machine.receive(spine('{"datagram":[1]}'), vector('data.spine.result.extension'), spine('{"datagram":[3]}'));
  assert.equal(machine.delivered.length, 3);
  assert.equal(machine.delivered[0], '{"datagram":[1]}');
  assert.match(machine.delivered[1] ?? '', /^\{"datagram":\[\{"header":.*\}$/);
  assert.doesNotMatch(machine.delivered[1] ?? '', /extension/);
});

test('T65 SHIP-6.10.4.7-2: an unknown protocolId is skipped silently, without limit', () => {
  const machine = inData('client');
  for (let index = 0; index < 100; index += 1) machine.receive(vector('data.unknownProtocolId'));
  assert.equal(machine.number, 38);
  assert.deepEqual(machine.delivered, []);
  assert.deepEqual(machine.findings, []);
});

test('SHIP-6.10.4.7-1 SHIP-6.10.4.7-6: a payload to send becomes a data message, also before the access methods are known; before data exchange it is dropped and told', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'send', payload: '{"datagram":[]}' });
  assert.equal(machine.texts.at(-1), '{"data":[{"header":[{"protocolId":"ee1.0"}]},{"payload":{"datagram":[]}}]}');
  const early = inPin('client');
  const before = early.texts.length;
  early.dispatch({ type: 'send', payload: '{"datagram":[]}' });
  assert.equal(early.texts.length, before);
  assert.equal(early.findings.at(-1)?.rule, 'SHIP-6.10.4.7-6');
});

const UNEXPECTED = [
  vector('hello.ready.bare'),
  vector('hello.aborted'),
  handshake('announceMax', 1, 0),
  vector('prot.error.unexpectedMessage'),
  vector('prot.error.bare.shipgo'),
  vector('cmi.valid'),
  vector('neg.cmi.invalidHead'),
  vector('neg.notJson'),
  vector('neg.empty'),
  vector('neg.emptyMessageValue'),
  vector('neg.unknownMessageType'),
  vector('comm.request'),
  vector('km.state.after'),
  control('{"unknownElement":[]}'),
  control('{"data":[]}'),
  Uint8Array.of(3, 0x7b, 0x7d),
  Uint8Array.of(2, 0xff, 0xfe),
];
for (const [index, bytes] of UNEXPECTED.entries()) {
  test(`T66 SHIP-6.10.4.2-1 SHIP-6.10.4.2-2 SHIP-6.10.4.2-3: an unexpected message is ignored (${index})`, () => {
    const machine = inData('server');
    const before = machine.texts.length;
    machine.receive(bytes);
    assert.equal(machine.texts.length, before);
    assert.equal(machine.number, 38);
    machine.receive(vector('am.request'));
    assert.equal(machine.texts.at(-1), AM_ANSWER);
  });
}

test('T66: 20 unexpected messages a minute are ignored, the 21st closes in order', () => {
  const clock = new ManualClock();
  const machine = inData('server', { clock });
  for (let index = 0; index < 20; index += 1) machine.receive(vector('neg.notJson'));
  clock.advance(60_000);
  for (let index = 0; index < 20; index += 1) machine.receive(vector('hello.ready.bare'));
  assert.equal(machine.state.at.phase, 'data');
  machine.receive(vector('hello.ready.bare'));
  assert.equal(
    machine.texts.at(-1),
    '{"connectionClose":[{"phase":"announce"},{"maxTime":500},{"reason":"unspecific"}]}',
  );
  clock.advance(500);
  assert.equal(machine.ended?.why, 'error');
});

test('T67: stray PIN messages are answered or ignored', () => {
  const machine = inData('server');
  const before = machine.texts.length;
  machine.receive(vector('pin.state.none'), vector('pin.state.required.ok'), vector('pin.error.wrong'));
  assert.equal(machine.texts.length, before);
  machine.receive(vector('pin.input'));
  assert.equal(machine.texts.at(-1), '{"connectionPinError":[{"error":1}]}');
  assert.equal(machine.number, 38);
});

test('T67 T52 T50: in restricted data exchange the PIN is sent once the partner takes it; a refusal ends nothing', () => {
  const machine = inPin('client', { pin: { ofPeer: '11111111', userTrust: 64 } });
  machine.receive(control('{"connectionPinState":[{"pinState":"optional"},{"inputPermission":"busy"}]}'));
  assert.equal(machine.state.at.phase, 'data');
  machine.receive(vector('pin.state.optional.ok'));
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"11111111"}]}');
  machine.receive(vector('pin.error.wrong'));
  assert.ok(machine.has('pinRefused'));
  machine.dispatch({ type: 'pinEntered', pin: '22222222' });
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"22222222"}]}');
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.state.at.phase === 'data' && machine.state.at.ask.state, 'ok');
  assert.equal(machine.number, 38);
});

test('T68 SHIP-6.9.2.3-5: version 1.1: commissioning is refused, a key material state is answered, requests are left alone', () => {
  const machine = inData('server', { settings: { maxVersion: '1.1' } }, 1);
  machine.receive(vector('comm.request'));
  assert.equal(machine.texts.at(-1), '{"commissioningResponse":[{"accept":false}]}');
  machine.receive(vector('km.state.transition'));
  assert.equal(machine.texts.at(-1), '{"keyMaterialStateResponse":[{"accept":false}]}');
  const before = machine.texts.length;
  machine.receive(vector('km.request'), vector('km.material.two'), vector('km.delete.one'), vector('km.stateRequest'));
  assert.equal(machine.texts.length, before);
  assert.equal(machine.state.at.phase === 'data' && machine.state.at.unexpected.length, 0);
});

test('T68 SHIP-6.9.2.3-10: negotiated 1.0: messages of 1.1 are unknown ones, nothing of 1.1 is sent, also not in hello', () => {
  const machine = inData('server', { settings: { maxVersion: '1.1' } }, 0);
  const before = machine.texts.length;
  machine.receive(vector('comm.request'), vector('km.state.transition'));
  assert.equal(machine.texts.length, before);
  assert.equal(machine.state.at.phase === 'data' && machine.state.at.unexpected.length, 2);
  assert.doesNotMatch(machine.texts.join(), /keyMaterial|commissioning/);
});

test('events without meaning in data exchange are ignored', () => {
  const machine = inData('client');
  const before = machine.state;
  machine.decide('trusted');
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.dispatch({ type: 'opened' });
  machine.dispatch({ type: 'timer', timer: 'wait' });
  assert.deepEqual(machine.state, before);
});
