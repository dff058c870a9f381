import type { EnergyGuard, EvseccCem, MonitoringAppliance } from '@busbar/usecases';

/** Where limits of stations go. */
export type StationLimits = Pick<EnergyGuard, 'systems' | 'setLimit' | 'onChange'>;

/** Where measured values of stations come from. */
export type StationPowerReadings = Pick<MonitoringAppliance, 'units' | 'onChange'>;

/** Where the states of stations come from. */
export type StationStates = Pick<EvseccCem, 'stations' | 'onChange'>;
