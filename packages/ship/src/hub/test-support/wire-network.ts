import { type CancelTimer, type Clock, millis, type Random } from '@busbar/kernel';

/** One of the two nodes of the model. */
export type Side = 0 | 1;

/** What a node of the model is told. */
export interface WireNode {
  /** A WebSocket is open at this end. */
  opened(wire: Wire, role: 'client' | 'server'): void;
  /** The other end closed, with this reason, or the connection broke. */
  ended(wire: Wire, why: 'double-connection' | 'closed-by-peer' | 'lost'): void;
  dataExchange(wire: Wire): void;
}

/** One end of a {@link Wire}. */
interface End {
  state: 'unopened' | 'open' | 'closed';
  /** Reads what arrives; until then it waits (a WebSocket that is held back is paused). */
  isReading: boolean;
  /** Work that arrived and was not read. */
  readonly unread: (() => void)[];
  /** Nothing overtakes what was sent before it. */
  lastArrival: number;
}

/** One WebSocket between the two nodes. */
export interface Wire {
  readonly dialler: Side;
  readonly ends: readonly [End, End];
  /** Carries nothing any more, and nobody is told: half open. */
  isSilent: boolean;
}

/** A network of two nodes on virtual time: every octet takes a random time, in order, on each WebSocket. */
export class WireNetwork {
  readonly clock: Clock;
  readonly wires: Wire[] = [];
  /** Called after everything that happened. */
  observe: () => void = () => undefined;
  readonly #latency: Random;
  readonly #nodes: WireNode[] = [];

  /** @param latency time of one message in ms, drawn for each */
  constructor(clock: Clock, latency: Random) {
    this.clock = clock;
    this.#latency = latency;
  }

  /** Both nodes, before anything happens. */
  join(first: WireNode, second: WireNode): void {
    this.#nodes.push(first, second);
  }

  /** Opens a WebSocket: first the server sees it, then the client. */
  dial(side: Side, done: (wire: Wire) => void): CancelTimer {
    let isAborted = false;
    const wire: Wire = { dialler: side, ends: [newEnd(), newEnd()], isSilent: false };
    const server = other(side);
    wire.ends[server].isReading = true;
    this.#arrive(wire, server, () => {
      if (isAborted) return;
      wire.ends[server].isReading = false;
      wire.ends[server].state = 'open';
      this.wires.push(wire);
      wire.ends[side].isReading = true;
      this.#arrive(wire, side, () => {
        wire.ends[side].isReading = false;
        if (isAborted) this.#closed(wire, side, 'lost');
        else {
          wire.ends[side].state = 'open';
          done(wire);
        }
      });
      this.#node(server).opened(wire, 'server');
    });
    return () => {
      isAborted = true;
    };
  }

  /** The message exchange of this end begins; when both have begun, data exchange follows four messages later. */
  begin(wire: Wire, side: Side): void {
    this.#read(wire, side);
    if (!wire.ends.every((end) => end.isReading && end.state === 'open')) return;
    const [first] = [0] as const;
    this.#arrive(wire, first, () => this.#enterData(wire, first, 4));
  }

  /** This end closes; the other one learns why. */
  close(wire: Wire, side: Side, why: 'double-connection' | 'closed-by-peer' | 'lost'): void {
    const end = wire.ends[side];
    if (end.state !== 'open') return;
    this.#closed(wire, side, why);
  }

  /** Pings; the pong comes back when the other end reads and is open. */
  ping(wire: Wire, side: Side, pong: () => void): void {
    this.#arrive(wire, other(side), () => {
      if (wire.ends[other(side)].state === 'open') this.#arrive(wire, side, pong);
    });
  }

  /** Breaks every WebSocket; both ends learn it. */
  cut(): void {
    for (const wire of this.wires) for (const side of [0, 1] as const) this.#break(wire, side);
  }

  /** A WebSocket breaks without a word; only this end notices. */
  silence(wire: Wire, noticedBy: Side): void {
    wire.isSilent = true;
    this.#break(wire, noticedBy);
  }

  /** WebSockets that are open at both ends. */
  get common(): readonly Wire[] {
    return this.wires.filter((wire) => !wire.isSilent && wire.ends.every(({ state }) => state === 'open'));
  }

  #node(side: Side): WireNode {
    const node = this.#nodes[side];
    if (node === undefined) throw new Error('the network has two nodes');
    return node;
  }

  #enterData(wire: Wire, side: Side, left: number): void {
    if (left === 0) {
      for (const one of [0, 1] as const) if (wire.ends[one].state === 'open') this.#node(one).dataExchange(wire);
    } else this.#arrive(wire, other(side), () => this.#enterData(wire, other(side), left - 1));
  }

  #closed(wire: Wire, side: Side, why: 'double-connection' | 'closed-by-peer' | 'lost'): void {
    wire.ends[side].state = 'closed';
    this.#read(wire, side);
    this.#arrive(wire, other(side), () => this.#lost(wire, other(side), why));
  }

  #break(wire: Wire, side: Side): void {
    if (wire.ends[side].state !== 'open') return;
    wire.ends[side].state = 'closed';
    this.clock.after(millis(0), () => {
      this.#node(side).ended(wire, 'lost');
      this.observe();
    });
    this.#arrive(wire, other(side), () => this.#lost(wire, other(side), 'lost'));
  }

  #lost(wire: Wire, side: Side, why: 'double-connection' | 'closed-by-peer' | 'lost'): void {
    if (wire.ends[side].state !== 'open') return;
    wire.ends[side].state = 'closed';
    this.#node(side).ended(wire, why);
  }

  #read(wire: Wire, side: Side): void {
    const end = wire.ends[side];
    end.isReading = true;
    for (const work of end.unread.splice(0)) work();
  }

  /** Work for an end, when the octets have come and the end reads. */
  #arrive(wire: Wire, side: Side, work: () => void): void {
    const end = wire.ends[side];
    const now = this.clock.now();
    end.lastArrival = Math.max(end.lastArrival, now + Math.ceil(this.#latency()));
    this.clock.after(millis(end.lastArrival - now), () => {
      if (wire.isSilent) return;
      if (end.isReading) work();
      else end.unread.push(work);
      this.observe();
    });
  }
}

function newEnd(): End {
  return { state: 'unopened', isReading: false, unread: [], lastArrival: 0 };
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
