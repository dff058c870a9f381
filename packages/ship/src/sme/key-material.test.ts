import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { SmeEffect } from './effects.ts';
import { keyContext, ownKeys, ownState, PEER_SKI, PEER_SUCCESSOR } from './test-support/key-material.ts';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inData, inHello, opened, type Setup } from './test-support/reach.ts';
import { control, handshake, hello, vector } from './test-support/wire.ts';

const V11 = { settings: { maxVersion: '1.1' } } as const;
const ACCEPTED = '{"keyMaterialStateResponse":[{"accept":true}]}';
const NOT_ACCEPTED = '{"keyMaterialStateResponse":[{"accept":false}]}';
const ROLES = ['client', 'server'] as const;

/** In data exchange of version 1.1, with a partner that told this counter in hello. */
function inData11(role: 'client' | 'server', setup: Setup, counter?: number): MachineOnClock {
  const machine = opened(role, { ...V11, ...setup });
  const keys = counter === undefined ? {} : { keyMaterialState: [{ updateCounter: counter }] };
  machine.receive(vector('cmi.valid'), hello({ phase: 'ready', waiting: 60_000, ...keys }));
  if (role === 'server') machine.receive(handshake('announceMax', 1, 1));
  machine.receive(handshake('select', 1, 1), vector('pin.state.none'));
  assert.equal(machine.number, 38);
  return machine;
}

function effectsOf<K extends SmeEffect['do']>(machine: MachineOnClock, kind: K): Extract<SmeEffect, { do: K }>[] {
  return machine.told.filter((effect): effect is Extract<SmeEffect, { do: K }> => effect.do === kind);
}

function statesSent(machine: MachineOnClock): number {
  return machine.texts.filter((text) => text.startsWith('{"keyMaterialState":')).length;
}

for (const role of ROLES) {
  test(`SHIP-6.9.2.3-8: ${role}: every hello carries the own updateCounter, whatever its phase`, () => {
    const clock = new ManualClock();
    const machine = inHello(role, { ...V11, clock, trust: 'undecided', keyMaterial: keyContext({ own: ownKeys(7) }) });
    machine.receive(
      hello({ phase: 'pending', waiting: 60_000 }),
      hello({ phase: 'pending', prolongationRequest: true }),
    );
    clock.advance(50_000);
    machine.decide('trusted');
    machine.decide('trustLost');
    const hellos = machine.texts.filter((text) => text.startsWith('{"connectionHello"'));
    assert.ok(hellos.length >= 4, `${hellos.length}`);
    for (const text of hellos) assert.match(text, /\{"keyMaterialState":\[\{"updateCounter":7\}\]\}\]\}$/);
    assert.match(hellos.at(-1) ?? '', /"aborted"/);
  });

  test(`SHIP-6.9.2.3-10: ${role}: no counter with maximum 1.0, and none of a node that takes no part`, () => {
    for (const setup of [{ keyMaterial: keyContext() }, V11])
      assert.doesNotMatch(inHello(role, setup).texts.join(), /keyMaterial/);
  });

  test(`SHIP-6.9.2.3-8: ${role}: a higher counter than known is asked for once data exchange is open`, () => {
    const machine = inData11(role, { keyMaterial: keyContext({ peer: { known: 2 } }) }, 3);
    assert.equal(machine.texts.at(-1), '{"keyMaterialStateRequest":[{"knownUpdateCounter":2}]}');
    assert.deepEqual(effectsOf(machine, 'helloCounter'), [{ do: 'helloCounter', updateCounter: 3 }]);
  });

  test(`SHIP-6.9.2.3-8: ${role}: an equal or lower counter, or none, is not asked for`, () => {
    for (const [counter, known] of [
      [3, 3],
      [2, 3],
      [0, 0],
      [undefined, 3],
      [undefined, 0],
    ] as const) {
      const machine = inData11(role, { keyMaterial: keyContext({ peer: { known } }) }, counter);
      assert.doesNotMatch(machine.texts.join(), /keyMaterialStateRequest/);
    }
  });

  test(`SHIP-6.9.2.3-2 SHIP-6.9.2.3-4: ${role}: own keys the peer has not confirmed are announced, all in one message`, () => {
    const own = {
      updateCounter: 4,
      keys: [
        { stage: 'current', curve: 23, ski: 'ab'.repeat(20), since: '' },
        { stage: 'successor', curve: 23, ski: 'cd'.repeat(20), since: '' },
        { stage: 'current', curve: 26, ski: 'ef'.repeat(20), since: '' },
      ],
    } as const;
    const machine = inData11(role, { keyMaterial: keyContext({ own, peer: { confirmed: 3 } }) });
    const entries = own.keys
      .map(({ stage, curve, ski }) => `[{"currentState":"${stage}"},{"curve":${curve}},{"ski":"${ski.toUpperCase()}"}]`)
      .join();
    assert.equal(machine.texts.at(-1), `{"keyMaterialState":[{"updateCounter":4},{"entry":[${entries}]}]}`);
    machine.receive(control(ACCEPTED));
    assert.deepEqual(effectsOf(machine, 'keyMaterialAnswered'), [
      { do: 'keyMaterialAnswered', updateCounter: 4, accept: true },
    ]);
    assert.equal(machine.running.includes('keyMaterial'), false);
  });
}

test('SHIP-6.9.2.3-2: keys the peer confirmed, and those of the factory, are not announced', () => {
  for (const keyMaterial of [keyContext(), keyContext({ own: ownKeys(5), peer: { confirmed: 5 } })])
    assert.equal(statesSent(inData11('server', { keyMaterial })), 0);
});

test('SHIP-6.9.2.3-5: unanswered, the state is sent again after 30 s; after another 30 s the connection is closed', () => {
  const clock = new ManualClock();
  const machine = inData11('client', { clock, keyMaterial: keyContext({ own: ownKeys(2) }) });
  assert.equal(statesSent(machine), 1);
  clock.advance(29_999);
  assert.equal(statesSent(machine), 1);
  clock.advance(1);
  assert.equal(statesSent(machine), 2);
  assert.equal(machine.texts.at(-1), ownState(2));
  clock.advance(29_999);
  assert.equal(machine.state.at.phase, 'data');
  clock.advance(1);
  assert.match(machine.texts.at(-1) ?? '', /"announce".*"unspecific"/);
  assert.equal(effectsOf(machine, 'keyMaterialUnanswered').length, 1);
  clock.advance(1000);
  assert.equal(machine.ended?.why, 'timeout');
  assert.equal(clock.pendingTimers, 0);
});

test('SHIP-6.9.2.3-5: answered after the repetition, the connection stays', () => {
  const clock = new ManualClock();
  const machine = inData11('client', { clock, keyMaterial: keyContext({ own: ownKeys(2) }) });
  clock.advance(31_000);
  machine.receive(control(NOT_ACCEPTED));
  clock.advance(600_000);
  assert.equal(machine.state.at.phase, 'data');
  assert.deepEqual(effectsOf(machine, 'keyMaterialAnswered'), [
    { do: 'keyMaterialAnswered', updateCounter: 2, accept: false },
  ]);
  machine.receive(control(ACCEPTED));
  assert.equal(effectsOf(machine, 'keyMaterialAnswered').length, 1, 'an answer nobody waits for is left alone');
});

test('SHIP-6.9.2.3-5: on a new connection the announcement waits until 5 min after the one that stayed unanswered', () => {
  const clock = new ManualClock();
  clock.advance(60_000);
  const machine = inData11('server', {
    clock,
    keyMaterial: keyContext({ own: ownKeys(2), announceFrom: millis(300_000) }),
  });
  clock.advance(239_999);
  assert.equal(statesSent(machine), 0);
  clock.advance(1);
  assert.equal(statesSent(machine), 1);
  clock.advance(30_000);
  assert.equal(statesSent(machine), 2);
  assert.equal(machine.state.at.phase, 'data');
});

test('SHIP-6.9.2.3-2: a change while the connection is open is told at once, with a full patience for the answer', () => {
  const clock = new ManualClock();
  const machine = inData11('server', { clock, keyMaterial: keyContext() });
  machine.keyMaterial = keyContext({ own: ownKeys(2) });
  machine.dispatch({ type: 'keyMaterialChanged' });
  assert.equal(machine.texts.at(-1), ownState(2));
  clock.advance(20_000);
  machine.keyMaterial = keyContext({ own: ownKeys(3) });
  machine.dispatch({ type: 'keyMaterialChanged' });
  assert.equal(machine.texts.at(-1), ownState(3));
  clock.advance(30_000);
  assert.equal(statesSent(machine), 3);
  machine.receive(control(ACCEPTED));
  assert.equal(machine.keyMaterial?.peer.confirmed, 3);
});

test('SHIP-6.9.2.3-10: a change is not told to a partner of 1.0, by a node without part, or before data exchange', () => {
  const old = inData('client', { ...V11, keyMaterial: keyContext({ own: ownKeys(2) }) }, 0);
  const apart = inData11('client', {});
  const early = inHello('client', { ...V11, keyMaterial: keyContext({ own: ownKeys(2) }) });
  for (const machine of [old, apart, early]) {
    const before = machine.texts.length;
    machine.dispatch({ type: 'keyMaterialChanged' });
    assert.equal(machine.texts.length, before);
    assert.equal(statesSent(machine), 0);
  }
});

test('SHIP-6.9.2.3-5 SHIP-6.9.2.3-6: the state of the partner is answered at once and followed', () => {
  const machine = inData11('server', { keyMaterial: keyContext() });
  machine.receive(vector('km.state.transition'));
  assert.equal(machine.texts.at(-1), ACCEPTED);
  assert.deepEqual(effectsOf(machine, 'foreignKeys'), [
    { do: 'foreignKeys', material: { updateCounter: 2, current: [PEER_SKI], successor: [PEER_SUCCESSOR] } },
  ]);
});

test('SHIP-6.9.2.3-7: a lower counter than the known one is an old message: answered, not followed', () => {
  const machine = inData11('server', { keyMaterial: keyContext({ peer: { known: 3 } }) });
  machine.receive(vector('km.state.transition'));
  assert.equal(machine.texts.at(-1), NOT_ACCEPTED);
  assert.deepEqual(effectsOf(machine, 'foreignKeys'), []);
  machine.receive(vector('km.state.after'));
  assert.equal(machine.texts.at(-1), ACCEPTED, 'the same counter again is no older state');
});

test('SHIP-6.9.2.3-5: a state that cannot be that of the partner, and any state to a node without part, is not accepted', () => {
  const foreign = keyContext({ peer: { ski: 'f'.repeat(40) } });
  for (const keyMaterial of [foreign, undefined]) {
    const machine = inData11('client', { keyMaterial });
    machine.receive(vector('km.state.transition'));
    assert.equal(machine.texts.at(-1), NOT_ACCEPTED);
    assert.deepEqual(effectsOf(machine, 'foreignKeys'), []);
  }
});

test('SHIP-6.9.2.3-9: a request with a lower counter is answered with the state, an equal or higher one is not', () => {
  const request = (known: number): Uint8Array =>
    control(`{"keyMaterialStateRequest":[{"knownUpdateCounter":${known}}]}`);
  const machine = inData11('client', { keyMaterial: keyContext({ own: ownKeys(4), peer: { confirmed: 4 } }) });
  machine.receive(request(4), request(5));
  assert.equal(statesSent(machine), 0);
  machine.receive(request(3));
  assert.equal(machine.texts.at(-1), ownState(4));
  machine.receive(request(0));
  assert.equal(statesSent(machine), 1, 'the state that is on its way is the answer');
  machine.receive(control(ACCEPTED), request(0));
  assert.equal(statesSent(machine), 2);
});

test('a partner that announces its keys all the time is answered each time, and nothing piles up', () => {
  const clock = new ManualClock();
  const machine = inData11('server', { clock, keyMaterial: keyContext() });
  clock.advance(10_000);
  for (let index = 0; index < 100; index += 1) machine.receive(vector('km.state.transition'));
  assert.equal(machine.state.at.phase, 'data');
  assert.equal(clock.pendingTimers, 0);
});

test('SHIP-6.10.4.10-8: a close while an answer is due leaves no timer behind', () => {
  const clock = new ManualClock();
  const machine = inData11('server', { clock, keyMaterial: keyContext({ own: ownKeys(2) }) });
  machine.dispatch({ type: 'commission', message: { name: 'commissioningRequest', value: {} } });
  assert.deepEqual([...machine.running].sort(), ['accessMethods', 'commissioning', 'keyMaterial']);
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  assert.deepEqual(machine.running, ['close']);
});
