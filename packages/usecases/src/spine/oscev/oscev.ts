import type { LocalEntity } from '@busbar/spine';
import { type CurrentGuard, type CurrentGuardOptions, currentGuardOn } from '../load-control/current-guard-node.ts';
import { oscevBinding } from '../load-control/current-limit-binding.ts';
import { type LimitedEv, LimitedEvNode, type LimitedEvOptions } from '../load-control/limited-ev.ts';

/** Vehicle of OSCEV: its currents are recommendations. */
export interface OscevEv extends LimitedEv {
  /** Whether there is room for the surplus; without it scenario 1 is not supported. OSCEV-009. */
  setFlexible(isFlexible: boolean): void;
}
/** Energy manager of OSCEV: tells the surplus. */
export type OscevCem = CurrentGuard;

/** Offers OSCEV as vehicle on an entity below a charging station: scenarios 1 to 3. */
export function oscevEv(entity: LocalEntity, options: Omit<LimitedEvOptions, 'safeCurrent' | 'pauseHold'>): OscevEv {
  const node = new LimitedEvNode(entity, oscevBinding, options);
  return {
    state: () => node.state(),
    onChange: (listener) => node.onChange(listener),
    setPermitted: (permitted) => node.setPermitted(permitted),
    setChangeable: (isChangeable) => node.setChangeable(isChangeable),
    setFlexible: (isFlexible) => node.announce(isFlexible ? [1, 2, 3] : [2, 3]),
    close: () => node.close(),
  };
}

/** Plays the energy manager of OSCEV on an entity. */
export function oscevCem(entity: LocalEntity, options: CurrentGuardOptions): OscevCem {
  return currentGuardOn(entity, oscevBinding, options);
}
