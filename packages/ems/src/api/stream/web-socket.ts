import { type Clock, every, millis } from '@busbar/kernel';
import type { WebSocket } from 'ws';
import type { StreamClient, StreamHub } from './stream-hub.ts';

/** Largest message a client may send; clients have nothing to say. */
export const WEB_SOCKET_PAYLOAD = 4096;
/** Distance of pings; a client that misses one is gone, ms. */
const PING_MILLIS = 30_000;

/** Serves one web socket: `{"event","data"}` texts. */
export function openWebSocketStream(socket: WebSocket, hub: StreamHub, clock: Clock): void {
  const client: StreamClient = {
    send: (event, data) => socket.send(`{"event":"${event}","data":${data}}`),
    backlog: () => socket.bufferedAmount,
    close: (reason) => {
      socket.close(1001, reason);
      socket.terminate();
    },
  };
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const pings = every(clock, millis(PING_MILLIS), () => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  });
  socket.on('error', () => socket.terminate());
  const remove = hub.add(client);
  socket.on('close', () => {
    pings();
    remove();
  });
}
