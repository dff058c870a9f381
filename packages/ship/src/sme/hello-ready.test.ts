import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { shipTimers } from '../timers.ts';
import { inHello } from './test-support/reach.ts';
import { control, handshake, hello, spine, vector } from './test-support/wire.ts';

const READY = '{"connectionHello":[{"phase":"ready"},{"waiting":120000}]}';
const ABORTED = '{"connectionHello":[{"phase":"aborted"}]}';
const ROLES = ['client', 'server'] as const;

for (const role of ROLES) {
  test(`T8 T11 SHIP-6.10.4.4-1 SHIP-6.10.4.4-2, SHIP-6.3.1-2: ${role} says ready with waiting at once to a trusted peer`, () => {
    const machine = inHello(role);
    assert.equal(machine.texts.at(-1), READY);
    assert.equal(machine.number, 8);
    assert.deepEqual(machine.running, ['waitForReady']);
    assert.equal(machine.has('askUser'), false);
  });

  test(`T12 SHIP-6.2.2-1: ${role}: ready of the partner ends hello, whatever it carries`, () => {
    for (const bytes of [
      vector('hello.ready.bare'),
      vector('hello.ready.initial'),
      vector('hello.ready.keyMaterialCounter'),
      hello({ phase: 'ready', prolongationRequest: true }),
      hello({ phase: 'ready', waiting: 1, prolongationRequest: false }),
    ]) {
      const machine = inHello(role);
      machine.receive(bytes);
      assert.equal(machine.number, role === 'client' ? 22 : 20);
      assert.deepEqual(machine.running, ['wait']);
      assert.ok(machine.phases.includes(13));
    }
  });

  test(`T13 SHIP-6.10.4.4-3: ${role}: a prolongation request is granted, answered ready, at most 240 s in all`, () => {
    const clock = new ManualClock();
    const machine = inHello(role, { clock });
    clock.advance(50_000);
    machine.receive(vector('hello.prolongation.request'));
    assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":190000}]}');
    machine.receive(vector('hello.prolongation.request'));
    assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":240000}]}');
    clock.advance(239_999);
    assert.equal(machine.number, 8);
    clock.advance(1);
    assert.equal(machine.number, 15);
  });

  test(`T15 SHIP-6.10.4.4-3: ${role}: pending without a request is ignored, no answer, timers unchanged`, () => {
    const clock = new ManualClock();
    const machine = inHello(role, { clock });
    clock.advance(60_000);
    const before = machine.texts.length;
    machine.receive(vector('hello.pending.120s'), vector('hello.prolongation.false'), hello({ phase: 'pending' }));
    assert.equal(machine.texts.length, before);
    clock.advance(59_999);
    assert.equal(machine.number, 8);
    clock.advance(1);
    assert.equal(machine.number, 15);
  });

  test(`T16 T31 SHIP-6.10.4.4-4: ${role}: patience ends with aborted, then the connection closes`, () => {
    const clock = new ManualClock();
    const machine = inHello(role, { clock });
    clock.advance(120_000);
    assert.equal(machine.texts.at(-1), ABORTED);
    assert.deepEqual(machine.closed, {
      at: millis(120_000),
      code: 4452,
      reason: 'Node rejected by application',
      flush: true,
    });
    assert.deepEqual(machine.phases.slice(-4), [8, 9, 14, 15]);
    assert.equal(machine.ended?.why, 'timeout');
  });

  test(`T17 SHIP-6.10.4.4-13, SHIP-6.3.1-5: ${role}: aborted of the partner is not answered`, () => {
    const machine = inHello(role);
    const before = machine.texts.length;
    machine.receive(vector('hello.aborted'));
    assert.equal(machine.texts.length, before);
    assert.equal(machine.number, 16);
    assert.equal(machine.ended?.why, 'rejected-by-peer');
    assert.ok(machine.told.some((effect) => effect.do === 'peerPhase' && effect.phase === 'aborted'));
  });

  test(`T18 SHIP-6.10.4.4-11, SHIP-6.2.1-2: ${role}: lost trust, refusal and own close abort`, () => {
    for (const [act, why] of [
      ['trustLost', 'removed'],
      ['refused', 'removed'],
      ['close', 'closed'],
      ['remove', 'removed'],
    ] as const) {
      const machine = inHello(role);
      if (act === 'close') machine.dispatch({ type: 'close', reason: 'unspecific' });
      else if (act === 'remove') machine.dispatch({ type: 'close', reason: 'removedConnection' });
      else machine.decide(act);
      assert.equal(machine.texts.at(-1), ABORTED);
      assert.equal(machine.number, 15);
      assert.equal(machine.ended?.why, why);
    }
  });

  test(`T19: ${role}: a connection lost while ready counts as rejected`, () => {
    const machine = inHello(role);
    machine.dispatch({ type: 'lost' });
    assert.equal(machine.number, 17);
    assert.equal(machine.ended?.why, 'rejected-by-peer');
    assert.equal(machine.closed, undefined);
  });

  test(`T30: ${role}: anything else in hello aborts`, () => {
    for (const bytes of [
      vector('cmi.valid'),
      handshake('announceMax', 1, 0),
      vector('prot.error.timeout'),
      vector('pin.state.none'),
      vector('am.request'),
      spine('{"datagram":[]}'),
      vector('neg.hello.badPhase'),
      vector('neg.hello.noPhase'),
      vector('neg.hello.duplicate'),
      vector('neg.notJson'),
      vector('neg.empty'),
      vector('neg.emptyMessageValue'),
      vector('neg.unknownMessageType'),
      control('{"somethingNew":[]}'),
      control('{"connectionHello":[{"phase":"ready"}],"more":[]}'),
    ]) {
      const machine = inHello(role);
      machine.receive(bytes);
      assert.equal(machine.texts.at(-1), ABORTED, Buffer.from(bytes).toString('hex'));
      assert.equal(machine.number, 15);
      assert.equal(machine.ended?.why, 'error');
    }
  });
}

test('T14: no prolongation beyond the permitted number; the answer still says ready, waiting never below 1 s', () => {
  const clock = new ManualClock();
  const settings = { prolongations: { trusted: 1, untrusted: 0 } };
  const machine = inHello('server', { clock, settings });
  machine.receive(vector('hello.prolongation.request'));
  clock.advance(239_500);
  machine.receive(vector('hello.prolongation.request'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":1000}]}');
  clock.advance(500);
  assert.equal(machine.number, 15);
});

test('SHIP-6.10.4.4-12: a request together with waiting counts as a request', () => {
  const machine = inHello('server');
  machine.receive(vector('tol.hello.requestWithWaiting'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":240000}]}');
});

test('SHIP-6.10.4.4-15: the misspelled request of one charger is understood, and ignored with the quirk off', () => {
  const machine = inHello('server');
  machine.receive(vector('tol.hello.requestAlias'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":240000}]}');
  const strict = inHello('server', { settings: { quirksOff: new Set(['helloRequestAlias'] as const) } });
  const before = strict.texts.length;
  strict.receive(vector('tol.hello.requestAlias'));
  assert.equal(strict.texts.length, before);
});

test('SHIP-6.1.3-1: T_hello_init and T_hello_inc come from the settings', () => {
  const timers = shipTimers({ helloInit: millis(60_000), helloIncrement: millis(90_000) });
  const machine = inHello('client', { settings: { timers } });
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":60000}]}');
  machine.receive(vector('hello.prolongation.request'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":150000}]}');
});

test('the phases the partner announces are told', () => {
  const machine = inHello('server');
  machine.receive(vector('hello.pending.120s'), vector('hello.ready.bare'));
  const phases = machine.told.filter((effect) => effect.do === 'peerPhase').map(({ phase }) => phase);
  assert.deepEqual(phases, ['pending', 'ready']);
});

test('events without meaning in hello are ignored', () => {
  const machine = inHello('client');
  const before = machine.state;
  machine.decide('trusted');
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.dispatch({ type: 'send', payload: '{}' });
  machine.dispatch({ type: 'opened' });
  machine.dispatch({ type: 'timer', timer: 'cmi' });
  assert.deepEqual(machine.state, before);
});
