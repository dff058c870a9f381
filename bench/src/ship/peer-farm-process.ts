import type { BenchServer } from './bench-node.ts';
import { type Child, startChild } from './child-process.ts';
import type { IdentityParts, PeerPlace } from './server-process.ts';

/** What the process of many peers is to be. */
export interface FarmOrder {
  readonly side: 'busbar' | 'raw';
  readonly identities: readonly IdentityParts[];
  readonly server: Pick<BenchServer, 'ski' | 'isTrusted'>;
}

/** What the process of many peers answers. */
export type FarmQuestions = {
  /** Makes the peers; answers where each of them can be dialled (raw ones cannot). */
  readonly start: { readonly with: FarmOrder; readonly answer: readonly PeerPlace[] };
  /** Tells every peer the port of the server: from now on it dials like any node that found it. */
  readonly find: { readonly with: number; readonly answer: null };
  /** Connects every peer; answers when all are in data exchange, or have a WebSocket. */
  readonly connect: { readonly with: number; readonly answer: null };
  /** Resets every TCP connection at once. */
  readonly cut: { readonly with: null; readonly answer: null };
  /** Connects and disconnects so often, all peers in turn. */
  readonly cycle: { readonly with: { readonly port: number; readonly times: number }; readonly answer: null };
};

/** Many peers in a process of their own. */
export interface PeerFarm extends Child<FarmQuestions> {
  readonly places: readonly PeerPlace[];
}

/** Starts the peers of one side. */
export async function peerFarm(order: FarmOrder): Promise<PeerFarm> {
  const child = startChild<FarmQuestions>('peer-farm');
  return { ...child, places: await child.ask('start', order) };
}
