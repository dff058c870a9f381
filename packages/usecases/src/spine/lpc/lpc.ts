import type { LocalEntity } from '@busbar/spine';
import { lpcBinding } from '../power-limit/binding-profile.ts';
import { type ControllableSystem, controllableSystem } from '../power-limit/controllable-system.ts';
import type { ControllableSystemOptions } from '../power-limit/controllable-system-options.ts';
import { type EnergyGuard, type EnergyGuardOptions, energyGuardOn } from '../power-limit/energy-guard.ts';

/** Controllable system of LPC: limits are W of consumption. */
export type LpcControllableSystem = ControllableSystem;
/** Energy guard of LPC. */
export type LpcEnergyGuard = EnergyGuard;

/** Offers LPC as controllable system on an entity. */
export function lpcControllableSystem(entity: LocalEntity, options: ControllableSystemOptions): LpcControllableSystem {
  return controllableSystem(entity, lpcBinding, options);
}

/** Plays the energy guard of LPC on an entity. */
export function lpcEnergyGuard(entity: LocalEntity, options: EnergyGuardOptions): LpcEnergyGuard {
  return energyGuardOn(entity, lpcBinding, options);
}
