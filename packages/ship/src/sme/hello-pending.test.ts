import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inHello } from './test-support/reach.ts';
import { handshake, hello, spine, vector } from './test-support/wire.ts';

const ABORTED = '{"connectionHello":[{"phase":"aborted"}]}';
const REQUEST = '{"connectionHello":[{"phase":"pending"},{"prolongationRequest":true}]}';

function pendingServer(clock = new ManualClock()): MachineOnClock {
  return inHello('server', { clock, trust: 'undecided' });
}

test('T9 T20 SHIP-6.10.4.4-1 SHIP-6.10.4.4-2, SHIP-6.3.1-3: an undecided peer gets pending, the user is asked', () => {
  const machine = pendingServer();
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"},{"waiting":60000}]}');
  assert.deepEqual(machine.phases.slice(-3), [6, 10, 11]);
  assert.deepEqual([...machine.running].sort(), ['pendingTotal', 'waitForReady']);
  assert.ok(machine.has('askUser'));
});

test('T10 SHIP-6.9.4-2: a refused peer, or an undecided one nobody can decide about, gets aborted', () => {
  const refused = inHello('server', { trust: 'refused' });
  const nobody = inHello('client', { trust: 'undecided', settings: { decisionPossible: false } });
  for (const machine of [refused, nobody]) {
    assert.equal(machine.texts.at(-1), ABORTED);
    assert.deepEqual(machine.phases.slice(-3), [6, 14, 15]);
    assert.equal(machine.ended?.why, 'aborted');
    assert.equal(machine.has('askUser'), false);
    assert.equal(machine.has('withdrawQuestion'), false);
  }
});

test('T21 SHIP-6.10.4.4-5: ready with waiting stops the own patience; asked for more 15 s before the partner gives up', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  machine.receive(vector('hello.ready.initial'));
  assert.deepEqual([...machine.running].sort(), ['pendingTotal', 'sendProlongationRequest']);
  clock.advance(44_999);
  assert.notEqual(machine.texts.at(-1), REQUEST);
  clock.advance(1);
  assert.equal(machine.texts.at(-1), REQUEST);
});

test('T22 SHIP-6.10.4.4-5: ready without waiting aborts', () => {
  const machine = pendingServer();
  machine.receive(vector('hello.ready.bare'));
  assert.equal(machine.texts.at(-1), ABORTED);
  assert.ok(machine.has('withdrawQuestion'));
});

test('T23 SHIP-6.10.4.4-6: pending with waiting keeps the own patience and schedules a request', () => {
  const machine = pendingServer();
  machine.receive(vector('hello.pending.120s'));
  assert.deepEqual([...machine.running].sort(), ['pendingTotal', 'sendProlongationRequest', 'waitForReady']);
});

const SCHEDULE = [
  [120_000, 105_000],
  [30_000, 15_000],
  [29_999, undefined],
  [1000, undefined],
  [0, undefined],
] as const;
for (const [waiting, delay] of SCHEDULE) {
  test(`SHIP-6.10.4.4-5: waiting ${waiting} of the partner: ${delay === undefined ? 'not asked' : `asked after ${delay} ms`}`, () => {
    const clock = new ManualClock();
    const machine = pendingServer(clock);
    machine.receive(vector('hello.ready.120s'), hello({ phase: 'ready', waiting }));
    assert.equal(machine.running.includes('sendProlongationRequest'), delay !== undefined);
    const before = machine.texts.length;
    clock.advance((delay ?? 120_000) - 1);
    assert.equal(machine.texts.length, before);
    clock.advance(1);
    assert.equal(machine.texts.length, before + (delay === undefined ? 0 : 1));
  });
}

test('T24 SHIP-6.10.4.4-7: a request of a pending partner is granted and answered pending', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  clock.advance(10_000);
  machine.receive(vector('hello.prolongation.request'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"},{"waiting":110000}]}');
  assert.equal(machine.number, 11);
});

test('T24: at most three prolongations are granted to an untrusted peer', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  const answers = [120_000, 180_000, 240_000, 240_000];
  for (const waiting of answers) {
    machine.receive(vector('hello.prolongation.request'));
    assert.equal(machine.texts.at(-1), `{"connectionHello":[{"phase":"pending"},{"waiting":${waiting}}]}`);
  }
  clock.advance(1000);
  machine.receive(vector('hello.prolongation.request'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"},{"waiting":239000}]}');
});

test('T24 SHIP-6.10.4.4-12: ready with a request is remembered as ready; patience starts again from 0', () => {
  const machine = pendingServer();
  machine.receive(vector('hello.ready.initial'));
  machine.receive(hello({ phase: 'ready', waiting: 50_000, prolongationRequest: true }));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"},{"waiting":60000}]}');
  machine.decide('trusted');
  assert.equal(machine.number, 20);
});

test('T24: not granted and without own patience running, the answer carries no waiting', () => {
  const settings = { prolongations: { trusted: 0, untrusted: 0 } };
  const machine = inHello('server', { trust: 'undecided', settings });
  machine.receive(vector('hello.ready.initial'), vector('hello.prolongation.request'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"}]}');
});

test('T25 SHIP-6.10.4.4-8: the request carries no waiting; its answer is awaited as long as the partner said', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  machine.receive(hello({ phase: 'ready', waiting: 40_000 }));
  clock.advance(25_000);
  assert.equal(machine.texts.at(-1), REQUEST);
  assert.deepEqual(machine.phases.slice(-3), [11, 12, 11]);
  assert.deepEqual([...machine.running].sort(), ['pendingTotal', 'prolongationRequestReply']);
  clock.advance(39_999);
  assert.equal(machine.number, 11);
  clock.advance(1); // T27
  assert.equal(machine.texts.at(-1), ABORTED);
  assert.deepEqual(machine.phases.slice(-4), [11, 12, 14, 15]);
});

test('T25: a request answered with pending or ready goes round again', () => {
  for (const phase of ['ready', 'pending']) {
    const clock = new ManualClock();
    const machine = pendingServer(clock);
    machine.receive(vector('hello.ready.initial'));
    clock.advance(45_000);
    machine.receive(hello({ phase, waiting: 75_000 }));
    assert.deepEqual([...machine.running].sort(), ['pendingTotal', 'sendProlongationRequest']);
    clock.advance(60_000);
    assert.equal(machine.texts.at(-1), REQUEST);
  }
});

test('T25 SHIP-6.10.4.4-8: last waiting of the partner below 1 s: the answer is awaited 1.1 x T_hello_init', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  machine.receive(vector('hello.ready.initial'), hello({ phase: 'ready', waiting: 500, prolongationRequest: true }));
  clock.advance(45_000); // the schedule of the ready before still stands
  assert.equal(machine.texts.at(-1), REQUEST);
  machine.receive(vector('hello.prolongation.request'));
  clock.advance(65_999);
  assert.equal(machine.number, 11);
  clock.advance(1);
  assert.equal(machine.number, 15);
});

test('T26: no request when nobody can decide any more', () => {
  const clock = new ManualClock();
  const settings: { decisionPossible?: boolean } = {};
  const machine = inHello('server', { clock, trust: 'undecided', settings });
  machine.receive(vector('hello.ready.initial'));
  settings.decisionPossible = false;
  clock.advance(45_000);
  assert.equal(machine.texts.at(-1), ABORTED);
  assert.deepEqual(machine.phases.slice(-4), [11, 12, 14, 15]);
});

test('T27 SHIP-6.10.4.4-9: a silent partner is aborted when the own patience ends', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  clock.advance(59_999);
  assert.equal(machine.number, 11);
  clock.advance(1);
  assert.equal(machine.texts.at(-1), ABORTED);
  assert.equal(machine.ended?.why, 'timeout');
  assert.ok(machine.has('withdrawQuestion'));
});

test('T27 SHIP-6.10.4.4-17: 240 s in pending are the end, whatever the partner grants', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  for (let second = 0; second < 239; second += 1) {
    machine.receive(hello({ phase: 'ready', waiting: 120_000 }));
    clock.advance(1000);
  }
  assert.equal(machine.number, 11);
  clock.advance(1000);
  assert.equal(machine.number, 15);
});

test('T27: a ready partner that waits less than 30 s leaves only the limit of the whole pending time', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  machine.receive(hello({ phase: 'ready', waiting: 20_000 }));
  assert.deepEqual(machine.running, ['pendingTotal']);
});

test('T28 T11 SHIP-6.10.4.4-10: accepted after ready of the partner: ready goes out, hello is finished right away', () => {
  const machine = pendingServer();
  machine.receive(vector('hello.ready.initial'));
  machine.decide('trusted');
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":120000}]}');
  assert.deepEqual(machine.phases.slice(-5), [11, 7, 13, 18, 20]);
  assert.deepEqual(machine.running, ['wait']);
  assert.equal(machine.has('withdrawQuestion'), false);
});

test('T28 SHIP-6.10.4.4-10: ready of the partner stays valid when its pending follows', () => {
  const machine = pendingServer();
  machine.receive(vector('hello.ready.initial'), vector('hello.pending.initial'));
  machine.decide('trusted');
  assert.equal(machine.number, 20);
});

test('T28 T11: accepted before ready of the partner: listen, with a new patience', () => {
  const clock = new ManualClock();
  const machine = pendingServer(clock);
  clock.advance(30_000);
  machine.decide('trusted');
  assert.equal(machine.number, 8);
  assert.deepEqual(machine.running, ['waitForReady']);
  clock.advance(119_999);
  assert.equal(machine.number, 8);
  machine.receive(vector('hello.ready.initial'));
  assert.equal(machine.number, 20);
});

test('T11: a patience from pending that lasts longer is kept', () => {
  const machine = pendingServer();
  for (let request = 0; request < 3; request += 1) machine.receive(vector('hello.prolongation.request'));
  machine.decide('trusted');
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"ready"},{"waiting":240000}]}');
});

test('T29 SHIP-6.10.4.4-11: refusal, lost trust and own close abort', () => {
  for (const act of ['refused', 'trustLost', 'close', 'remove'] as const) {
    const machine = pendingServer();
    if (act === 'close') machine.dispatch({ type: 'close', reason: 'unspecific' });
    else if (act === 'remove') machine.dispatch({ type: 'close', reason: 'removedConnection' });
    else machine.decide(act);
    assert.equal(machine.texts.at(-1), ABORTED);
    assert.equal(machine.number, 15);
    assert.equal(machine.has('withdrawQuestion'), act !== 'refused');
  }
});

test('T17: aborted of the partner: not answered, question withdrawn', () => {
  const machine = pendingServer();
  const before = machine.texts.length;
  machine.receive(vector('hello.aborted'));
  assert.equal(machine.texts.length, before);
  assert.equal(machine.number, 16);
  assert.ok(machine.has('withdrawQuestion'));
});

test('T30: anything else aborts, also pending without waiting and without request', () => {
  for (const bytes of [
    hello({ phase: 'pending' }),
    vector('hello.prolongation.false'),
    vector('neg.hello.badPhase'),
    vector('neg.hello.duplicate'),
    vector('neg.notJson'),
    vector('cmi.valid'),
    handshake('announceMax', 1, 0),
    vector('pin.state.none'),
    spine('{}'),
    vector('neg.unknownMessageType'),
  ]) {
    const machine = pendingServer();
    machine.receive(bytes);
    assert.equal(machine.texts.at(-1), ABORTED);
    assert.equal(machine.ended?.why, 'error');
    assert.ok(machine.has('withdrawQuestion'));
  }
});

test('SHIP-6.10.4.4-12: prolongationRequest=false with waiting is an ordinary update', () => {
  const machine = pendingServer();
  machine.receive(vector('tol.hello.requestFalse'));
  assert.equal(machine.number, 11);
  assert.ok(machine.running.includes('sendProlongationRequest'));
});

test('SHIP-6.10.4.4-12: a request with waiting is a request; its waiting counts for the reply', () => {
  const machine = pendingServer();
  machine.receive(vector('tol.hello.requestWithWaiting'));
  assert.equal(machine.texts.at(-1), '{"connectionHello":[{"phase":"pending"},{"waiting":120000}]}');
});

test('quirks switched off: both combinations abort a pending node, as the text says', () => {
  for (const [quirk, bytes] of [
    ['helloRequestFalse', vector('tol.hello.requestFalse')],
    ['helloRequestWithWaiting', vector('tol.hello.requestWithWaiting')],
    ['helloRequestWithWaiting', hello({ phase: 'ready', prolongationRequest: true })],
  ] as const) {
    const machine = inHello('server', { trust: 'undecided', settings: { quirksOff: new Set([quirk]) } });
    machine.receive(bytes);
    assert.equal(machine.texts.at(-1), ABORTED);
  }
});

test('T82: connection lost: question withdrawn; 4452 counts as rejected (SHIP-6.10.4.4-14)', () => {
  for (const [code, why] of [
    [4452, 'rejected-by-peer'],
    [1006, 'lost'],
    [undefined, 'lost'],
  ] as const) {
    const machine = pendingServer();
    machine.dispatch(code === undefined ? { type: 'lost' } : { type: 'lost', code, reason: 'x' });
    assert.equal(machine.number, 39);
    assert.equal(machine.ended?.why, why);
    assert.ok(machine.has('withdrawQuestion'));
  }
});

test('events without meaning in pending are ignored', () => {
  const machine = pendingServer();
  const before = machine.state;
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.dispatch({ type: 'send', payload: '{}' });
  machine.dispatch({ type: 'timer', timer: 'sendProlongationRequest' });
  assert.deepEqual(machine.state, before);
});
