import type { ServerResponse } from 'node:http';
import { type Clock, every, millis } from '@busbar/kernel';
import type { StreamClient, StreamHub } from './stream-hub.ts';

/** Distance of comments that keep proxies from closing a quiet stream, ms. */
const KEEP_ALIVE_MILLIS = 15_000;

/** Turns an answer into a stream of server-sent events; the answer stays open until one side closes it. */
export function openEventStream(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  hub: StreamHub,
  clock: Clock,
): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write('retry: 2000\n\n');
  const client: StreamClient = {
    send: (event, data) => {
      response.write(`event: ${event}\ndata: ${data}\n\n`);
    },
    backlog: () => response.writableLength,
    close: () => response.destroy(),
  };
  const remove = hub.add(client);
  const quiet = every(clock, millis(KEEP_ALIVE_MILLIS), () => response.write(': still here\n\n'));
  response.on('close', () => {
    quiet();
    remove();
  });
  response.on('error', () => response.destroy());
}
