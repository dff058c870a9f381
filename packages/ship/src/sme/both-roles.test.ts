/** PIN, data exchange and termination do not depend on the role: each rule once more, for client and server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { inData, inHandshake, inHello, inPin } from './test-support/reach.ts';
import { control, hello, spine, vector } from './test-support/wire.ts';

const OWN = { own: { pin: '1a2b3c4d', demand: 'required', wrong: 0 }, userTrust: 64 } as const;
const PEER = { ofPeer: '0123ABCD', userTrust: 32 } as const;
const input = (pin: string): Uint8Array => control(`{"connectionPinInput":[{"pin":"${pin}"}]}`);
const AM_REQUEST = '{"accessMethodsRequest":[]}';

for (const role of ['client', 'server'] as const) {
  test(`SHIP-6.10.4.4-4 SHIP-6.10.4.4-9 SHIP-6.10.4.4-17: ${role}: no hello state lasts without end`, () => {
    for (const trust of ['trusted', 'undecided'] as const) {
      const clock = new ManualClock();
      const machine = inHello(role, { clock, trust });
      for (let minute = 0; minute < 10; minute += 1) {
        clock.advance(59_000);
        if (machine.ended === undefined) machine.receive(hello({ phase: 'pending', waiting: 60_000 }));
      }
      assert.equal(machine.ended?.why, 'timeout', trust);
      assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"aborted"}]}');
    }
  });

  test(`SHIP-6.10.4.4-5 SHIP-6.10.4.4-6 SHIP-6.10.4.4-7 SHIP-6.10.4.4-10: ${role}: pending until the user accepts`, () => {
    const machine = inHello(role, { trust: 'undecided' });
    machine.receive(hello({ phase: 'pending', prolongationRequest: true }));
    assert.match(machine.texts.at(-1) ?? '', /"pending"\},\{"waiting":\d+\}\]/);
    machine.receive(hello({ phase: 'pending', waiting: 60_000 }), hello({ phase: 'ready', waiting: 60_000 }));
    assert.equal(machine.number, 11);
    machine.decide('trusted');
    assert.equal(machine.state.at.phase, 'protocolHandshake');
    const bare = inHello(role, { trust: 'undecided' });
    bare.receive(hello({ phase: 'ready' }));
    assert.equal(bare.number, 15);
  });

  test(`SHIP-6.10.4.5-6 SHIP-6.10.4.5-7 SHIP-6.10.4.5-8: ${role}: silence, a wrong message, an error message`, () => {
    const clock = new ManualClock();
    const silent = inHandshake(role, { clock });
    clock.advance(10_000);
    assert.equal(silent.texts.at(-1), '{"messageProtocolHandshakeError":[{"error":1}]}');
    const wrong = inHandshake(role);
    wrong.receive(spine('{"datagram":[]}'));
    assert.equal(wrong.texts.at(-1), '{"messageProtocolHandshakeError":[{"error":2}]}');
    const told = inHandshake(role);
    const before = told.texts.length;
    told.receive(vector('prot.error.selectionMismatch'));
    assert.deepEqual([told.texts.length, told.number], [before, 39]);
  });

  test(`SHIP-6.10.4.6-1 SHIP-6.10.4.6-3 SHIP-6.10.4.6-5: ${role}: asks for its PIN and opens data exchange for the right one`, () => {
    const machine = inPin(role, { pin: OWN });
    assert.equal(machine.texts.at(-1), '{"connectionPinState":[{"pinState":"required"},{"inputPermission":"ok"}]}');
    machine.receive(vector('pin.state.none'), input('1A2B3C4E'));
    assert.equal(machine.texts.at(-1), '{"connectionPinError":[{"error":1}]}');
    assert.equal(machine.has('dataExchange'), false);
    machine.receive(input('1A2B3C4D'));
    assert.deepEqual(machine.texts.slice(-2), ['{"connectionPinState":[{"pinState":"pinOk"}]}', AM_REQUEST]);
    assert.equal(machine.number, 38);
  });

  test(`SHIP-6.10.4.6-4 SHIP-6.10.4.6-7 SHIP-6.10.4.6-10: ${role}: counts wrong PINs and takes none for a while`, () => {
    const clock = new ManualClock();
    const machine = inPin(role, { clock, pin: { ...OWN, own: { ...OWN.own, wrong: 2 } } });
    machine.receive(vector('pin.state.none'), input('zz'));
    assert.equal(machine.pin?.own?.wrong, 3);
    machine.receive(input('1A2B3C4D'));
    assert.match(machine.texts.at(-1) ?? '', /"busy"/);
    clock.advance(15_000);
    assert.match(machine.texts.at(-1) ?? '', /"ok"/);
    machine.receive(input('1A2B3C4D'));
    assert.deepEqual([machine.number, machine.pin?.own?.wrong], [38, 0]);
  });

  test(`SHIP-6.10.4.6-6 SHIP-6.10.4.6-8 SHIP-6.10.4.6-11 SHIP-6.9.4-3: ${role}: gives the PIN of the partner, from user trust 32 on`, () => {
    const machine = inPin(role, { pin: PEER });
    machine.receive(vector('pin.state.required.ok'));
    assert.equal(machine.texts.at(-1), '{"connectionPinInput":[{"pin":"0123ABCD"}]}');
    machine.receive(vector('pin.error.wrong'), vector('pin.state.required.ok'));
    assert.equal(machine.texts.filter((text) => text.includes('connectionPinInput')).length, 1);
    const less = inPin(role, { pin: { ...PEER, userTrust: 31 } });
    less.receive(vector('pin.state.required.ok'));
    assert.doesNotMatch(less.texts.join(), /connectionPinInput/);
    assert.ok(less.has('pinNeeded'));
  });

  test(`SHIP-6.10.4.6-2 SHIP-6.10.4.6-9 SHIP-6.10.4.6-12: ${role}: none and none goes on at once, silence and nonsense close`, () => {
    assert.equal(inData(role).number, 38);
    const clock = new ManualClock();
    const silent = inPin(role, { clock });
    clock.advance(10_000);
    assert.equal(silent.ended?.why, 'timeout');
    const odd = inPin(role);
    odd.receive(hello({ phase: 'ready' }), vector('cmi.valid'));
    assert.equal(odd.ended?.why, 'error');
  });

  test(`SHIP-6.10.4.7-1 SHIP-6.10.4.7-2 SHIP-6.10.4.7-3 SHIP-6.10.4.7-4 SHIP-6.10.4.7-5 SHIP-6.10.4.7-6: ${role}: data in the PIN phase waits, later it is delivered in order, unknown protocols are skipped`, () => {
    const machine = inPin(role);
    machine.receive(spine('{"datagram":[1]}'));
    machine.dispatch({ type: 'send', payload: '{"datagram":[0]}' });
    assert.deepEqual(machine.delivered, []);
    assert.doesNotMatch(machine.texts.join(), /datagram/);
    machine.receive(vector('pin.state.none'), vector('data.unknownProtocolId'), vector('data.spine.result.extension'));
    assert.deepEqual(machine.running, ['accessMethods'], 'the own question is open all the while');
    assert.equal(machine.delivered.length, 2);
    machine.dispatch({ type: 'send', payload: '{"datagram":[2]}' });
    assert.match(machine.texts.at(-1) ?? '', /"protocolId":"ee1.0"\}\]\},\{"payload":\{"datagram":\[2\]\}\}\]\}$/);
  });

  test(`SHIP-6.10.4.9-1 SHIP-6.10.4.9-4 SHIP-6.10.4.9-5 SHIP-6.10.4.9-6 SHIP-6.10.4.9-7: ${role}: asks once, answers always, compares`, () => {
    const machine = inData(role, { knownShipId: 'i:1_u:peer' });
    machine.receive(vector('am.request'), vector('am.request'));
    assert.deepEqual(machine.texts.slice(-3), [AM_REQUEST, ...Array(2).fill('{"accessMethods":[{"id":"i:1_u:own"}]}')]);
    machine.receive(control('{"accessMethods":[{"id":"i:1_u:other"}]}'));
    assert.deepEqual([machine.closed?.code, machine.ended?.why], [4450, 'ship-id-mismatch']);
  });

  test(`SHIP-6.10.4.10-1 SHIP-6.10.4.10-2 SHIP-6.10.4.10-3 SHIP-6.10.4.10-7 SHIP-6.10.4.10-8: ${role}: announces, confirms, and does not wait for ever`, () => {
    const clock = new ManualClock();
    const machine = inData(role, { clock });
    machine.dispatch({ type: 'close', reason: 'removedConnection' });
    machine.receive(spine('{"datagram":[]}'), vector('am.request'));
    assert.match(machine.texts.at(-1) ?? '', /"announce".*"removedConnection"/);
    assert.deepEqual(machine.delivered, []);
    clock.advance(500);
    assert.deepEqual([machine.closed?.code, machine.ended?.why], [4001, 'removed']);
    const told = inData(role);
    told.receive(vector('close.announce.unspecific'));
    assert.equal(told.texts.at(-1), '{"connectionClose":[{"phase":"confirm"}]}');
    assert.equal(told.ended?.why, 'closed-by-peer');
    const crossed = inData(role);
    crossed.dispatch({ type: 'close', reason: 'unspecific' });
    crossed.receive(vector('close.announce.removed'));
    assert.equal(crossed.ended?.why, 'removed-by-peer');
  });
}
