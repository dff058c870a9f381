import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inPin, type Setup } from './test-support/reach.ts';
import { vector } from './test-support/wire.ts';

const NONE = '{"connectionPinState":[{"pinState":"none"}]}';
const AM_REQUEST = '{"accessMethodsRequest":[]}';
const PEER = { ofPeer: '0123ABCD', userTrust: 64 } as const;

function count(machine: MachineOnClock, kind: string): number {
  return machine.told.filter((effect) => effect.do === kind).length;
}

test('T46 SHIP-6.10.4.6-6: required and the PIN is known: it is sent, 33; pinOk opens data exchange (T49)', () => {
  const machine = inPin('client', { pin: PEER });
  machine.receive(vector('pin.state.required.ok'));
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"0123ABCD"}]}');
  assert.equal(machine.number, 33);
  assert.deepEqual(machine.running, ['pinInput']);
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.number, 38);
  assert.deepEqual(machine.running, ['accessMethods']);
});

test('T46: optional and the PIN is known: it is sent, data exchange opens restricted', () => {
  const machine = inPin('client', { pin: PEER });
  machine.receive(vector('pin.state.optional.ok'));
  assert.ok(machine.texts.includes('{"connectionPinInput":[{"pin":"0123ABCD"}]}'));
  assert.equal(machine.number, 38);
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.state.at.phase === 'data' && machine.state.at.ask.state, 'ok');
});

test('T47 SHIP-6.10.4.6-5: optional without a PIN: data exchange opens at once', () => {
  for (const setup of [{}, { pin: { ...PEER, userTrust: 31 } }] satisfies Setup[]) {
    const machine = inPin('client', setup);
    machine.receive(vector('pin.state.optional.ok'));
    assert.deepEqual(machine.phases.slice(-3), [32, 34, 38]);
    assert.equal(machine.has('pinNeeded'), false);
    assert.equal(machine.texts.at(-1), AM_REQUEST);
  }
});

test('T48 T58 SHIP-6.10.4.6-8: required without a PIN: the application is told, given up after 10 min', () => {
  const clock = new ManualClock();
  const machine = inPin('client', { clock });
  machine.receive(vector('pin.state.required.ok'));
  assert.equal(count(machine, 'pinNeeded'), 1);
  assert.equal(machine.number, 33);
  clock.advance(599_999);
  machine.receive(vector('hello.ready.bare')); // T79
  assert.equal(machine.number, 33);
  clock.advance(1);
  assert.equal(machine.number, 39);
  assert.equal(machine.ended?.why, 'timeout');
});

test('T48: user trust below 32 or permission busy: nothing is sent', () => {
  const low = inPin('client', { pin: { ...PEER, userTrust: 31 } });
  low.receive(vector('pin.state.required.ok'));
  const busy = inPin('client', { pin: PEER });
  busy.receive(vector('pin.state.required.busy'));
  for (const machine of [low, busy]) {
    assert.equal(machine.texts.at(-1), NONE);
    assert.equal(machine.number, 33);
  }
  busy.receive(vector('pin.state.required.busy')); // T51
  assert.equal(busy.texts.at(-1), NONE);
  busy.receive(vector('pin.state.required.ok')); // T52
  assert.match(busy.texts.at(-1) ?? '', /connectionPinInput/);
});

test('T49: none of the partner ends the waiting', () => {
  const machine = inPin('client');
  machine.receive(vector('pin.state.required.ok'), vector('pin.state.none'));
  assert.equal(machine.number, 38);
  assert.deepEqual(machine.running, ['accessMethods']);
});

test('T50 SHIP-6.10.4.6-11: a refused PIN is forgotten, never sent again, a new one is asked for', () => {
  const clock = new ManualClock();
  const machine = inPin('client', { clock, pin: PEER });
  machine.receive(vector('pin.state.required.ok'), vector('pin.error.wrong'));
  assert.equal(count(machine, 'pinRefused'), 1);
  assert.equal(count(machine, 'pinNeeded'), 1);
  assert.deepEqual(machine.running, ['pinPatience']);
  const before = machine.texts.length;
  machine.receive(vector('pin.state.required.ok'));
  machine.dispatch({ type: 'pinEntered', pin: '0123ABCD' });
  assert.equal(machine.texts.length, before);
  machine.dispatch({ type: 'pinEntered', pin: '99999999' }); // T52
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"99999999"}]}');
  machine.dispatch({ type: 'pinEntered', pin: '88888888' });
  assert.equal(machine.texts.length, before + 1, 'one at a time');
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.number, 38);
});

test('T50 T52: a PIN entered while another one is on its way is sent when that one is refused, and asked for no more', () => {
  for (const refuse of ['error', 'silence'] as const) {
    const clock = new ManualClock();
    const machine = inPin('client', { clock, pin: PEER });
    machine.receive(vector('pin.state.required.ok'));
    machine.dispatch({ type: 'pinEntered', pin: '99999999' });
    if (refuse === 'error') machine.receive(vector('pin.error.wrong'));
    else clock.advance(10_000);
    assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"99999999"}]}');
    assert.deepEqual([count(machine, 'pinRefused'), count(machine, 'pinNeeded')], [0, 0]);
    machine.receive(vector('pin.error.wrong'));
    assert.deepEqual([count(machine, 'pinRefused'), count(machine, 'pinNeeded')], [1, 1]);
  }
});

test('T51 T56: a PIN that met a penalty was not looked at: it is sent again with the next ok, and is not refused', () => {
  const clock = new ManualClock();
  const machine = inPin('client', { clock, pin: PEER });
  machine.receive(vector('pin.state.required.ok'));
  const before = machine.texts.length;
  machine.receive(vector('pin.state.required.busy'), vector('pin.state.required.busy'));
  assert.deepEqual(machine.running, ['pinPatience']);
  clock.advance(15_000);
  assert.equal(machine.texts.length, before);
  machine.receive(vector('pin.state.required.ok'));
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"0123ABCD"}]}');
  assert.equal(count(machine, 'pinRefused'), 0);
  machine.receive(vector('pin.state.pinOk'));
  assert.equal(machine.number, 38);
});

test('T50 SHIP-6.10.4.6-11: no answer to the PIN within 10 s counts as refused', () => {
  const clock = new ManualClock();
  const machine = inPin('client', { clock, pin: PEER });
  machine.receive(vector('pin.state.required.ok'));
  clock.advance(10_000);
  assert.equal(count(machine, 'pinRefused'), 1);
  assert.equal(machine.number, 33);
});

test('SHIP-6.9.4-3: a PIN that waits is not sent when the trust in the partner has sunk meanwhile', () => {
  const machine = inPin('client', { pin: PEER });
  machine.receive(vector('pin.state.required.ok'));
  machine.dispatch({ type: 'pinEntered', pin: '99999999' });
  machine.pin = { ...PEER, userTrust: 8 };
  const before = machine.texts.length;
  machine.receive(vector('pin.error.wrong'));
  assert.equal(machine.texts.length, before);
  assert.deepEqual(machine.running, ['pinPatience']);
});

test('SHIP-6.10.4.6-6: a partner that asked for no PIN, or has got it, gets none, whatever it says afterwards', () => {
  for (const first of ['pin.state.none', 'pin.state.pinOk']) {
    const machine = inPin('client', { pin: PEER });
    machine.receive(vector(first), vector('pin.state.required.ok'), vector('pin.state.optional.ok'));
    machine.dispatch({ type: 'pinEntered', pin: '99999999' });
    assert.doesNotMatch(machine.texts.join(), /connectionPinInput/);
    assert.equal(machine.number, 38);
  }
});

test('T52: a PIN entered before the partner announced anything is used', () => {
  const machine = inPin('client', { pin: { userTrust: 32 } });
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.receive(vector('pin.state.required.ok'));
  assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"12345678"}]}');
});
