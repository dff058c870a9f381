import { controller } from './controller.ts';
import type { ClassDeclaration } from './declaration.ts';
import { evCharger } from './ev-charger.ts';
import { evChargerDischarger } from './ev-charger-discharger.ts';
import { householdSolarPowerGeneration } from './household-solar-power-generation.ts';
import { lowVoltageSmartElectricEnergyMeter } from './low-voltage-smart-electric-energy-meter.ts';
import { multipleInputPcs } from './multiple-input-pcs.ts';
import { nodeProfile } from './node-profile.ts';
import { powerDistributionBoardMetering } from './power-distribution-board-metering.ts';
import { storageBattery } from './storage-battery.ts';
import { superClass } from './super-class.ts';

/** Every class that is declared, in the order of the fact table. */
export const CLASSES: readonly ClassDeclaration[] = [
  nodeProfile,
  superClass,
  evChargerDischarger,
  evCharger,
  controller,
  storageBattery,
  householdSolarPowerGeneration,
  powerDistributionBoardMetering,
  lowVoltageSmartElectricEnergyMeter,
  multipleInputPcs,
];

const BY_CODE = new Map(CLASSES.map((declared) => [declared.code, declared]));

/** The class with this code, for example 0x02A1; undefined for one that is not declared. */
export function classByCode(code: number): ClassDeclaration | undefined {
  return BY_CODE.get(code);
}
