import { enumeration, type ValueOf } from '@busbar/kernel';

/** `EnergyModeType`: what a device does with energy, or may do. */
export const energyMode = enumeration(['consume', 'produce', 'idle', 'auto']);
export type EnergyMode = ValueOf<typeof energyMode>;
