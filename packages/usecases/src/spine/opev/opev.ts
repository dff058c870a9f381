import type { LocalEntity } from '@busbar/spine';
import { type CurrentGuard, type CurrentGuardOptions, currentGuardOn } from '../load-control/current-guard-node.ts';
import { opevBinding } from '../load-control/current-limit-binding.ts';
import { type LimitedEv, LimitedEvNode, type LimitedEvOptions } from '../load-control/limited-ev.ts';

/** Vehicle of OPEV: its currents are ceilings. */
export type OpevEv = LimitedEv;
/** Energy manager of OPEV: keeps a fuse from tripping. */
export type OpevCem = CurrentGuard;

/** Offers OPEV as vehicle on an entity below a charging station: scenarios 1 to 3. */
export function opevEv(entity: LocalEntity, options: LimitedEvOptions): OpevEv {
  return new LimitedEvNode(entity, opevBinding, options);
}

/** Plays the energy manager of OPEV on an entity. */
export function opevCem(entity: LocalEntity, options: CurrentGuardOptions): OpevCem {
  return currentGuardOn(entity, opevBinding, options);
}
