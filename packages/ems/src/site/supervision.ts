import type { Millis } from '@busbar/kernel';
import { COMPLIANT, type ComplianceState, complianceStep } from '../safety/compliance.ts';
import type { ControlledStation } from './control-state.ts';

/** Compares once per second what stations take with what they may take. */
export class Supervision {
  readonly #states = new Map<string, ComplianceState>();

  state(id: string): ComplianceState {
    return this.#states.get(id) ?? COMPLIANT;
  }

  /** Takes one second into account; the stations that begin to raise the alarm, and the W taken too much by all. */
  turn(
    stations: readonly ControlledStation[],
    now: Millis,
  ): { readonly alarming: readonly ControlledStation[]; readonly excess: number } {
    const alarming: ControlledStation[] = [];
    let excess = 0;
    for (const station of stations) {
      const { id, isConnected, power } = station.facts;
      const step = complianceStep(this.state(id), isConnected ? station.bound.watts : undefined, power, now);
      this.#states.set(id, step.state);
      excess += step.excess;
      if (step.changed === 'alarm-raised') alarming.push(station);
    }
    const ids = new Set(stations.map(({ facts }) => facts.id));
    for (const id of this.#states.keys()) if (!ids.has(id)) this.#states.delete(id);
    return { alarming, excess };
  }
}
