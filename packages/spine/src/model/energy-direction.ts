import { enumeration, type ValueOf } from '@busbar/kernel';

/** `EnergyDirectionType`: `consume` is positive everywhere in this project. */
export const energyDirection = enumeration(['consume', 'produce']);
export type EnergyDirection = ValueOf<typeof energyDirection>;
