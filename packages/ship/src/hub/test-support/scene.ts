import {
  type Clock,
  type LogFields,
  loggerTo,
  type MessageLink,
  type Millis,
  systemClock,
  type UtcInstant,
  utcInstant,
} from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { createIdentity, type Identity } from '../../identity/identity.ts';
import { memoryTrustStore, type TrustStore } from '../../identity/trust-store.ts';
import { MemoryNetwork } from '../../testing/memory-network.ts';
import { within } from '../../testing/within.ts';
import { ShipNode, type ShipNodeOptions } from '../ship-node.ts';

/** A node of a scenario. */
export interface Actor {
  readonly node: ShipNode;
  readonly ski: string;
  readonly identity: Identity;
  readonly trust: TrustStore;
  readonly address: { readonly host: string; readonly port: number };
  /** SKIs of the peers data exchange is open with. */
  readonly linked: ReadonlySet<string>;
  /** Everything it logged and traced, as text. */
  readonly records: readonly string[];
  /** Makes this node know where another one is. */
  knows(other: Actor): void;
  close(): Promise<void>;
}

/** Where a scenario is played: in memory on virtual time, or over real sockets. Each scenario is written once. */
export interface Scene {
  readonly name: string;
  readonly clock: Clock;
  start(name: string, over?: Partial<ShipNodeOptions>): Promise<Actor>;
  /** Waits until a condition holds; an error names what did not happen. */
  eventually(what: string, condition: () => boolean): Promise<void>;
  /** What a promise of a node becomes. */
  outcome<T>(promise: Promise<T>): Promise<T>;
  /** The wall clock of all nodes goes forward; nothing else does. */
  shiftWall(ms: number): void;
  close(): Promise<void>;
}

/** Longest time in memory until something happens, ms: above any handshake, below any patience of the message exchange. */
const PATIENCE = 9000;

/** Nodes in memory on one manual clock. */
export function memoryScene(): Scene {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const actors: Actor[] = [];
  return {
    name: 'memory link',
    clock,
    start: async (name, over = {}) => {
      const identity = over.identity ?? createIdentity({ shipId: name, clock });
      const host = `${name}-${actors.length}`;
      const transport = network.transport(identity.certificatePem, host);
      const actor = await actorOf(name, clock, { identity, transport, listen: { host, port: 0 }, ...over });
      actors.push(actor);
      return actor;
    },
    eventually: async (what, condition) => {
      for (let waited = 0; !condition(); waited += 10) {
        if (waited > PATIENCE) throw new Error(`not within ${PATIENCE} ms of virtual time: ${what}`);
        await clock.run(10);
      }
    },
    outcome: (promise) => played(clock, promise),
    shiftWall: (ms) => clock.stepWall(ms),
    close: async () => {
      await played(clock, Promise.all(actors.map((actor) => actor.close())));
      if (clock.pendingTimers > 0) throw new Error(`${clock.pendingTimers} timers are left`);
    },
  };
}

/** Lets time pass until a promise is settled. */
async function played<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  // The outcome is awaited below, once time has passed.
  settled.catch((error: unknown) => error);
  for (let waited = 0; !isSettled && waited <= 2 * PATIENCE; waited += 10) await clock.run(10);
  if (!isSettled) throw new Error(`nothing came within ${2 * PATIENCE} ms of virtual time`);
  return settled;
}

/** Nodes on 127.0.0.1, with TLS and WebSocket. */
export function networkScene(): Scene {
  const system = systemClock();
  let shift = 0;
  const clock: Clock = {
    now: () => system.now(),
    wall: (): UtcInstant => utcInstant(system.wall() + shift),
    after: (delay: Millis, fire: () => void) => system.after(delay, fire),
  };
  const actors: Actor[] = [];
  const watchers = new Set<() => void>();
  // After the turn: what is recorded is done then.
  const recorded = (): void => queueMicrotask(() => watchers.forEach((look) => void look()));
  return {
    name: 'real sockets',
    clock,
    start: async (name, over = {}) => {
      const listen = { host: '127.0.0.1', port: 0 };
      const actor = await actorOf(name, clock, { listen, ...over }, recorded);
      actors.push(actor);
      return actor;
    },
    eventually: async (what, condition) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (condition()) resolve();
      };
      watchers.add(look);
      const unlisten = actors.map(({ node }) => node.onChange(look));
      look();
      try {
        await within(promise, what);
      } finally {
        watchers.delete(look);
        for (const stop of unlisten) stop();
      }
    },
    outcome: (promise) => within(promise, 'an outcome'),
    shiftWall: (ms) => {
      shift += ms;
    },
    close: async () => {
      await within(Promise.all(actors.map((actor) => actor.close())), 'the nodes to close');
    },
  };
}

async function actorOf(
  name: string,
  clock: Clock,
  over: Partial<ShipNodeOptions>,
  recorded: () => void = () => undefined,
): Promise<Actor> {
  const identity = over.identity ?? createIdentity({ shipId: name, clock });
  const trust = over.trust ?? memoryTrustStore();
  const linked = new Set<string>();
  const records: string[] = [];
  const record = (text: string): void => {
    records.push(text);
    recorded();
  };
  const write = (level: string, event: string, fields: LogFields): void =>
    record(`${level} ${event} ${Object.entries(fields).join(' ')}`);
  const node = new ShipNode({
    identity,
    clock,
    random: () => 0,
    logger: loggerTo(write),
    trust,
    service: { brand: 'Busbar', type: 'Test', model: name, categories: [2] },
    trace: ({ direction, bytes }) => record(`${direction} ${Buffer.from(bytes).toString('latin1')}`),
    onLink: ({ ski }, link) => keep(linked, ski, link),
    ...over,
  });
  const address = await node.start();
  return {
    ...{ node, identity, trust, linked, records },
    ski: identity.ski,
    address,
    knows: (other) => node.addAddress(other.ski, other.address),
    close: () => node.close(),
  };
}

function keep(linked: Set<string>, ski: string, link: MessageLink): void {
  linked.add(ski);
  link.start({ message: () => undefined, closed: () => void linked.delete(ski) });
}
