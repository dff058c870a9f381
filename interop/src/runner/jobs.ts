import type { Ability, Actor } from '../contract.ts';
import type { PeerProgram } from './peer-program.ts';
import { missing, type Scenario } from './scenario.ts';
import type { Cast, Side } from './stage.ts';

/** What a peer says it can, asked once before the scenarios. */
export interface Offer {
  readonly program: PeerProgram;
  readonly version: string;
  readonly actors: readonly Actor[];
  readonly can: readonly Ability[];
}

/** One scenario with the peer on one side and Busbar on the other. */
export interface Job {
  readonly scenario: Scenario;
  readonly peer: Offer;
  readonly peerSide: Side;
  readonly cast: Readonly<Record<Side, Cast>>;
}

/** A scenario that cannot be played with this peer, and what it lacks. */
export interface NotOffered {
  readonly peer: string;
  readonly role: string;
  readonly scenario: string;
  readonly missing: readonly string[];
}

/** All scenarios with all peers, on both sides. A peer that is Busbar itself plays once: both sides are ours. */
export function jobsFor(
  scenarios: readonly Scenario[],
  busbar: Offer,
  peers: readonly Offer[],
): { readonly jobs: readonly Job[]; readonly notOffered: readonly NotOffered[] } {
  const jobs: Job[] = [];
  const notOffered: NotOffered[] = [];
  for (const peer of peers)
    for (const scenario of scenarios)
      for (const peerSide of peer.program.name === busbar.program.name
        ? (['right'] as const)
        : (['left', 'right'] as const)) {
        const ownSide: Side = peerSide === 'left' ? 'right' : 'left';
        const lacks = missing(scenario[peerSide], peer);
        if (lacks.length > 0) {
          notOffered.push({
            peer: peer.program.name,
            role: scenario[peerSide].role,
            scenario: scenario.name,
            missing: lacks,
          });
          continue;
        }
        const cast = {
          [peerSide]: { program: peer.program, actors: scenario[peerSide].actors },
          [ownSide]: { program: busbar.program, actors: scenario[ownSide].actors },
        } as Record<Side, Cast>;
        jobs.push({ scenario, peer, peerSide, cast });
      }
  return { jobs, notOffered };
}
