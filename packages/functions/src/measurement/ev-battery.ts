import { type Percent, percent, type WattHours, wattHours } from '@busbar/kernel';

/** What is known of the battery of a vehicle. UCF_Measurement, EVSOC 5. */
export interface EvBattery {
  /** 0 to 100 %. EVSOC-001. */
  readonly stateOfCharge?: Percent;
  /** Nominal capacity of all batteries together, Wh. EVSOC-002. */
  readonly nominalCapacity?: WattHours;
  /** 0 to 100 %. EVSOC-003. */
  readonly stateOfHealth?: Percent;
  /** Distance that can be driven now, m. EVSOC-004. */
  readonly travelRange?: number;
}

/** Data points of {@link EvBattery} that are measured. */
export const BATTERY_MEASURANDS = ['stateOfCharge', 'stateOfHealth', 'travelRange'] as const;
export type BatteryMeasurand = (typeof BATTERY_MEASURANDS)[number];

/** Whether a received number can be true: shares from 0 to 100 %, a range of 0 m or more. EVSOC 7. */
export function isPossible(measurand: BatteryMeasurand, value: number): boolean {
  return value >= 0 && (measurand === 'travelRange' || value <= 100);
}

/** Energy until the battery is full, Wh; undefined unless state of charge and capacity are known. EVSOC 6. */
export function energyToFull({ stateOfCharge, nominalCapacity }: EvBattery): WattHours | undefined {
  if (stateOfCharge === undefined || nominalCapacity === undefined) return undefined;
  return wattHours(((100 - stateOfCharge) / 100) * nominalCapacity);
}

/** Smallest change of a share that is told, percentage points. EVSOC 6. */
export const SHARE_STEP: Percent = percent(1);
