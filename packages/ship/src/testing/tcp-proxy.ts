import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { within } from './within.ts';

/** Stands between two nodes and breaks what runs through it. */
export interface TcpProxy {
  readonly port: number;
  /** All octets forwarded so far, to the target and back. */
  asked(): Buffer;
  answered(): Buffer;
  /** Resets all connections. */
  reset(): void;
  /** Swallows everything from now on without closing: a half-open connection. New connections work. */
  freeze(): void;
  close(): Promise<void>;
}

/** Forwards 127.0.0.1 to a port of 127.0.0.1. */
export async function tcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const asked: Buffer[] = [];
  const answered: Buffer[] = [];
  const server = createServer((incoming) => {
    const outgoing = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.setNoDelay();
      from.on('data', (data) => {
        (from === incoming ? asked : answered).push(data);
        to.write(data);
      });
      from.on('end', () => to.end());
      // A broken side breaks the other one; nothing else is to be said about it.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (from.listenerCount('data') > 0) to.destroy();
      });
    }
  });
  await within(new Promise<void>((done) => server.listen(0, '127.0.0.1', done)), 'a listening proxy');
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => Buffer.concat(asked),
    answered: () => Buffer.concat(answered),
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    freeze: () => {
      for (const socket of sockets) {
        for (const event of ['data', 'end', 'error']) socket.removeAllListeners(event);
        socket.on('data', () => undefined);
        socket.on('error', () => undefined);
        socket.removeAllListeners('close');
        socket.on('close', () => sockets.delete(socket));
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await within(new Promise<void>((done) => server.close(() => done())), 'the proxy to close');
    },
  };
}
