import type { AcMeasurements } from '@busbar/functions';
import type { LocalEntity } from '@busbar/spine';
import type { LenientOptions } from '../../quirks.ts';
import { vabdProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnitOptions, measuringUnit } from '../ac-measurement/measuring-unit.ts';
import { type MonitoringAppliance, monitoringAppliance } from '../ac-measurement/monitoring-appliance.ts';

/** What all batteries of a system do together: power positive while they charge, energies 0 or more. VABD 1 to 4. */
export interface BatteryMeasurements
  extends Partial<Pick<AcMeasurements, 'power' | 'energyCharged' | 'energyDischarged' | 'stateOfCharge' | 'state'>> {}

/** Battery system of VABD. */
export interface VabdBatterySystem {
  publish(measurements: BatteryMeasurements): void;
  close(): void;
}

/**
 * Reads battery systems. The energies are counters without a sign, whatever sign a device sends; the power follows the stated
 * direction.
 */
export type VabdVisualizationAppliance = MonitoringAppliance;

/** Offers VABD as battery system on an entity. */
export function vabdBatterySystem(
  entity: LocalEntity,
  options: Pick<MeasuringUnitOptions, 'clock' | 'phases'>,
): VabdBatterySystem {
  return measuringUnit(entity, vabdProfile, options);
}

/** Plays the appliance of VABD on an entity. */
export function vabdVisualizationAppliance(
  entity: LocalEntity,
  options: LenientOptions = {},
): VabdVisualizationAppliance {
  return monitoringAppliance(entity, vabdProfile, options);
}
