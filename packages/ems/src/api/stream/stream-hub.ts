import { type CancelTimer, type Clock, millis } from '@busbar/kernel';
import type { ApiSource, Part } from '../api-source.ts';
import type { Snapshot } from '../api-types.ts';

/** Most open streams, server-sent events and web sockets together: a home has a few tablets, an attacker does not get more. */
export const MOST_CLIENTS = 64;
/** Most bytes that wait for one client; one that reads slower is dropped and gets a fresh snapshot when it returns. */
export const MOST_BACKLOG = 1_000_000;
/** Changes within this time are sent together, ms. */
const GATHER_MILLIS = 50;

/** One open stream. */
export interface StreamClient {
  /** Sends one event; `data` is JSON text. */
  send(event: string, data: string): void;
  /** Bytes that wait in this process. */
  backlog(): number;
  close(reason: string): void;
}

/** Sends the snapshot to every new client, then each part again whenever it changed. */
export class StreamHub {
  readonly #source: ApiSource;
  readonly #clock: Clock;
  readonly #clients = new Set<StreamClient>();
  readonly #changed = new Set<Part>();
  readonly #sent = new Map<Part, string>();
  readonly #unlisten: () => void;
  #gathering: CancelTimer | undefined;

  constructor(source: ApiSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#unlisten = source.onChange((part) => this.#note(part));
  }

  get size(): number {
    return this.#clients.size;
  }

  get isFull(): boolean {
    return this.#clients.size >= MOST_CLIENTS;
  }

  /** Adds a client and sends it the snapshot; the returned function removes it. */
  add(client: StreamClient): () => void {
    this.#clients.add(client);
    client.send('snapshot', JSON.stringify(this.#snapshot()));
    return () => {
      this.#clients.delete(client);
    };
  }

  close(): void {
    this.#unlisten();
    this.#gathering?.();
    for (const client of [...this.#clients]) client.close('the energy manager stops');
    this.#clients.clear();
  }

  #snapshot(): Snapshot {
    const source = this.#source;
    return {
      site: source.site(),
      limits: [...source.limits()],
      devices: [...source.devices()],
      pairing: [...source.pairing()],
      health: source.health(),
    };
  }

  #note(part: Part): void {
    if (this.#clients.size === 0) return;
    this.#changed.add(part);
    this.#gathering ??= this.#clock.after(millis(GATHER_MILLIS), () => this.#flush());
  }

  #flush(): void {
    this.#gathering = undefined;
    for (const part of this.#changed) {
      const text = JSON.stringify(this.#source[part]());
      if (this.#sent.get(part) === text) continue;
      this.#sent.set(part, text);
      for (const client of [...this.#clients]) this.#deliver(client, part, text);
    }
    this.#changed.clear();
  }

  #deliver(client: StreamClient, part: Part, text: string): void {
    if (client.backlog() > MOST_BACKLOG) {
      this.#clients.delete(client);
      client.close('the client reads too slowly');
      return;
    }
    client.send(part, text);
  }
}
