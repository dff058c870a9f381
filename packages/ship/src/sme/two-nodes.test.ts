import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { join } from './test-support/joined.ts';
import { MachineOnClock, type MachineOptions } from './test-support/machine-on-clock.ts';

type Side = Omit<MachineOptions, 'clock' | 'role'>;

interface Pair {
  readonly clock: ManualClock;
  readonly client: MachineOnClock;
  readonly server: MachineOnClock;
}

function pair(client: Side = {}, server: Side = {}, latency = 5): Pair {
  const clock = new ManualClock();
  const c = new MachineOnClock({ ownShipId: 'i:1_u:client', ...client, clock, role: 'client' });
  const s = new MachineOnClock({ ownShipId: 'i:1_u:server', ...server, clock, role: 'server' });
  join(clock, c, s, latency);
  c.dispatch({ type: 'opened' });
  s.dispatch({ type: 'opened' });
  return { clock, client: c, server: s };
}

function inDataExchange({ clock, client, server }: Pair): void {
  assert.deepEqual([client.number, server.number], [38, 38]);
  assert.deepEqual([client.state.at.phase, server.state.at.phase], ['data', 'data']);
  assert.equal(client.knownShipId, 'i:1_u:server');
  assert.equal(server.knownShipId, 'i:1_u:client');
  client.dispatch({ type: 'send', payload: '{"datagram":["ping"]}' });
  server.dispatch({ type: 'send', payload: '{"datagram":["pong"]}' });
  clock.advance(20_000);
  assert.deepEqual(server.delivered, ['{"datagram":["ping"]}']);
  assert.deepEqual(client.delivered, ['{"datagram":["pong"]}']);
  assert.equal(clock.pendingTimers, 0, 'data exchange needs no timer of the machine');
}

function bothClosed({ clock, client, server }: Pair): void {
  assert.ok(client.ended !== undefined, `client is still in ${client.number}`);
  assert.ok(server.ended !== undefined, `server is still in ${server.number}`);
  clock.advance(10_000);
  assert.equal(clock.pendingTimers, 0);
}

for (const latency of [1, 5, 250, 2000]) {
  test(`SHIP-6.2.2-1: both trusted, ${latency} ms latency: data exchange on both sides`, () => {
    const joined = pair({}, {}, latency);
    joined.clock.advance(latency * 20);
    inDataExchange(joined);
  });
}

for (const [clientMax, serverMax, version] of [
  ['1.0', '1.0', '1.0'],
  ['1.1', '1.0', '1.0'],
  ['1.0', '1.1', '1.0'],
  ['1.1', '1.1', '1.1'],
] as const) {
  test(`SHIP-6.10.4.5-3: client of ${clientMax}, server of ${serverMax}: ${version}`, () => {
    const joined = pair({ settings: { maxVersion: clientMax } }, { settings: { maxVersion: serverMax } });
    joined.clock.advance(1000);
    for (const machine of [joined.client, joined.server])
      assert.equal(machine.state.at.phase === 'data' && machine.state.at.version, version);
  });
}

// Instants around the first request (45 s: trusted side says 120 s, asked after 105 s; untrusted side says 60 s) and its answer.
const APPROVALS = [
  0, 1, 4, 5, 6, 10, 11, 1000, 44_990, 59_999, 104_990, 104_995, 105_000, 105_005, 105_010, 105_015, 200_000, 239_000,
];
for (const at of APPROVALS) {
  for (const side of ['server', 'client'] as const) {
    test(`SHIP-6.10.4.4-10 SHIP-6.10.4.4-16: ${side} pending, approved after ${at} ms: data exchange`, () => {
      const joined = pair(
        side === 'client' ? { trust: 'undecided' } : {},
        side === 'server' ? { trust: 'undecided' } : {},
      );
      joined.clock.advance(15 + at);
      assert.equal(joined[side].number, 11);
      joined[side].decide('trusted');
      joined.clock.advance(1000);
      inDataExchange(joined);
    });
  }
}

test('SHIP-6.10.4.4-17: pending and never approved: aborted after 240 s, with prolongations in between', () => {
  const joined = pair({}, { trust: 'undecided' });
  joined.clock.advance(239_000);
  assert.equal(joined.server.number, 11);
  joined.clock.advance(2000);
  bothClosed(joined);
  assert.equal(joined.server.ended?.why, 'timeout');
  assert.equal(joined.client.ended?.why, 'rejected-by-peer');
  assert.ok(joined.server.texts.filter((text) => text.includes('prolongationRequest')).length >= 1);
});

for (const [first, second] of [
  [1000, 2000],
  [1000, 30_000],
  [44_990, 45_005],
  [45_000, 45_000],
  [45_000, 45_002],
  [2000, 100_000],
] as const) {
  test(`both pending, client approved after ${first} ms, server after ${second} ms: data exchange`, () => {
    const joined = pair({ trust: 'undecided' }, { trust: 'undecided' });
    joined.clock.advance(first);
    joined.client.decide('trusted');
    joined.clock.advance(second - first);
    joined.server.decide('trusted');
    joined.clock.advance(1000);
    inDataExchange(joined);
  });
}

test('SHIP-6.10.4.4-17: both pending and nobody approves: they prolong each other, but not for ever', () => {
  const joined = pair({ trust: 'undecided' }, { trust: 'undecided' });
  joined.clock.advance(241_000);
  bothClosed(joined);
});

test('refusal while pending: both closed, the other side is told that it was rejected', () => {
  for (const side of ['client', 'server'] as const) {
    const other = side === 'client' ? 'server' : 'client';
    const joined = pair({ trust: 'undecided' }, { trust: 'undecided' });
    joined.clock.advance(10_000);
    joined[side].decide('refused');
    joined.clock.advance(1000);
    bothClosed(joined);
    assert.equal(joined[side].ended?.why, 'aborted');
    assert.equal(joined[other].ended?.why, 'rejected-by-peer');
  }
});

test('T10: a peer that was refused before is aborted at once', () => {
  const joined = pair({}, { trust: 'refused' });
  joined.clock.advance(1000);
  bothClosed(joined);
  assert.equal(joined.client.ended?.why, 'rejected-by-peer');
});

test('trust lost, or close, at any moment of the handshake: both closed', () => {
  for (let at = 0; at <= 60; at += 1) {
    for (const act of ['trustLost', 'close'] as const) {
      for (const side of ['client', 'server'] as const) {
        const joined = pair({}, {}, 3);
        joined.clock.advance(at);
        if (act === 'trustLost') joined[side].decide('trustLost');
        else joined[side].dispatch({ type: 'close', reason: 'unspecific' });
        joined.clock.advance(2000);
        bothClosed(joined);
      }
    }
  }
});

test('close from both sides at once, with every offset within a round trip: both closed', () => {
  for (let offset = 0; offset <= 12; offset += 1) {
    for (const reason of ['unspecific', 'removedConnection'] as const) {
      const joined = pair({}, {}, 5);
      joined.clock.advance(1000);
      joined.client.dispatch({ type: 'close', reason });
      joined.clock.advance(offset);
      joined.server.dispatch({ type: 'close', reason: 'unspecific' });
      joined.clock.advance(2000);
      bothClosed(joined);
      if (reason === 'removedConnection') assert.equal(joined.server.ended?.why, 'removed-by-peer');
    }
  }
});

test('SHIP-6.9.3.4-5: the superfluous connection is closed on both sides, at any moment, and counts as lost on none', () => {
  for (let at = 0; at <= 60; at += 1) {
    const joined = pair({}, {}, 3);
    joined.clock.advance(at);
    joined.client.dispatch({ type: 'close', reason: 'doubleConnection' });
    joined.clock.advance(2000);
    bothClosed(joined);
    assert.equal(joined.client.ended?.why, 'double-connection');
    assert.ok(['double-connection', 'closed-by-peer'].includes(joined.server.ended?.why ?? ''));
  }
});

test('a connection that breaks at any moment: each side ends by itself', () => {
  for (let at = 0; at <= 60; at += 1) {
    const joined = pair({}, {}, 3);
    joined.clock.advance(at);
    joined.client.lost(undefined, undefined);
    joined.server.lost(undefined, undefined);
    bothClosed(joined);
  }
});

test('the partner falls silent at any moment before data exchange: closed by a timer', () => {
  for (let at = 0; at <= 40; at += 1) {
    for (const silent of ['client', 'server'] as const) {
      const joined = pair({}, { trust: 'undecided' }, 3);
      joined.clock.advance(at);
      joined.server.decide('trusted');
      joined[silent].onSend = () => undefined;
      joined[silent].onClose = () => undefined;
      joined.clock.advance(600_000);
      const other = silent === 'client' ? joined.server : joined.client;
      assert.ok(other.ended !== undefined || other.state.at.phase === 'data');
    }
  }
});

test('SHIP-6.10.4.6-5: a required PIN known to the partner: data exchange; entered later: data exchange, too', () => {
  const own = { pin: '1A2B3C4D', demand: 'required', wrong: 0 } as const;
  const known = pair({ pin: { ofPeer: '1a2b3c4d', userTrust: 32 } }, { pin: { own, userTrust: 64 } });
  known.clock.advance(1000);
  inDataExchange(known);
  const later = pair({ pin: { userTrust: 32 } }, { pin: { own, userTrust: 64 } });
  later.clock.advance(100_000);
  assert.equal(later.client.number, 33);
  assert.equal(later.server.number, 27);
  later.client.dispatch({ type: 'pinEntered', pin: '1A2B3C4D' });
  later.clock.advance(millis(1000));
  inDataExchange(later);
});

test('SHIP-6.10.4.6-4: a partner that tries PINs is slowed down', () => {
  const own = { pin: '1A2B3C4D', demand: 'required', wrong: 0 } as const;
  const joined = pair({ pin: { userTrust: 32 } }, { pin: { own, userTrust: 64 } });
  joined.clock.advance(1000);
  for (let guess = 0; guess < 20; guess += 1) {
    joined.client.dispatch({ type: 'pinEntered', pin: String(10_000_000 + guess) });
    joined.clock.advance(1000);
  }
  assert.ok((joined.server.pin?.own?.wrong ?? 0) <= 5);
  assert.notEqual(joined.server.number, 38);
});
