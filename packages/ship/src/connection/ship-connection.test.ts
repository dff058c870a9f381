import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { type MessageLink, millis, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { smeSettings } from '../sme/sme.ts';
import { shipLimits } from './limits.ts';
import { type ConnectionOwner, type NodeEffect, ShipConnection, type TracedMessage } from './ship-connection.ts';
import type { OpenSocket } from './websocket.ts';

/** A WebSocket in memory: what one end sends, the other gets when the test pumps. */
class MemoryWebSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  readonly closes: string[] = [];
  pings = 0;
  isPaused = true;

  send(bytes: Uint8Array, _options: unknown, taken: () => void): void {
    this.sent.push(bytes);
    taken();
  }
  close(code: number, reason: string): void {
    this.readyState = 2;
    this.closes.push(`${code} ${reason}`);
  }
  ping(): void {
    this.pings += 1;
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  terminate(): void {
    this.readyState = 3;
    this.emit('close', 1006, Buffer.alloc(0));
  }
}

class Stream {
  corks = 0;
  uncorks = 0;
  cork(): void {
    this.corks += 1;
  }
  uncork(): void {
    this.uncorks += 1;
  }
}

function end(role: 'client' | 'server', clock: ManualClock, over: Partial<ConnectionOwner> = {}) {
  const webSocket = new MemoryWebSocket();
  const stream = new Stream();
  const happened: NodeEffect[] = [];
  const traced: TracedMessage[] = [];
  const links: MessageLink[] = [];
  let isGone = false;
  const settings = smeSettings();
  const peer = { ski: 'a'.repeat(40), fingerprint: 'F'.repeat(64) };
  const socket = { role, peer, webSocket, stream, address: '192.0.2.7', port: 1 } as unknown as OpenSocket;
  const connection = new ShipConnection({
    socket,
    ownShipId: role,
    clock,
    logger: silentLogger,
    limits: shipLimits('default'),
    trace: (message) => traced.push(message),
    owner: {
      trust: () => 'trusted',
      knownShipId: () => undefined,
      otherConnection: () => false,
      settings: () => settings,
      pin: () => undefined,
      keyMaterial: () => undefined,
      dataExchange: (link) => links.push(link),
      happened: (effect) => happened.push(effect),
      gone: () => {
        isGone = true;
      },
      ...over,
    },
  });
  const endings = () => happened.flatMap((effect) => (effect.do === 'ended' ? [effect.why] : []));
  return { connection, webSocket, stream, traced, links, endings, isGone: () => isGone };
}

type End = ReturnType<typeof end>;

/** Carries messages between two ends until nothing is on its way. */
function pump(a: End, b: End): void {
  for (let moved = true; moved; ) {
    moved = false;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const)
      for (const bytes of from.webSocket.sent.splice(0)) {
        moved = true;
        to.webSocket.emit('message', Buffer.from(bytes), true);
      }
  }
}

function joined(clock: ManualClock): { client: End; server: End } {
  const [client, server] = [end('client', clock), end('server', clock)];
  client.connection.start();
  server.connection.start();
  pump(client, server);
  return { client, server };
}

/** Starts a link and notes what comes. */
function noted(link: MessageLink | undefined): string[] {
  assert.ok(link);
  const log: string[] = [];
  link.start({ message: (text) => log.push(text), closed: (reason) => log.push(`closed: ${reason}`) });
  return log;
}

test('two ends reach data exchange, once each, and carry payloads in order', () => {
  const { client, server } = joined(new ManualClock());
  assert.equal(client.links.length, 1);
  assert.equal(server.links.length, 1);
  const log = noted(server.links[0]);
  for (const n of [1, 2, 3]) client.links[0]?.send(`{"datagram":[{"n":${n}}]}`);
  pump(client, server);
  assert.deepEqual(log, ['{"datagram":[{"n":1}]}', '{"datagram":[{"n":2}]}', '{"datagram":[{"n":3}]}']);
  assert.ok(client.traced.some(({ direction }) => direction === 'in'));
  assert.ok(client.traced.some(({ direction }) => direction === 'out'));
});

test('nothing is read before the start', () => {
  const { webSocket, connection } = end('server', new ManualClock());
  assert.equal(webSocket.isPaused, true);
  connection.start();
  assert.equal(webSocket.isPaused, false);
});

test('what is sent while a payload is delivered follows, without nesting', () => {
  const { client, server } = joined(new ManualClock());
  const link = server.links[0];
  assert.ok(link);
  let depth = 0;
  let deepest = 0;
  link.start({
    message: (text) => {
      depth += 1;
      deepest = Math.max(deepest, depth);
      link.send(text);
      link.send(text);
      depth -= 1;
    },
    closed: () => undefined,
  });
  const answers = noted(client.links[0]);
  client.links[0]?.send('{"datagram":[]}');
  pump(client, server);
  assert.equal(answers.length, 2);
  assert.equal(deepest, 1);
});

test('all messages of one turn leave in one write', async () => {
  const { client } = joined(new ManualClock());
  await new Promise<void>((done) => process.nextTick(done));
  const { corks, uncorks } = client.stream;
  assert.equal(corks, uncorks);
  for (let n = 0; n < 10; n++) client.links[0]?.send('{"datagram":[]}');
  assert.equal(client.stream.corks, corks + 1);
  assert.equal(client.stream.uncorks, uncorks);
  await new Promise<void>((done) => process.nextTick(done));
  assert.equal(client.stream.uncorks, uncorks + 1);
});

test('SHIP-6.7.5-1 a missed pong ends the connection and the link, and no timer is left', () => {
  const clock = new ManualClock();
  const { client } = joined(clock);
  const log = noted(client.links[0]);
  clock.advance(50_000);
  assert.equal(client.webSocket.pings, 1);
  client.webSocket.emit('pong');
  clock.advance(60_000);
  assert.deepEqual(client.endings(), ['timeout']);
  assert.match(log[0] ?? '', /closed: /);
  assert.equal(client.webSocket.closes.length, 1);
  assert.equal(client.isGone(), false);
  client.webSocket.terminate();
  assert.equal(client.isGone(), true);
});

test('SHIP-6.10.4.3-6 the timers of the message exchange run on the clock', () => {
  const clock = new ManualClock();
  const silent = end('server', clock);
  silent.connection.start();
  clock.advance(30_000);
  assert.deepEqual(silent.endings(), ['timeout']);
  assert.equal(clock.pendingTimers, 0);
});

test('SHIP-6.1.2-3 a broken socket ends everything and leaves no timer', () => {
  const clock = new ManualClock();
  const { client, server } = joined(clock);
  for (const { webSocket, endings, isGone } of [client, server]) {
    webSocket.emit('error', new Error('reset'));
    webSocket.terminate();
    assert.deepEqual(endings(), ['lost']);
    assert.equal(isGone(), true);
  }
  assert.equal(clock.pendingTimers, 0);
});

test('the loser of a double connection tells its owner at once, before its close is through', () => {
  const { client, server } = joined(new ManualClock());
  const log = noted(client.links[0]);
  client.connection.tell({ type: 'close', reason: 'doubleConnection' });
  assert.deepEqual(log, ['closed: replaced by another connection']);
  server.links[0]?.send('{"datagram":[]}');
  pump(client, server);
  assert.equal(log.length, 1);
  assert.deepEqual(client.endings(), ['double-connection']);
});

test('SHIP-6.9.3.4-4 a connection that has ended answers a probe with no', () => {
  const clock = new ManualClock();
  const { client } = joined(clock);
  const answers: boolean[] = [];
  client.connection.probe(millis(3000), (isAlive) => answers.push(isAlive));
  client.webSocket.emit('pong');
  client.webSocket.terminate();
  client.connection.probe(millis(3000), (isAlive) => answers.push(isAlive));
  assert.deepEqual(answers, [true, false]);
});

test('a receiver that throws is a mistake above and ends nothing', () => {
  const { client, server } = joined(new ManualClock());
  server.links[0]?.start({
    message: () => {
      throw new Error('mistake');
    },
    closed: () => undefined,
  });
  client.links[0]?.send('{"datagram":[]}');
  pump(client, server);
  assert.deepEqual(server.endings(), []);
});
