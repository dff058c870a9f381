import type { UseCaseDeclaration } from '../declaration.ts';
import { powerLimitDeclaration } from '../power-limit/power-limit-declaration.ts';

/** Limitation of Power Consumption 1.0.0. */
export const lpcDeclaration: UseCaseDeclaration = powerLimitDeclaration('LPC', 'limitationOfPowerConsumption', [
  'CEM',
  'Compressor',
  'EVSE',
  'HeatPumpAppliance',
  'Inverter',
  'SmartEnergyAppliance',
  'SubMeterElectricity',
  'BatterySystem',
]);
