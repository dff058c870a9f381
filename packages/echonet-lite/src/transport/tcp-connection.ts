import type { Socket } from 'node:net';
import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import { FrameStream } from './frame-stream.ts';

/** A connection on which nothing happens for so long is closed. */
const IDLE: Millis = millis(60_000);
/** Octets that wait for a peer that reads slowly: some of the longest answers. */
const MOST_WAITING = 64 * 1024;

/** What happens at a {@link TcpConnection}. */
export interface TcpEvents {
  received(bytes: Uint8Array): void;
  closed(): void;
}

/** One TCP connection that carries frames in both directions. */
export class TcpConnection {
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #idle: CancelTimer | undefined;

  constructor(clock: Clock, socket: Socket, events: TcpEvents) {
    this.#clock = clock;
    this.#socket = socket;
    const stream = new FrameStream();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    socket.setNoDelay(true);
    socket.on('data', (piece) => {
      this.#touch();
      if (!stream.take(piece, (bytes) => events.received(bytes))) socket.destroy();
    });
    // Why it ended does not matter: close follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#idle?.();
      events.closed();
      resolve();
    });
    this.#touch();
  }

  /** False when the connection cannot take it. */
  send(bytes: Uint8Array): boolean {
    if (!this.#socket.writable) return false;
    if (this.#socket.writableLength + bytes.length > MOST_WAITING) {
      this.#socket.destroy();
      return false;
    }
    this.#touch();
    this.#socket.write(bytes);
    return true;
  }

  close(): Promise<void> {
    this.#socket.destroy();
    return this.#closed;
  }

  #touch(): void {
    this.#idle?.();
    this.#idle = this.#clock.after(IDLE, () => this.#socket.destroy());
  }
}
