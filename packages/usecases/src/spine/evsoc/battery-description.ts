import type { BatteryMeasurand } from '@busbar/functions';
import type { MeasurementDescription } from '@busbar/spine';

/** How a data point is described, and the scenario it belongs to. EVSOC 5. */
interface BatteryDescription {
  readonly scenario: number;
  readonly description: Omit<MeasurementDescription, 'measurementId'>;
}

/** The measured data points; the installed base finds the state of charge only as electricity. EVSOC 5, T133. */
export const BATTERY_DESCRIPTIONS: Readonly<Record<BatteryMeasurand, BatteryDescription>> = {
  stateOfCharge: {
    scenario: 1,
    description: {
      measurementType: 'percentage',
      commodityType: 'electricity',
      unit: 'pct',
      scopeType: 'stateOfCharge',
    },
  },
  stateOfHealth: {
    scenario: 3,
    description: { measurementType: 'percentage', unit: 'pct', scopeType: 'stateOfHealth' },
  },
  travelRange: { scenario: 4, description: { measurementType: 'distance', unit: 'm', scopeType: 'travelRange' } },
};

/** Type of the characteristic that carries the nominal capacity. EVSOC 5. */
export const CAPACITY_TYPE = 'energyCapacityNominalMax';
