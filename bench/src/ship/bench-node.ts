import { type MessageLink, silentLogger, systemClock } from '@busbar/kernel';
import {
  createIdentity,
  createShipId,
  type Identity,
  memoryTrustStore,
  ShipNode,
  type TrustedPeer,
  USER_VERIFIED,
} from '@busbar/ship';

/** How the nodes of a benchmark introduce themselves. */
export const BENCH_SERVICE = { brand: 'Busbar', type: 'Bench', model: 'Bench', categories: [2] } as const;

/** A peer trusted from the start. */
export function trusted(ski: string): TrustedPeer {
  return { ski, userTrust: USER_VERIFIED, since: '2026-01-01T00:00:00Z' };
}

/** Fresh identities; made before anything is timed. */
export function identities(count: number): readonly Identity[] {
  const clock = systemClock();
  return Array.from({ length: count }, () => createIdentity({ clock, shipId: createShipId() }));
}

/** A peer of one server that can be connected again and again. */
export interface BenchPeer {
  /** Where it can be dialled; 0: nowhere. */
  readonly port: number;
  /** Tells it the port of the server. */
  find(port: number): void;
  /** Connects; resolves when that is done. */
  connect(): Promise<unknown>;
  /** Ends the connection; resolves when it is over. */
  disconnect(): Promise<void>;
  close(): Promise<void>;
}

/** A node that can reach the data phase with one server. */
export interface BenchNode extends BenchPeer {
  /** Dials; resolves when data exchange is open. */
  connect(): Promise<MessageLink>;
}

/** The server a {@link BenchNode} knows. */
export interface BenchServer {
  readonly ski: string;
  /** Told later by {@link BenchPeer.find} if left out. */
  readonly port?: number;
  /** From the start: the node dials by itself as soon as it knows the port. Default: when it connects. */
  readonly isTrusted?: boolean;
}

/** Builds a node that is ready to dial. */
export async function benchNode(identity: Identity, server: BenchServer): Promise<BenchNode> {
  let opened = Promise.withResolvers<MessageLink>();
  const node = new ShipNode({
    identity,
    clock: systemClock(),
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore(server.isTrusted === true ? [trusted(server.ski)] : []),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: (_, link) => opened.resolve(link),
  });
  const { port } = await node.start();
  const find = (at: number): void => node.addAddress(server.ski, { host: '127.0.0.1', port: at });
  if (server.port !== undefined) find(server.port);
  return {
    port,
    find,
    connect() {
      opened = Promise.withResolvers<MessageLink>();
      node.approve(server.ski);
      return opened.promise;
    },
    async disconnect() {
      const over = Promise.withResolvers<void>();
      const look = (): void => {
        if (node.peers().every(({ connected }) => !connected)) over.resolve();
      };
      const unlisten = node.onChange(look);
      node.remove(server.ski);
      look();
      await over.promise;
      unlisten();
    },
    close: () => node.close(),
  };
}
