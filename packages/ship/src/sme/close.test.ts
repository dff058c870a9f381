import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { shipTimers } from '../timers.ts';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inData, inHandshake, inHello, inPin, opened } from './test-support/reach.ts';
import { control, spine, vector } from './test-support/wire.ts';

const ANNOUNCE = '{"connectionClose":[{"phase":"announce"},{"maxTime":500},{"reason":"unspecific"}]}';
const REMOVED = ANNOUNCE.replace('unspecific', 'removedConnection');
const CONFIRM = '{"connectionClose":[{"phase":"confirm"}]}';

/** One machine in every state that is neither CMI nor final. */
function everywhere(): readonly (readonly [string, MachineOnClock])[] {
  const confirming = inHandshake('server');
  confirming.receive(vector('prot.announceMax.1.0'));
  return [
    ['8', inHello('client')],
    ['11', inHello('server', { trust: 'undecided' })],
    ['20', inHandshake('server')],
    ['21', confirming],
    ['22', inHandshake('client')],
    ['32', inPin('client')],
    ['38', inData('server')],
  ];
}

test('T69 SHIP-6.10.4.10-1, SHIP-6.1.2-2: a close in data exchange is announced with maxTime and reason', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  assert.equal(machine.texts.at(-1), ANNOUNCE);
  assert.deepEqual(machine.running, ['close']);
  assert.equal(machine.closed, undefined);
});

test('T70 SHIP-6.10.4.10-7: the confirmation closes at once', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  machine.receive(vector('close.confirm'));
  assert.deepEqual([machine.closed?.code, machine.closed?.reason], [4001, 'close']);
  assert.equal(machine.ended?.why, 'closed');
  assert.equal(machine.number, 39);
});

test('T70 SHIP-6.10.4.10-1: without confirmation the connection closes when maxTime is over', () => {
  const clock = new ManualClock();
  const timers = shipTimers({ close: millis(2000) });
  const machine = inData('client', { clock, settings: { timers } });
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  assert.match(machine.texts.at(-1) ?? '', /"maxTime":2000/);
  clock.advance(1999);
  assert.equal(machine.closed, undefined);
  clock.advance(1);
  assert.equal(machine.ended?.why, 'closed');
});

test('T83: lost trust announces removedConnection', () => {
  for (const act of ['trustLost', 'refused', 'close'] as const) {
    const machine = inData('server');
    if (act === 'close') machine.dispatch({ type: 'close', reason: 'removedConnection' });
    else machine.decide(act);
    assert.equal(machine.texts.at(-1), REMOVED);
    machine.receive(vector('close.confirm'));
    assert.equal(machine.ended?.why, 'removed');
  }
});

test('T71 SHIP-6.10.4.10-2 SHIP-6.10.4.10-6: an announcement in any state is confirmed, then the connection closes', () => {
  for (const [state, machine] of everywhere()) {
    machine.receive(vector('close.announce.unspecific'));
    assert.equal(machine.texts.at(-1), CONFIRM, state);
    assert.equal(machine.closed?.flush, true);
    assert.equal(machine.closed?.code, 4001);
    assert.equal(machine.ended?.why, 'closed-by-peer');
    assert.equal(machine.number, 39);
    assert.equal(machine.has('withdrawQuestion'), state === '11');
  }
});

test('T71 SHIP-6.10.4.10-4: removedConnection of the partner is told', () => {
  for (const [, machine] of everywhere()) {
    machine.receive(vector('close.announce.removed'));
    assert.equal(machine.ended?.why, 'removed-by-peer');
  }
});

test('SHIP-6.10.4.10-4: while another connection to the same SKI exists removedConnection reads as unspecific', () => {
  const machine = inData('server', { otherConnection: true });
  machine.receive(vector('close.announce.removed'));
  assert.equal(machine.ended?.why, 'closed-by-peer');
  const quirksOff = new Set(['removedOnDoubleConnection'] as const);
  const strict = inData('server', { otherConnection: true, settings: { quirksOff } });
  strict.receive(vector('close.announce.removed'));
  assert.equal(strict.ended?.why, 'removed-by-peer');
});

test('SHIP-6.10.4.10-5: free text, an empty and a missing reason read as unspecific', () => {
  for (const bytes of [
    vector('close.announce.shipgo'),
    Buffer.from('\u0003{"connectionClose":[{"phase":"announce"},{"maxTime":500},{"reason":""}]}'),
    Buffer.from('\u0003{"connectionClose":[{"phase":"announce"}]}'),
  ]) {
    const machine = inData('server');
    machine.receive(bytes);
    assert.equal(machine.texts.at(-1), CONFIRM);
    assert.equal(machine.ended?.why, 'closed-by-peer');
  }
});

test('T72: a confirmation nobody asked for closes', () => {
  for (const [, machine] of everywhere()) {
    const before = machine.texts.length;
    machine.receive(vector('close.confirm'));
    assert.equal(machine.texts.length, before);
    assert.equal(machine.ended?.why, 'closed-by-peer');
    assert.equal(machine.closed?.code, 4001);
  }
});

test('SHIP-6.10.4.10-3: both announced at once: confirmed and closed; removedConnection wins', () => {
  for (const [own, theirs, why] of [
    ['unspecific', 'close.announce.unspecific', 'closed'],
    ['removedConnection', 'close.announce.unspecific', 'removed'],
    ['unspecific', 'close.announce.removed', 'removed-by-peer'],
  ] as const) {
    const machine = inData('client');
    machine.dispatch({ type: 'close', reason: own });
    machine.receive(vector(theirs));
    assert.equal(machine.texts.at(-1), CONFIRM);
    assert.equal(machine.ended?.why, why);
  }
});

test('T77 SHIP-6.10.4.10-8: after the own announcement everything else is ignored, outgoing data is dropped', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  const before = machine.texts.length;
  machine.receive(
    vector('am.request'),
    spine('{"datagram":[]}'),
    vector('hello.ready.bare'),
    vector('cmi.valid'),
    vector('neg.notJson'),
    vector('neg.empty'),
    control('{"x":[]}'),
    vector('pin.input'),
  );
  machine.dispatch({ type: 'send', payload: '{"datagram":[]}' });
  machine.dispatch({ type: 'close', reason: 'removedConnection' });
  machine.dispatch({ type: 'close', reason: 'doubleConnection' });
  machine.decide('trusted');
  machine.decide('refused');
  machine.decide('trustLost');
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  assert.equal(machine.texts.length, before);
  assert.deepEqual(machine.delivered, []);
  assert.equal(machine.state.at.phase, 'closing');
});

test('T73 SHIP-6.7.5-1: a missing pong closes in every state', () => {
  const machines = [...everywhere(), ['2', opened('client')], ['4', opened('server')]] as const;
  for (const [state, machine] of machines) {
    machine.dispatch({ type: 'pongMissed' });
    assert.equal(machine.number, 39);
    assert.equal(machine.closed?.flush, false);
    assert.equal(machine.ended?.why, 'timeout');
    assert.equal(machine.has('withdrawQuestion'), state === '11');
  }
});

test('T73: while closing it ends with the reason of the close', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'close', reason: 'removedConnection' });
  machine.dispatch({ type: 'pongMissed' });
  assert.equal(machine.ended?.why, 'removed');
});

test('T74 SHIP-6.9.3.4-5: the loser of a double connection closes with 1000; in data exchange it is announced before', () => {
  const machines = [...everywhere(), ['2', opened('client')], ['4', opened('server')]] as const;
  for (const [state, machine] of machines) {
    const before = machine.texts.length;
    machine.dispatch({ type: 'close', reason: 'doubleConnection' });
    if (state === '38') {
      assert.equal(machine.texts.at(-1), ANNOUNCE);
      machine.receive(vector('close.confirm'));
    } else assert.equal(machine.texts.length, before);
    assert.deepEqual([machine.closed?.code, machine.closed?.reason], [1000, 'double connection']);
    assert.equal(machine.ended?.why, 'double-connection');
  }
});

test('T76: after the end every message, timer and event is ignored', () => {
  for (const [, machine] of everywhere()) {
    machine.dispatch({ type: 'pongMissed' });
    const { state, told } = machine;
    const seen = told.length;
    machine.receive(vector('cmi.valid'), vector('close.announce.removed'), spine('{}'));
    machine.dispatch({ type: 'timer', timer: 'close' });
    machine.dispatch({ type: 'lost' });
    machine.dispatch({ type: 'opened' });
    machine.dispatch({ type: 'close', reason: 'unspecific' });
    machine.dispatch({ type: 'send', payload: '{}' });
    machine.decide('trusted');
    assert.deepEqual(machine.state, state);
    assert.equal(machine.told.length, seen);
  }
});

test('T82: connection lost: reported once, timers stopped, nothing to close', () => {
  for (const [state, machine] of everywhere()) {
    machine.dispatch({ type: 'lost', code: 4001, reason: 'close' });
    assert.equal(machine.number, state === '8' ? 17 : 39);
    assert.equal(machine.ended?.why, state === '8' ? 'rejected-by-peer' : 'lost');
    assert.match(machine.ended?.detail ?? '', /4001 close/);
    assert.equal(machine.closed, undefined);
  }
});

test('T82 SHIP-6.9.3.4-5: a peer that drops the superfluous connection is not lost', () => {
  for (const [, machine] of everywhere()) {
    machine.dispatch({ type: 'lost', code: 1000, reason: 'double connection' });
    assert.equal(machine.ended?.why, 'double-connection');
  }
});

test('T82: a connection lost while closing ends with the reason of the close', () => {
  const machine = inData('client');
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  machine.dispatch({ type: 'lost' });
  assert.equal(machine.ended?.why, 'closed');
});
