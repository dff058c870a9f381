import { type Watts, watts } from '@busbar/kernel';

/** What is known of the sign a photovoltaic system uses. VAPD leaves room for two readings, and devices differ. */
export interface PvSign {
  /** It was below zero at least once: production is negative, as in the load convention. */
  readonly isProductionNegative: boolean;
}

/** Before the first value. */
export const initialPvSign: PvSign = { isProductionNegative: false };

/**
 * Production of a photovoltaic system from its power in the load convention, W, 0 or more. A value below zero is production. One
 * above zero is the own consumption of a system that was below zero before; a system that never was states its production so.
 */
export function pvProduction(sign: PvSign, power: number): { readonly sign: PvSign; readonly production: Watts } {
  if (power < 0) return { sign: { isProductionNegative: true }, production: watts(-power) };
  return { sign, production: watts(sign.isProductionNegative ? 0 : power) };
}
