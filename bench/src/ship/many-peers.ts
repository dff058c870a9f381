import type { Identity } from '@busbar/ship';
import { identities } from './bench-node.ts';
import { type PeerFarm, peerFarm } from './peer-farm-process.ts';
import { type IdentityParts, type ServerProcess, serverProcess } from './server-process.ts';

/** One server in a process of its own, and all its peers in another one. */
export interface ManyPeers {
  readonly server: ServerProcess;
  readonly farm: PeerFarm;
  close(): void;
}

/** Who they are; made once for both sides. */
export interface Cast {
  readonly server: Identity;
  readonly peers: readonly Identity[];
}

/** A server and so many peers. */
export function cast(peers: number): Cast {
  const [server, ...rest] = identities(peers + 1);
  if (server === undefined) throw new Error('no identity');
  return { server, peers: rest };
}

/** How {@link manyPeers} are started. */
export interface ManyPeersOptions {
  /** The peers trust the server from the start and dial by themselves as soon as they know its port. */
  readonly isTrusting?: boolean;
  /** Options of the engine for the process of the server. */
  readonly flags?: readonly string[];
}

/** Starts the peers, then the server. */
export async function manyPeers(
  side: 'busbar' | 'raw',
  { server, peers }: Cast,
  { isTrusting = false, flags = [] }: ManyPeersOptions = {},
): Promise<ManyPeers> {
  const order = { side, identities: peers.map(parts), server: { ski: server.ski, isTrusted: isTrusting } };
  const farm = await peerFarm(order);
  const process = await serverProcess({ side, identity: parts(server), trust: peers.map(({ ski }) => ski) }, flags);
  return {
    server: process,
    farm,
    close: () => {
      farm.close();
      process.close();
    },
  };
}

function parts({ shipId, created, certificatePem, privateKeyPem }: Identity): IdentityParts {
  return { shipId, created, certificatePem, privateKeyPem };
}
