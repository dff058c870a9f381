import type { Ability } from '../contract.ts';
import type { Part } from '../runner/scenario.ts';

/** Energy guard of LPC and LPP, with further abilities a scenario needs. */
export function guard(...needs: readonly Ability[]): Part {
  return { role: 'energy guard', actors: ['EG-LPC'], needs };
}

/** Controllable system of LPC. */
export function system(...needs: readonly Ability[]): Part {
  return { role: 'controllable system', actors: ['CS-LPC'], needs };
}

/** Energy guard of LPP. */
export function productionGuard(...needs: readonly Ability[]): Part {
  return { role: 'energy guard (LPP)', actors: ['EG-LPP'], needs };
}

/** Controllable system of LPP. */
export function productionSystem(...needs: readonly Ability[]): Part {
  return { role: 'controllable system (LPP)', actors: ['CS-LPP'], needs };
}
