import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inHello, opened } from './test-support/reach.ts';
import { vector } from './test-support/wire.ts';

const CMI = 'cmi 00';

test('T1 SHIP-6.10.4.3-1: the client sends its CMI as soon as the WebSocket is open and waits', () => {
  const client = opened('client');
  assert.deepEqual(client.texts, [CMI]);
  assert.equal(client.number, 2);
  assert.deepEqual(client.running, ['cmi']);
});

test('T2 SHIP-6.10.4.3-2: the server sends nothing before the client does', () => {
  const server = opened('server');
  assert.deepEqual(server.texts, []);
  assert.equal(server.number, 4);
  assert.deepEqual(server.running, ['cmi']);
});

test('T3: a valid answer takes the client into hello', () => {
  const client = inHello('client');
  assert.deepEqual(client.phases, [0, 1, 2, 6, 7, 8]);
  assert.deepEqual(client.running, ['waitForReady']);
});

test('T5 SHIP-6.10.4.3-3: the server answers a valid CMI and goes on with hello', () => {
  const server = inHello('server');
  assert.equal(server.texts[0], CMI);
  assert.match(server.texts[1] ?? '', /connectionHello/);
  assert.deepEqual(server.phases, [0, 4, 6, 7, 8]);
});

const INVALID = [
  ['wrong MessageType', vector('neg.cmi.invalidMessageType')],
  ['CmiHead above 0', vector('neg.cmi.invalidHead')],
  ['no octet at all', vector('neg.empty')],
  ['a MessageType without value', Uint8Array.of(0)],
  ['an octet too many', Uint8Array.of(0, 0, 0)],
  ['an unknown MessageType', vector('neg.unknownMessageType')],
  ['a hello', vector('hello.ready.120s')],
  ['a close message', vector('close.announce.unspecific')],
] as const;

for (const [what, bytes] of INVALID) {
  test(`T4 SHIP-6.10.4.3-5: the client closes at ${what} and sends nothing`, () => {
    const client = opened('client');
    client.receive(bytes);
    assert.deepEqual(client.texts, [CMI]);
    assert.equal(client.closed?.code, 4001);
    assert.deepEqual(client.phases, [0, 1, 2, 3, 39]);
    assert.equal(client.ended?.why, 'error');
  });

  test(`T6 SHIP-6.10.4.3-4: the server answers ${what} with its CMI, then closes`, () => {
    const server = opened('server');
    server.receive(bytes);
    assert.deepEqual(server.texts, [CMI]);
    assert.equal(server.closed?.flush, true);
    assert.equal(server.ended?.why, 'error');
    assert.deepEqual(server.phases, [0, 4, 5, 39]);
  });
}

for (const role of ['client', 'server'] as const) {
  for (const [trust, seconds] of [
    ['trusted', 30],
    ['undecided', 10],
  ] as const) {
    test(`T7 SHIP-6.10.4.3-6: ${role}, ${trust} peer: closed after ${seconds} s of silence`, () => {
      const clock = new ManualClock();
      const machine = opened(role, { clock, trust });
      clock.advance(seconds * 1000 - 1);
      assert.equal(machine.closed, undefined);
      clock.advance(1);
      assert.equal(machine.ended?.why, 'timeout');
      assert.equal(machine.number, 39);
      assert.equal(clock.pendingTimers, 0);
    });
  }

  test(`T81 SHIP-6.10.4.10-8: ${role}, close and lost trust in CMI close with 4001 and without a message`, () => {
    for (const event of [
      { type: 'close', reason: 'unspecific' },
      { type: 'close', reason: 'removedConnection' },
      { type: 'trustLost' },
    ] as const) {
      const machine = opened(role);
      const before = machine.texts;
      machine.dispatch(event);
      assert.deepEqual(machine.texts, before);
      assert.equal(machine.closed?.code, 4001);
      assert.equal(machine.ended?.why, event.type === 'close' && event.reason === 'unspecific' ? 'closed' : 'removed');
    }
  });

  test(`${role}: what the user decides during CMI counts when hello is entered`, () => {
    const machine = opened(role, { trust: 'undecided' });
    machine.decide('trusted');
    assert.equal(machine.state.at.phase, 'cmi');
    machine.receive(vector('cmi.valid'));
    assert.equal(machine.number, 8);
    const refused = opened(role, { trust: 'undecided' });
    refused.decide('refused');
    refused.receive(vector('cmi.valid'));
    assert.equal(refused.number, 15);
  });
}

test('before the WebSocket is open frames, sends and missed pongs are ignored, a close ends the machine', () => {
  const machine = new MachineOnClock({ clock: new ManualClock(), role: 'client' });
  machine.receive(vector('cmi.valid'));
  machine.dispatch({ type: 'pongMissed' });
  machine.dispatch({ type: 'send', payload: '{}' });
  assert.equal(machine.number, 0);
  assert.deepEqual(machine.texts, []);
  assert.deepEqual(
    machine.findings.map(({ rule }) => rule),
    ['SHIP-6.10.4.7-6'],
  );
  machine.dispatch({ type: 'close', reason: 'unspecific' });
  assert.equal(machine.number, 39);
});

test('a second `opened` changes nothing', () => {
  const machine = opened('client');
  machine.dispatch({ type: 'opened' });
  assert.deepEqual(machine.texts, [CMI]);
});
