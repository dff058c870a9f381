import { EventEmitter } from 'node:events';
import { type CancelTimer, type Clock, type Millis, millis } from '@busbar/kernel';
import type { ShipWebSocket } from '../connection/websocket.ts';

type Frame =
  | { readonly type: 'message'; readonly bytes: Buffer }
  | { readonly type: 'ping' | 'pong' }
  | { readonly type: 'close'; readonly code: number; readonly reason: string }
  | { readonly type: 'lost' };

/** Time the other end gets to answer a close frame, as on the network (SHIP-6.1.2-5). */
const CLOSE_TIMEOUT = millis(1000);
/** Frames a paused end keeps: far above what any exchange needs; more is a mistake of a test. */
const MOST_KEPT = 4096;
/** What `close` reports when no close frame came (RFC 6455, 7.1.5). */
const ABNORMAL = 1006;

/** Two ends of one WebSocket in memory; frames arrive `latency` ms later, in order. Both ends are paused at first. */
export function memoryWebSockets(clock: Clock, latency: Millis): readonly [MemoryWebSocket, MemoryWebSocket] {
  const [a, b] = [new MemoryWebSocket(clock, latency), new MemoryWebSocket(clock, latency)];
  a.join(b);
  b.join(a);
  return [a, b];
}

/** One end: behaves like a WebSocket of `ws` as far as SHIP uses it. */
export class MemoryWebSocket extends EventEmitter implements ShipWebSocket {
  readonly OPEN = 1;
  readonly bufferedAmount = 0;
  readonly #clock: Clock;
  readonly #latency: Millis;
  readonly #kept: Frame[] = [];
  #other: MemoryWebSocket | undefined;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #isPaused = true;
  #cancelClose: CancelTimer = () => undefined;

  constructor(clock: Clock, latency: Millis) {
    super();
    this.#clock = clock;
    this.#latency = latency;
  }

  get readyState(): number {
    return { open: 1, closing: 2, closed: 3 }[this.#state];
  }

  /** Names the end that takes what this one sends. */
  join(other: MemoryWebSocket): void {
    this.#other = other;
  }

  send(bytes: Uint8Array, _options?: { readonly binary: true }, taken?: () => void): void {
    if (this.#state === 'open') this.#post({ type: 'message', bytes: Buffer.from(bytes) });
    taken?.();
  }

  ping(): void {
    if (this.#state === 'open') this.#post({ type: 'ping' });
  }

  close(code: number, reason: string): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#post({ type: 'close', code, reason });
    this.#cancelClose = this.#clock.after(CLOSE_TIMEOUT, () => this.terminate());
  }

  terminate(): void {
    if (this.#state === 'closed') return;
    this.#post({ type: 'lost' });
    this.#end();
    this.#clock.after(millis(0), () => this.emit('close', ABNORMAL, Buffer.alloc(0)));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused) {
      const frame = this.#kept.shift();
      if (frame === undefined) return;
      this.#take(frame);
    }
  }

  #post(frame: Frame): void {
    const other = this.#other;
    if (other !== undefined) this.#clock.after(this.#latency, () => other.#arrived(frame));
  }

  #arrived(frame: Frame): void {
    if (!this.#isPaused && this.#kept.length === 0) {
      this.#take(frame);
      return;
    }
    if (this.#kept.length >= MOST_KEPT) throw new Error(`more than ${MOST_KEPT} frames wait for a paused end`);
    this.#kept.push(frame);
  }

  #take(frame: Frame): void {
    if (this.#state === 'closed') return;
    switch (frame.type) {
      case 'message':
        this.emit('message', frame.bytes, true);
        return;
      case 'ping':
        if (this.#state === 'open') this.#post({ type: 'pong' });
        return;
      case 'pong':
        this.emit('pong');
        return;
      case 'close':
        if (this.#state === 'open') this.#post(frame);
        this.#end();
        this.emit('close', frame.code, Buffer.from(frame.reason));
        return;
      case 'lost':
        this.#end();
        this.emit('close', ABNORMAL, Buffer.alloc(0));
        return;
    }
  }

  #end(): void {
    this.#state = 'closed';
    this.#cancelClose();
  }
}
