import type { Millis } from '@busbar/kernel';
import type { ControlState } from './control-state.ts';

/** All stations confirmed the limit that changed last. */
export interface LimitReached {
  /** From the change of the limit to the last confirmation, ms. */
  readonly milliseconds: number;
  /** `st-1=4200 st-2=unlimited` */
  readonly stations: string;
}

/** Times the chain from a changed limit to the last station that confirms. */
export class LimitChain {
  #changedAt: Millis | undefined;

  /** A limit changed. */
  begin(now: Millis): void {
    this.#changedAt = now;
  }

  /** Tells once when every station that can be limited has confirmed. */
  observe(state: ControlState): LimitReached | undefined {
    const began = this.#changedAt;
    if (began === undefined) return undefined;
    const limitable = state.stations.filter(({ facts }) => facts.isConnected && facts.system !== undefined);
    if (limitable.some(({ answer }) => answer.state !== 'confirmed')) return undefined;
    this.#changedAt = undefined;
    if (limitable.length === 0) return undefined;
    return {
      milliseconds: Math.round(state.at - began),
      stations: limitable.map(({ facts, bound }) => `${facts.id}=${bound.watts ?? 'unlimited'}`).join(' '),
    };
  }
}
