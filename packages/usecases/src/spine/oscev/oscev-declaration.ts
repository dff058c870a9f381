import { currentLimitDeclaration } from '../load-control/current-limit-declaration.ts';

/** Optimization of Self-Consumption During EV Charging 1.0.1. */
export const oscevDeclaration = currentLimitDeclaration({
  short: 'OSCEV',
  name: 'optimizationOfSelfConsumptionDuringEvCharging',
  clientAliases: [],
  limits: 'CEM informs EV about self-produced current',
});
