import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { FastifyInstance } from 'fastify';
import { Compile } from 'typebox/compile';
import { listen } from '../listen.ts';
import { streamMessageSchema } from '../schemas.ts';
import { buildApi } from '../server.ts';
import { openWebSocket } from '../testing/raw-web-socket.ts';
import { type SampleSource, sampleSource } from '../testing/sample-source.ts';
import { MOST_BACKLOG, MOST_CLIENTS, StreamHub } from './stream-hub.ts';

const message = Compile(streamMessageSchema);

interface Running {
  readonly app: FastifyInstance;
  readonly source: SampleSource;
  readonly clock: ManualClock;
  readonly url: string;
}

async function running(t: TestContext): Promise<Running> {
  const source = sampleSource();
  const clock = new ManualClock();
  const app = await buildApi({ source, clock, logger: silentLogger, version: '0', allowedHosts: [] });
  const { url } = await listen(app, '127.0.0.1', 0);
  t.after(() => app.close());
  return { app, source, clock, url };
}

async function eventStream(
  t: TestContext,
  url: string,
): Promise<{ response: IncomingMessage; next(): Promise<string> }> {
  const request = get(`${url}api/v1/stream`);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  t.after(() => request.destroy());
  // The server ends open streams when it closes: the expected end of a test.
  for (const end of [request, response]) end.on('error', () => request.destroy());
  let text = '';
  let wake = (): void => undefined;
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    wake();
  });
  const next = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.startsWith('event:')) return block;
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { response, next };
}

function assertMessage(block: string, event: string): void {
  const [first, second] = block.split('\n');
  assert.equal(first, `event: ${event}`);
  assert.deepEqual(message.Errors({ event, data: JSON.parse((second ?? '').replace(/^data: /, '')) }), []);
}

test('server-sent events: the snapshot first, then the parts that changed', { timeout: 10_000 }, async (t) => {
  const { source, clock, url } = await running(t);
  const stream = await eventStream(t, url);
  assert.equal(stream.response.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.match(String(stream.response.headers['content-security-policy']), /default-src 'none'/);
  assertMessage(await stream.next(), 'snapshot');
  source.changed('limits');
  source.changed('limits');
  source.changed('site');
  clock.advance(50);
  assertMessage(await stream.next(), 'limits');
  assertMessage(await stream.next(), 'site');
});

test('web socket: the same content, and pings find dead clients', { timeout: 10_000 }, async (t) => {
  const { source, clock, url } = await running(t);
  const socket = await openWebSocket(`${url}api/v1/ws`);
  const snapshot = JSON.parse((await socket.frame()).text);
  assert.equal(snapshot.event, 'snapshot');
  assert.deepEqual(message.Errors(snapshot), []);
  source.changed('pairing');
  clock.advance(50);
  const delta = JSON.parse((await socket.frame()).text);
  assert.deepEqual(message.Errors(delta), []);
  assert.equal(delta.event, 'pairing');
  clock.advance(30_000);
  assert.equal((await socket.frame()).opcode, 9, 'a ping');
  // Not answered: the next turn ends the connection.
  clock.advance(30_000);
  await socket.closed;
});

test('a web socket of another page is refused', { timeout: 10_000 }, async (t) => {
  const { url } = await running(t);
  await assert.rejects(openWebSocket(`${url}api/v1/ws`, { origin: 'http://evil.example' }), /403/);
});

test('a web socket that sends much is closed', { timeout: 10_000 }, async (t) => {
  const { url } = await running(t);
  const socket = await openWebSocket(`${url}api/v1/ws`);
  await socket.frame();
  socket.send('x'.repeat(5000));
  await socket.closed;
});

test(`more than ${MOST_CLIENTS} streams are refused; a closed one makes room`, { timeout: 20_000 }, async (t) => {
  const { url } = await running(t);
  const open = [];
  for (let n = 0; n < MOST_CLIENTS; n++) open.push(await eventStream(t, url));
  assert.equal(await statusOf(`${url}api/v1/stream`), 503);
  await assert.rejects(openWebSocket(`${url}api/v1/ws`), /503/);
  open[0]?.response.destroy();
  for (let status: number | undefined = 503; status !== 200; ) status = await statusOf(`${url}api/v1/stream`);
});

/** Status of an answer; the connection is ended at once. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = get(url, (response) => {
      resolve(response.statusCode);
      asked.destroy();
    });
    asked.on('error', reject);
  });
}

test('a client that reads too slowly is dropped, the others are served', () => {
  const source = sampleSource();
  const clock = new ManualClock();
  const hub = new StreamHub(source, clock);
  const events: string[] = [];
  let waiting = 0;
  hub.add({
    send: (event) => events.push(`slow ${event}`),
    backlog: () => waiting,
    close: (reason) => events.push(`slow closed: ${reason}`),
  });
  hub.add({ send: (event) => events.push(`fast ${event}`), backlog: () => 0, close: () => events.push('fast closed') });
  waiting = MOST_BACKLOG + 1;
  source.changed('limits');
  clock.advance(50);
  assert.deepEqual(events, [
    'slow snapshot',
    'fast snapshot',
    'slow closed: the client reads too slowly',
    'fast limits',
  ]);
  assert.equal(hub.size, 1);
  hub.close();
  assert.equal(events.at(-1), 'fast closed');
  assert.equal(clock.pendingTimers, 0);
});

test('a part that did not change is not sent again', () => {
  const source = sampleSource();
  const clock = new ManualClock();
  const hub = new StreamHub(source, clock);
  const events: string[] = [];
  hub.add({ send: (event) => events.push(event), backlog: () => 0, close: () => undefined });
  for (let n = 0; n < 3; n++) {
    source.changed('limits');
    clock.advance(50);
  }
  assert.deepEqual(events, ['snapshot', 'limits']);
});
