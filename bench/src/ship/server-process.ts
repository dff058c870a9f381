import type { Identity } from '@busbar/ship';
import { type Child, startChild } from './child-process.ts';

/** The parts of an identity that cross the border between two processes. */
export type IdentityParts = Pick<Identity, 'shipId' | 'created' | 'certificatePem' | 'privateKeyPem'>;

/** What the server process is to be. */
export interface ServerOrder {
  readonly side: 'busbar' | 'raw';
  readonly identity: IdentityParts;
  /** SKIs of the peers that will connect, or that it dials. */
  readonly trust: readonly string[];
}

/** A peer the server dials. */
export interface PeerPlace {
  readonly ski: string;
  readonly port: number;
}

/** What the server process answers. */
export type ServerQuestions = {
  /** Starts the server; answers its port. */
  readonly start: { readonly with: ServerOrder; readonly answer: number };
  /** Peers to dial from now on. */
  readonly dial: { readonly with: readonly PeerPlace[]; readonly answer: null };
  /** Waits until every trusted peer is in data exchange; answers the seconds since the process began. */
  readonly connected: { readonly with: null; readonly answer: number };
  /** Waits until every trusted peer has lost its connection and is in data exchange again; answers the seconds it took. */
  readonly reconnected: { readonly with: null; readonly answer: number };
  /** Seconds since the process began. */
  readonly age: { readonly with: null; readonly answer: number };
  /** Collects garbage; answers the memory in RAM in bytes. */
  readonly memory: { readonly with: null; readonly answer: number };
};

/** A server in a process of its own that echoes what it gets. */
export interface ServerProcess extends Child<ServerQuestions> {
  readonly port: number;
}

/** Starts the echo server of one side; both sides run in the same process layout. */
export async function serverProcess(order: ServerOrder, flags: readonly string[] = []): Promise<ServerProcess> {
  const child = startChild<ServerQuestions>('echo-server', flags);
  return { ...child, port: await child.ask('start', order) };
}
