import type { Clock, UtcInstant } from '@busbar/kernel';
import type { TracedMessage } from '@busbar/ship';

/** One message of the trace. */
export interface TraceEntry {
  /** Number since the start; grows by one with every message. */
  readonly seq: number;
  readonly time: UtcInstant;
  readonly protocol: 'ship' | 'echonet-lite';
  /** SKI of the peer; of ECHONET Lite its address, or `everybody`. */
  readonly ski: string;
  readonly direction: 'in' | 'out';
  readonly bytes: Uint8Array;
}

/** Newest messages that are kept: some minutes of a busy site. */
const MOST_MESSAGES = 5_000;
/** Octets of all kept messages. */
const MOST_OCTETS = 8_000_000;

/** The newest messages of all peers, for `GET /api/v1/trace`; bounded in number and size. PINs are blanked before. */
export class MessageTrace {
  readonly #clock: Clock;
  readonly #entries: TraceEntry[] = [];
  #octets = 0;
  #seq = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take({ ski, direction, bytes }: TracedMessage, protocol: TraceEntry['protocol'] = 'ship'): void {
    this.#seq += 1;
    // A copy: the octets may be a small part of a large buffer of the socket.
    this.#entries.push({
      seq: this.#seq,
      time: this.#clock.wall(),
      protocol,
      ski,
      direction,
      bytes: Buffer.from(bytes),
    });
    this.#octets += bytes.length;
    while (this.#entries.length > MOST_MESSAGES || this.#octets > MOST_OCTETS)
      this.#octets -= this.#entries.shift()?.bytes.length ?? 0;
  }

  /** Messages behind this number, oldest first, of one peer or of all. */
  since(seq: number, limit: number, ski: string | undefined): readonly TraceEntry[] {
    const found: TraceEntry[] = [];
    for (const entry of this.#entries) {
      if (entry.seq <= seq || (ski !== undefined && entry.ski !== ski)) continue;
      found.push(entry);
      if (found.length === limit) break;
    }
    return found;
  }

  /** The newest messages, oldest first. */
  newest(limit: number, ski: string | undefined): readonly TraceEntry[] {
    return this.#entries.filter((entry) => ski === undefined || entry.ski === ski).slice(-limit);
  }
}
