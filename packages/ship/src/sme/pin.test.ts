import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { inData, inPin } from './test-support/reach.ts';
import { control, handshake, spine, vector } from './test-support/wire.ts';

const NONE = '{"connectionPinState":[{"pinState":"none"}]}';
const PIN_OK = '{"connectionPinState":[{"pinState":"pinOk"}]}';
const WRONG = '{"connectionPinError":[{"error":1}]}';
const AM_REQUEST = '{"accessMethodsRequest":[]}';
const state = (pinState: string, inputPermission: string): string =>
  `{"connectionPinState":[{"pinState":"${pinState}"},{"inputPermission":"${inputPermission}"}]}`;
const input = (pin: string): Uint8Array => control(`{"connectionPinInput":[{"pin":"${pin}"}]}`);

const OWN = { own: { pin: '1a2b3c4d', demand: 'required', wrong: 0 }, userTrust: 64 } as const;
const OWN_OPTIONAL = { own: { ...OWN.own, demand: 'optional' }, userTrust: 64 } as const;

test('T43 SHIP-6.10.4.6-1: entering the phase, a node without PIN announces none', () => {
  for (const role of ['client', 'server'] as const) {
    const machine = inPin(role);
    assert.equal(machine.texts.at(-1), NONE);
    assert.equal(machine.number, 32);
    assert.deepEqual(machine.running, ['wait']);
  }
});

test('T45 T59 SHIP-6.10.4.6-2: none and none: data exchange at once', () => {
  const machine = inPin('client');
  machine.receive(vector('pin.state.none'));
  assert.deepEqual(machine.phases.slice(-4), [26, 32, 35, 38]);
  assert.ok(machine.has('dataExchange'));
  assert.deepEqual(machine.running, ['accessMethods']);
});

test('T45: pinOk of the partner counts, too', () => {
  const machine = inPin('server');
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.number, 38);
});

test('T44: an own PIN is asked for: required and ok', () => {
  const machine = inPin('server', { pin: OWN });
  assert.equal(machine.texts.at(-1), state('required', 'ok'));
  assert.equal(machine.number, 27);
});

test('T44 SHIP-6.10.4.6-4 SHIP-6.10.4.6-7: while a penalty of the node runs, busy is announced, ok afterwards (T57)', () => {
  const clock = new ManualClock();
  const pin = { own: { ...OWN.own, wrong: 3, penaltyUntil: millis(12_000) }, userTrust: 64 };
  const machine = inPin('server', { clock, pin });
  assert.equal(machine.texts.at(-1), state('required', 'busy'));
  assert.equal(machine.number, 30);
  machine.receive(vector('pin.state.none'));
  clock.advance(12_000);
  assert.equal(machine.texts.at(-1), state('required', 'ok'));
  assert.equal(machine.number, 27);
});

test('SHIP-6.9.4-5: the first partner that proves the PIN since factory default gets second factor trust 32, later ones 16', () => {
  for (const [isProved, trust] of [
    [undefined, 32],
    [false, 32],
    [true, 16],
  ] as const) {
    const own = { ...OWN.own, ...(isProved === undefined ? {} : { isProved }) };
    const machine = inPin('server', { pin: { own, userTrust: 8 } });
    machine.receive(input('1A2B3C4D'));
    assert.deepEqual(
      machine.told.filter((effect) => effect.do === 'secondFactor'),
      [{ do: 'secondFactor', trust }],
    );
  }
});

test('T53 SHIP-6.10.4.6-3 SHIP-6.10.4.6-7: the right PIN, in any case: pinOk, second factor, counter back to 0', () => {
  const pin = { own: { ...OWN.own, wrong: 2 }, userTrust: 64 };
  const machine = inPin('server', { pin });
  machine.receive(input('1A2B3C4D'));
  assert.equal(machine.texts.at(-1), PIN_OK);
  assert.ok(machine.has('secondFactor'));
  assert.equal(machine.pin?.own?.wrong, 0);
  assert.equal(machine.number, 32);
  machine.receive(input('1A2B3C4D')); // SHIP-6.10.4.6-10
  assert.equal(machine.texts.at(-1), PIN_OK);
  machine.receive(vector('pin.state.none'));
  assert.equal(machine.number, 38);
});

test('T54 SHIP-6.10.4.6-10: a wrong PIN is counted, also one that violates the pattern', () => {
  const machine = inPin('server', { pin: OWN });
  machine.receive(vector('neg.pin.tooShort'));
  assert.equal(machine.texts.at(-1), WRONG);
  assert.deepEqual(machine.phases.slice(-3), [27, 28, 27]);
  machine.receive(input('1A2B3C4E'));
  assert.equal(machine.pin?.own?.wrong, 2);
  assert.equal(machine.number, 27);
});

test('T55 T56 T57 SHIP-6.10.4.6-4: 3rd to 5th wrong PIN 15 s, from the 6th on 90 s; inputs meanwhile are not evaluated', () => {
  const clock = new ManualClock();
  const machine = inPin('server', { clock, pin: OWN });
  machine.receive(vector('pin.state.none'));
  for (const [wrong, penalty] of [
    [1, 0],
    [2, 0],
    [3, 15_000],
    [4, 15_000],
    [5, 15_000],
    [6, 90_000],
    [7, 90_000],
  ] as const) {
    machine.receive(input('00000000'));
    assert.equal(machine.pin?.own?.wrong, wrong);
    if (penalty === 0) continue;
    assert.deepEqual(machine.texts.slice(-2), [WRONG, state('required', 'busy')]);
    assert.deepEqual(machine.phases.slice(-4), [27, 28, 29, 30]);
    clock.advance(penalty - 1);
    machine.receive(input('1A2B3C4D')); // the right one, but too early
    assert.equal(machine.texts.at(-1), state('required', 'busy'));
    assert.equal(machine.number, 30);
    clock.advance(1);
    assert.equal(machine.texts.at(-1), state('required', 'ok'));
    assert.equal(machine.number, 27);
  }
  machine.receive(input('1A2B3C4D'));
  assert.equal(machine.number, 38);
});

test('SHIP-6.10.4.6-7: a penalty that stems from another connection counts here as well', () => {
  const clock = new ManualClock();
  const machine = inPin('server', { clock, pin: OWN });
  machine.receive(vector('pin.state.none'));
  machine.pin = { ...OWN, own: { ...OWN.own, wrong: 3, penaltyUntil: millis(15_000) } };
  machine.receive(input('1A2B3C4D'));
  assert.equal(machine.texts.at(-1), state('required', 'busy'));
  assert.equal(machine.number, 30);
  clock.advance(15_000);
  assert.equal(machine.number, 27);
});

test('T58 SHIP-6.10.4.6-9: no PIN state of the partner within 10 s: closed', () => {
  const clock = new ManualClock();
  const machine = inPin('client', { clock });
  clock.advance(9999);
  assert.equal(machine.number, 32);
  clock.advance(1);
  assert.equal(machine.number, 39);
  assert.equal(machine.ended?.why, 'timeout');
});

test('T58: a partner that never enters the required PIN is given 10 min', () => {
  const clock = new ManualClock();
  const machine = inPin('server', { clock, pin: OWN });
  machine.receive(vector('pin.state.none'));
  assert.deepEqual(machine.running, ['pinPatience']);
  clock.advance(600_000);
  assert.equal(machine.number, 39);
});

test('T59: an own optional PIN does not hold data exchange up; the check goes on in it (T67)', () => {
  const machine = inPin('server', { pin: OWN_OPTIONAL });
  assert.equal(machine.texts.at(-1), state('optional', 'ok'));
  machine.receive(vector('pin.state.none'));
  assert.equal(machine.number, 38);
  machine.receive(input('1A2B3C4D'));
  assert.equal(machine.texts.at(-1), PIN_OK);
  assert.ok(machine.has('secondFactor'));
});

test('T67: wrong PINs, penalty and its end in data exchange', () => {
  const clock = new ManualClock();
  const machine = inData('server', { clock, pin: OWN_OPTIONAL });
  for (let wrong = 0; wrong < 3; wrong += 1) machine.receive(input('00000000'));
  assert.equal(machine.texts.at(-1), state('optional', 'busy'));
  clock.advance(15_000);
  assert.equal(machine.texts.at(-1), state('optional', 'ok'));
  assert.equal(machine.number, 38);
});

test('SHIP-6.10.4.6-10: an input to a node without PIN: error 1, not counted', () => {
  const machine = inPin('server');
  machine.receive(vector('pin.input'));
  assert.equal(machine.texts.at(-1), WRONG);
  assert.equal(machine.has('pinAttempts'), false);
  assert.equal(machine.number, 32);
});

test('T78 SHIP-6.10.4.7-5, SHIP-6.10.4.9-3: early messages are kept; the own request goes out before the answer', () => {
  const machine = inPin('server', { knownShipId: 'i:1_u:peer' });
  machine.receive(
    spine('{"datagram":[1]}'),
    vector('am.request'),
    control('{"accessMethods":[{"id":"i:1_u:peer"}]}'),
    spine('{"datagram":[2]}'),
  );
  assert.equal(machine.number, 32);
  machine.receive(vector('pin.state.none'));
  assert.deepEqual(machine.texts.slice(-2), [AM_REQUEST, '{"accessMethods":[{"id":"i:1_u:own"}]}']);
  assert.deepEqual(machine.delivered, ['{"datagram":[1]}', '{"datagram":[2]}']);
  assert.deepEqual(machine.running, [], 'the early answer counts');
});

test('T78 T62: an early answer with a foreign SHIP ID ends the connection, nothing behind it is processed', () => {
  const machine = inPin('server', { knownShipId: 'i:1_u:peer' });
  machine.receive(control('{"accessMethods":[{"id":"i:2_u:other"}]}'), spine('{"datagram":[1]}'));
  machine.receive(vector('pin.state.none'));
  assert.equal(machine.ended?.why, 'ship-id-mismatch');
  assert.deepEqual(machine.delivered, []);
});

test('T78: 64 messages are kept, the 65th closes', () => {
  const machine = inPin('server');
  for (let index = 0; index < 64; index += 1) machine.receive(spine(`{"datagram":[${index}]}`));
  assert.equal(machine.number, 32);
  machine.receive(spine('{"datagram":[64]}'));
  assert.equal(machine.number, 39);
  assert.deepEqual(machine.delivered, []);
});

test('T79: a hello is ignored', () => {
  const machine = inPin('client');
  const before = machine.state;
  machine.receive(vector('hello.ready.bare'), vector('hello.aborted'), vector('hello.pending.120s'));
  assert.deepEqual(machine.state, before);
});

test('T80 SHIP-6.10.4.6-12: any other or invalid message closes', () => {
  for (const bytes of [
    vector('cmi.valid'),
    handshake('select', 1, 0),
    vector('prot.error.timeout'),
    vector('pin.error.wrong'),
    vector('neg.notJson'),
    vector('neg.empty'),
    vector('neg.unknownMessageType'),
    control('{"unknownElement":[]}'),
    vector('comm.request'),
  ]) {
    const machine = inPin('client');
    const before = machine.texts.length;
    machine.receive(bytes);
    assert.equal(machine.number, 39);
    assert.equal(machine.closed?.code, 4001);
    assert.equal(machine.texts.length, before);
    assert.equal(machine.ended?.why, 'error');
  }
});

test('T81: close and lost trust close with 4001', () => {
  for (const [act, why] of [
    ['unspecific', 'closed'],
    ['removedConnection', 'removed'],
    ['trustLost', 'removed'],
    ['refused', 'removed'],
  ] as const) {
    const machine = inPin('server');
    if (act === 'trustLost' || act === 'refused') machine.decide(act);
    else machine.dispatch({ type: 'close', reason: act });
    assert.deepEqual([machine.closed?.code, machine.ended?.why, machine.number], [4001, why, 39]);
  }
});

test('events without meaning in the PIN phase are ignored', () => {
  const machine = inPin('server', { pin: OWN });
  machine.receive(vector('pin.state.none'), vector('pin.state.required.ok'));
  const before = machine.state;
  machine.decide('trusted');
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.dispatch({ type: 'send', payload: '{}' });
  machine.dispatch({ type: 'timer', timer: 'close' });
  assert.deepEqual(machine.state, before);
});
