import { currentLimitDeclaration } from '../load-control/current-limit-declaration.ts';

/** Overload Protection by EV Charging Current Curtailment 1.0.1. An entity that only guards announces EnergyGuard (OPEV 2). */
export const opevDeclaration = currentLimitDeclaration({
  short: 'OPEV',
  name: 'overloadProtectionByEvChargingCurrentCurtailment',
  clientAliases: ['EnergyGuard'],
  limits: 'Energy Guard curtails charging current of EV',
});
