import type { UseCaseDeclaration } from '../declaration.ts';
import { powerLimitDeclaration } from '../power-limit/power-limit-declaration.ts';

/** Limitation of Power Production 1.0.0. */
export const lppDeclaration: UseCaseDeclaration = powerLimitDeclaration('LPP', 'limitationOfPowerProduction', [
  'CEM',
  'EVSE',
  'Inverter',
  'SmartEnergyAppliance',
  'SubMeterElectricity',
]);
