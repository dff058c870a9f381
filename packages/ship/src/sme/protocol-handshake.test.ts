import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { MachineOnClock } from './test-support/machine-on-clock.ts';
import { inHandshake, inHello } from './test-support/reach.ts';
import { control, handshake, hello, spine, vector } from './test-support/wire.ts';

const MAX_1_1 = { maxVersion: '1.1' } as const;
const ANNOUNCE_1_0 =
  '{"messageProtocolHandshake":[{"handshakeType":"announceMax"},{"version":[{"major":1},{"minor":0}]},{"formats":[{"format":["JSON-UTF8"]}]}]}';
const SELECT_1_0 = ANNOUNCE_1_0.replace('announceMax', 'select');
const SELECT_1_1 = SELECT_1_0.replace('"minor":0', '"minor":1');
const error = (value: number): string => `{"messageProtocolHandshakeError":[{"error":${value}}]}`;

function failed(machine: MachineOnClock, value: number): void {
  assert.equal(machine.texts.at(-1), error(value));
  assert.equal(machine.number, 39);
  assert.equal(machine.closed?.flush, true);
  assert.equal(machine.closed?.code, 4001);
}

function afterSelect(settings = {}): MachineOnClock {
  const server = inHandshake('server', { settings });
  server.receive(handshake('announceMax', 1, 0));
  return server;
}

test('T32 SHIP-6.10.4.5-2 SHIP-6.10.4.5-9: the client announces 1.0 and JSON-UTF8 by default and waits', () => {
  const client = inHandshake('client');
  assert.equal(client.texts.at(-1), ANNOUNCE_1_0);
  assert.deepEqual(client.phases.slice(-4), [8, 13, 19, 22]);
  assert.deepEqual(client.running, ['wait']);
});

test('T32 SHIP-6.10.4.5-9: with the highest version 1.1 the client announces 1.1', () => {
  const client = inHandshake('client', { settings: MAX_1_1 });
  assert.match(client.texts.at(-1) ?? '', /"announceMax".*"major":1.*"minor":1/);
});

test('T33 SHIP-6.10.4.5-2: the server only waits', () => {
  const server = inHandshake('server');
  assert.equal(server.texts.length, 2); // CMI and hello
  assert.deepEqual(server.phases.slice(-4), [8, 13, 18, 20]);
});

const PROPOSALS = [
  // announced, own highest, selected
  [1, 0, '1.0', SELECT_1_0],
  [1, 1, '1.0', SELECT_1_0],
  [1, 7, '1.0', SELECT_1_0],
  [2, 0, '1.0', SELECT_1_0],
  [1, 0, '1.1', SELECT_1_0],
  [1, 1, '1.1', SELECT_1_1],
  [1, 2, '1.1', SELECT_1_1],
  [2, 0, '1.1', SELECT_1_1],
  [0, 9, '1.1', error(3)],
  [0, 9, '1.0', error(3)],
] as const;
for (const [major, minor, maxVersion, answer] of PROPOSALS) {
  test(`T34 T35 SHIP-6.10.4.5-1 SHIP-6.10.4.5-3 SHIP-6.10.4.5-10: ${major}.${minor} announced to a server of ${maxVersion}: ${answer.slice(2, 32)}`, () => {
    const server = inHandshake('server', { settings: { maxVersion } });
    server.receive(handshake('announceMax', major, minor));
    assert.equal(server.texts.at(-1), answer);
    assert.equal(server.number, answer === error(3) ? 39 : 21);
  });
}

test('T34: the Wait-Timer starts again with the selection', () => {
  const clock = new ManualClock();
  const server = inHandshake('server', { clock });
  clock.advance(9000);
  server.receive(vector('prot.announceMax.1.1.twoFormats'));
  clock.advance(9999);
  assert.equal(server.number, 21);
  clock.advance(1);
  failed(server, 1);
});

test('T35 SHIP-6.10.4.5-3: no common format: error 3', () => {
  const server = inHandshake('server');
  server.receive(handshake('announceMax', 1, 0, ['JSON-UTF16']));
  failed(server, 3);
  assert.equal(server.ended?.why, 'error');
});

test('SHIP-6.10.4.5-10: JSON-UTF8 is selected wherever it stands among the formats', () => {
  const server = inHandshake('server');
  server.receive(handshake('announceMax', 1, 0, ['JSON-UTF16', 'JSON-UTF8']));
  assert.equal(server.texts.at(-1), SELECT_1_0);
});

test('T36: the identical confirmation takes the server into the PIN phase', () => {
  const server = afterSelect();
  server.receive(vector('prot.select.1.0'));
  assert.deepEqual(server.phases.slice(-4), [21, 25, 26, 32]);
});

test('T36 SHIP-6.10.4.5-5: values are compared, not octets', () => {
  const server = afterSelect();
  server.receive(
    control(
      '{ "messageProtocolHandshake": {"formats":{"format":["JSON-UTF8"]},"version":{"minor":0,"major":1},"handshakeType":"select"} }',
    ),
  );
  assert.equal(server.number, 32);
});

for (const bytes of [
  handshake('select', 1, 1),
  handshake('select', 2, 0),
  handshake('select', 1, 0, ['JSON-UTF16']),
  handshake('select', 1, 0, ['JSON-UTF8', 'JSON-UTF16']),
]) {
  test(`T37 SHIP-6.10.4.5-5: another confirmation: error 3 (${bytes.length} octets)`, () => {
    const server = afterSelect(MAX_1_1);
    server.receive(bytes);
    failed(server, 3);
  });

  test(`T39 SHIP-6.10.4.5-4: a selection the client did not offer: error 3 (${bytes.length} octets)`, () => {
    const client = inHandshake('client');
    client.receive(bytes);
    failed(client, 3);
  });
}

test('T38 SHIP-6.10.4.5-4: the client repeats the selection and goes on', () => {
  const client = inHandshake('client');
  client.receive(vector('prot.select.1.0'));
  assert.equal(client.texts.at(-2), SELECT_1_0);
  assert.deepEqual(client.phases.slice(-4), [22, 24, 26, 32]);
});

test('T38: a client of 1.1 takes 1.1 and, negotiated down, 1.0', () => {
  for (const [minor, text] of [
    [0, SELECT_1_0],
    [1, SELECT_1_1],
  ] as const) {
    const client = inHandshake('client', { settings: MAX_1_1 });
    client.receive(handshake('select', 1, minor));
    assert.equal(client.texts.at(-2), text);
    assert.equal(client.state.at.phase === 'pin' && client.state.at.version, `1.${minor}`);
  }
});

test('T39: a selection without format or of version 0 is refused', () => {
  for (const bytes of [handshake('select', 1, 0, []), handshake('select', 0, 1)]) {
    const client = inHandshake('client');
    client.receive(bytes);
    assert.equal(client.number, 39);
    assert.match(client.texts.at(-1) ?? '', /HandshakeError/);
  }
});

for (const [state, machineAt] of [
  [20, (clock: ManualClock) => inHandshake('server', { clock })],
  [22, (clock: ManualClock) => inHandshake('client', { clock })],
] as const) {
  test(`T40 SHIP-6.10.4.5-6: silence in ${state}: error 1 after 10 s`, () => {
    const clock = new ManualClock();
    const machine = machineAt(clock);
    clock.advance(9999);
    assert.equal(machine.number, state);
    clock.advance(1);
    failed(machine, 1);
    assert.deepEqual(machine.phases.slice(-3), [state, 23, 39]);
    assert.equal(machine.closed?.at, millis(10_000));
    assert.equal(machine.ended?.why, 'timeout');
  });
}

const UNEXPECTED = [
  vector('hello.ready.bare'),
  vector('hello.pending.120s'),
  vector('hello.aborted'),
  vector('cmi.valid'),
  vector('pin.state.none'),
  vector('am.request'),
  spine('{"datagram":[]}'),
  vector('neg.notJson'),
  vector('neg.empty'),
  vector('neg.unknownMessageType'),
  control('{"messageProtocolHandshake":[{"handshakeType":"select"}]}'),
  control('{"messageProtocolHandshake":[{"handshakeType":"other"},{"version":[{"major":1},{"minor":0}]}]}'),
  control('{"unknownElement":[]}'),
];
for (const [index, bytes] of UNEXPECTED.entries()) {
  test(`T41 SHIP-6.10.4.5-7: a message that may not arrive here: error 2 (${index})`, () => {
    for (const machine of [inHandshake('server'), inHandshake('client'), afterSelect()]) {
      machine.receive(bytes);
      failed(machine, 2);
      assert.equal(machine.ended?.why, 'error');
    }
  });
}

test('T41: the wrong handshakeType: error 2', () => {
  const client = inHandshake('client');
  client.receive(vector('prot.announceMax.1.0'));
  failed(client, 2);
  const server = inHandshake('server');
  server.receive(vector('prot.select.1.0'));
  failed(server, 2);
  const confirming = afterSelect();
  confirming.receive(vector('prot.announceMax.1.0'));
  failed(confirming, 2);
});

test('T42 SHIP-6.10.4.5-8 SHIP-6.10.4.5-11: a handshake error, also without root element, closes without answer', () => {
  for (const name of ['prot.error.timeout', 'prot.error.selectionMismatch', 'prot.error.bare.shipgo']) {
    for (const machine of [inHandshake('server'), inHandshake('client'), afterSelect()]) {
      const before = machine.texts.length;
      machine.receive(vector(name));
      assert.equal(machine.texts.length, before);
      assert.equal(machine.number, 39);
      assert.equal(machine.ended?.why, 'error');
    }
  }
});

test('SHIP-6.10.4.5-11: with the quirk off the bare error is an unexpected message', () => {
  const client = inHandshake('client', { settings: { quirksOff: new Set(['bareHandshakeError'] as const) } });
  client.receive(vector('prot.error.bare.shipgo'));
  failed(client, 2);
});

test('T42 SHIP-6.10.4.5-9: error 3 to a proposal of 1.1 tells that the version was refused', () => {
  const client = inHandshake('client', { settings: MAX_1_1 });
  client.receive(vector('prot.error.selectionMismatch'));
  assert.equal(client.ended?.why, 'version-refused');
  const other = inHandshake('client', { settings: MAX_1_1 });
  other.receive(vector('prot.error.unexpectedMessage'));
  assert.equal(other.ended?.why, 'error');
});

for (const [role, number] of [
  ['server', 20],
  ['client', 22],
] as const) {
  test(`T75 SHIP-6.10.4.4-16: ${role}: a hello that crossed with the own ready is ignored after pending`, () => {
    const machine = inHello(role, { trust: 'undecided' });
    machine.receive(vector('hello.ready.initial'));
    machine.decide('trusted');
    assert.equal(machine.number, number);
    const before = machine.texts.length;
    machine.receive(vector('hello.ready.120s'), vector('hello.pending.initial'), vector('hello.prolongation.request'));
    assert.equal(machine.texts.length, before);
    assert.equal(machine.number, number);
    machine.receive(hello({ phase: 'aborted' }));
    failed(machine, 2);
  });
}

test('T75: also between selection and confirmation', () => {
  const machine = inHello('server', { trust: 'undecided' });
  machine.receive(vector('hello.ready.initial'));
  machine.decide('trusted');
  machine.receive(vector('prot.announceMax.1.0'), vector('hello.ready.120s'), vector('prot.select.1.0'));
  assert.equal(machine.number, 32);
});

test('T81 SHIP-6.10.4.10-8: close and lost trust close with 4001 and without a message', () => {
  for (const machine of [inHandshake('server'), inHandshake('client'), afterSelect()]) {
    const before = machine.texts.length;
    machine.dispatch({ type: 'close', reason: 'unspecific' });
    assert.equal(machine.texts.length, before);
    assert.deepEqual([machine.closed?.code, machine.ended?.why], [4001, 'closed']);
  }
  for (const type of ['trustLost', 'refused'] as const) {
    const machine = inHandshake('client');
    machine.decide(type);
    assert.deepEqual([machine.closed?.code, machine.ended?.why], [4001, 'removed']);
  }
});

test('events without meaning in the protocol handshake are ignored', () => {
  const machine = inHandshake('client');
  const before = machine.state;
  machine.decide('trusted');
  machine.dispatch({ type: 'pinEntered', pin: '12345678' });
  machine.dispatch({ type: 'send', payload: '{}' });
  machine.dispatch({ type: 'timer', timer: 'waitForReady' });
  assert.deepEqual(machine.state, before);
});
