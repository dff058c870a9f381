import { type Amperes, type Watts, watts } from '@busbar/kernel';

/** Power range in which a vehicle charges. UCF_Charging_Power_Limits, EVCC scenario 6. Consumption positive. */
export interface ChargingPowerLimits {
  /** Smallest charging power, W; below it the vehicle stops instead of charging slowly. EVCC-017. */
  readonly minimum?: Watts;
  /** Greatest charging power, W. EVCC-018. */
  readonly maximum?: Watts;
  /** Power of a vehicle that does not charge, W. */
  readonly standby?: Watts;
}

/** Nominal phase voltage, V. */
const PHASE_VOLTAGE = 230;

/** The limits as usable: a smallest power of 0 W is unknown, a greatest below the smallest is not used. EVCC 8. */
export function usablePowerLimits({ minimum, maximum, standby }: ChargingPowerLimits): {
  readonly limits: ChargingPowerLimits;
  readonly oddities: readonly string[];
} {
  const isMinimumKnown = minimum !== undefined && minimum > 0;
  const isMaximumSmaller = maximum !== undefined && maximum < (isMinimumKnown ? minimum : 0);
  return {
    limits: {
      ...(isMinimumKnown ? { minimum } : {}),
      ...(maximum === undefined || isMaximumSmaller ? {} : { maximum }),
      ...(standby === undefined || standby < 0 ? {} : { standby }),
    },
    oddities: [
      ...(minimum !== undefined && !isMinimumKnown ? ['smallest power of 0 W or less'] : []),
      ...(isMaximumSmaller ? ['greatest power below the smallest'] : []),
    ],
  };
}

/** What a station states for a vehicle that charges over the pilot. EVCC 5.4. */
export function pilotPowerLimits(vehicle: {
  readonly minimumCurrent: Amperes;
  readonly maximumCurrent: Amperes;
  /** Fewest and most phases the vehicle may use. */
  readonly fewestPhases: number;
  readonly mostPhases: number;
}): ChargingPowerLimits {
  return {
    minimum: watts(Math.round(vehicle.minimumCurrent * PHASE_VOLTAGE * vehicle.fewestPhases)),
    maximum: watts(Math.round(vehicle.maximumCurrent * PHASE_VOLTAGE * vehicle.mostPhases)),
  };
}
