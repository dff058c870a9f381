import { type Child, startChild } from '../ship/child-process.ts';
import type { IdentityParts, PeerPlace } from '../ship/server-process.ts';

/** A process whose nodes connect to another one, or wait for it. */
export interface NodesOrder {
  /**
   * Stations with a car, an energy manager that learns whoever connects; or the baseline of both: sockets, and a server of
   * them.
   */
  readonly are: 'stations' | 'manager' | 'sockets' | 'socket server';
  /** One node of each; the servers are one. */
  readonly identities: readonly IdentityParts[];
  /** Who they trust from the start. */
  readonly trust: readonly string[];
}

/** What the process answers. */
export type NodesQuestions = {
  /** Starts the nodes; answers where the server listens, 0 for others. */
  readonly start: { readonly with: NodesOrder; readonly answer: number };
  /** Every node dials this peer; answers when all are connected. */
  readonly dial: { readonly with: PeerPlace; readonly answer: null };
  /** Waits until so many stations with a car are known with all their data. */
  readonly learnt: { readonly with: number; readonly answer: null };
  /** Collects garbage; answers the memory in RAM in bytes. */
  readonly memory: { readonly with: null; readonly answer: number };
};

/** Starts a process of nodes. */
export async function nodesProcess(order: NodesOrder): Promise<Child<NodesQuestions> & { readonly port: number }> {
  const child = startChild<NodesQuestions>('../spine/peer-nodes');
  return { ...child, port: await child.ask('start', order) };
}
