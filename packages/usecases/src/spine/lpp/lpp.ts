import type { LocalEntity } from '@busbar/spine';
import { lppBinding } from '../power-limit/binding-profile.ts';
import { type ControllableSystem, controllableSystem } from '../power-limit/controllable-system.ts';
import type { ControllableSystemOptions } from '../power-limit/controllable-system-options.ts';
import { type EnergyGuard, type EnergyGuardOptions, energyGuardOn } from '../power-limit/energy-guard.ts';

/** Controllable system of LPP: limits are magnitudes, W of production; the wire carries them negative. */
export type LppControllableSystem = ControllableSystem;
/** Energy guard of LPP: limits are magnitudes, W of production. */
export type LppEnergyGuard = EnergyGuard;

/** Offers LPP as controllable system on an entity. */
export function lppControllableSystem(entity: LocalEntity, options: ControllableSystemOptions): LppControllableSystem {
  return controllableSystem(entity, lppBinding, options);
}

/** Plays the energy guard of LPP on an entity. */
export function lppEnergyGuard(entity: LocalEntity, options: EnergyGuardOptions): LppEnergyGuard {
  return energyGuardOn(entity, lppBinding, options);
}
