import { type Child, startChild } from '../ship/child-process.ts';
import type { IdentityParts, PeerPlace } from '../ship/server-process.ts';

/** One side in a process of its own: a whole charging station, or a socket that echoes. */
export interface StationOrder {
  readonly side: 'busbar' | 'raw';
  readonly identity: IdentityParts;
  /** SKI of the energy manager. */
  readonly trust: string;
}

/** What the process answers. */
export type StationQuestions = {
  /** Starts it; answers its port. */
  readonly start: { readonly with: StationOrder; readonly answer: number };
};

/** Starts the process of one side. */
export async function stationProcess(order: StationOrder): Promise<Child<StationQuestions> & Pick<PeerPlace, 'port'>> {
  const child = startChild<StationQuestions>('../usecases/station-node');
  return { ...child, port: await child.ask('start', order) };
}
