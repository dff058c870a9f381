import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, millis } from '@busbar/kernel';
import type { Actor, StartCommand } from '../contract.ts';
import type { Cable, CableEnd } from './cable.ts';
import { PeerProcess } from './peer-process.ts';
import type { PeerProgram } from './peer-program.ts';

/** Which end of the cable. */
export type Side = 'left' | 'right';

/** What plays on one side. */
export interface Cast {
  readonly program: PeerProgram;
  readonly actors: readonly Actor[];
}

/** Where a scenario is played: two hosts with a cable, one node on each, more if the scenario asks. */
export class Stage {
  readonly clock: Clock;
  readonly cable: Cable;
  readonly #cast: Readonly<Record<Side, Cast>>;
  readonly #dir: string;
  readonly #nodes = new Map<string, PeerProcess>();
  #left: PeerProcess | undefined;
  #right: PeerProcess | undefined;

  constructor(cable: Cable, cast: Readonly<Record<Side, Cast>>, dir: string, clock: Clock) {
    this.cable = cable;
    this.clock = clock;
    this.#cast = cast;
    this.#dir = dir;
  }

  get left(): PeerProcess {
    if (this.#left === undefined) throw new Error('the left node is not started');
    return this.#left;
  }

  get right(): PeerProcess {
    if (this.#right === undefined) throw new Error('the right node is not started');
    return this.#right;
  }

  /** Starts both nodes. */
  async start(options: Partial<StartCommand> = {}): Promise<void> {
    await Promise.all([this.open('left', options), this.open('right', options)]);
  }

  /** Starts the node of one side, or starts it again with the identity and the trust it had. */
  async open(side: Side, options: Partial<StartCommand> = {}): Promise<void> {
    const node = await this.startNode(side, 0, options);
    if (side === 'left') this.#left = node;
    else this.#right = node;
  }

  /** Starts a node on one side; the same number again is the same node after a restart. */
  async startNode(side: Side, number: number, options: Partial<StartCommand> = {}): Promise<PeerProcess> {
    const { program, actors } = this.#cast[side];
    const end: CableEnd = this.cable[side];
    const label = `${side} (${program.name}${number === 0 ? '' : ` ${number}`})`;
    const dir = join(this.#dir, `${side}-${number}`);
    await mkdir(dir, { recursive: true });
    const node = new PeerProcess(label, [...end.prefix, ...program.command], this.clock);
    const key = `${side}-${number}`;
    this.#nodes.set(this.#nodes.has(key) ? `${key}-${this.#nodes.size}` : key, node);
    await node.start({
      do: 'start',
      actors,
      dir,
      address: end.address,
      interface: end.interface,
      port: 0,
      mdns: true,
      shipId: `Interop-${side}-${number}`,
      model: side === 'left' ? 'Left' : 'Right',
      heartbeatSeconds: 60,
      failsafe: { consumptionWatts: 4200, productionWatts: 1000, durationSeconds: 7200 },
      nominalMax: { consumptionWatts: 22_000, productionWatts: 10_000 },
      ...options,
    });
    return node;
  }

  /** Both users approve, then both report the connection. */
  async connect(within = 40): Promise<void> {
    const since = { left: this.left.mark(), right: this.right.mark() };
    this.left.do({ do: 'trust', ski: this.right.ski });
    this.right.do({ do: 'trust', ski: this.left.ski });
    await this.connected(within, since);
  }

  /** Both sides report that they are connected, since the given marks. */
  async connected(within: number, since: Readonly<Record<Side, number>> = { left: 0, right: 0 }): Promise<void> {
    const { left, right } = this;
    await Promise.all([
      left.expect('connected', ({ ski }) => ski === right.ski, { within, since: since.left, what: 'to connect' }),
      right.expect('connected', ({ ski }) => ski === left.ski, { within, since: since.right, what: 'to connect' }),
    ]);
  }

  /** Lets time pass on the wall: for what must not happen meanwhile. */
  readonly pass = async (seconds: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.clock.after(millis(seconds * 1000), resolve);
    await promise;
  };

  /** Stops everything that was started. */
  async close(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.stop()));
  }

  /** What all nodes reported, for the record of a failure. */
  record(): string {
    return [...this.#nodes.values()].map((node) => `=== ${node.name}\n${node.record}`).join('\n\n');
  }
}
