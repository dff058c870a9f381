import type { LocalEntity } from '@busbar/spine';
import { mpcProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnit, type MeasuringUnitOptions, measuringUnit } from '../ac-measurement/measuring-unit.ts';
import { type MonitoringAppliance, monitoringAppliance } from '../ac-measurement/monitoring-appliance.ts';

/** Monitored unit of MPC. */
export type MpcMonitoredUnit = MeasuringUnit;
/** Monitoring appliance of MPC. */
export type MpcMonitoringAppliance = MonitoringAppliance;

/** Offers MPC as monitored unit on an entity. A CEM is no monitored unit (MPC-TS-012). */
export function mpcMonitoredUnit(entity: LocalEntity, options: MeasuringUnitOptions): MpcMonitoredUnit {
  return measuringUnit(entity, mpcProfile, options);
}

/** Reads monitored units: scenarios 1 to 5. */
export function mpcMonitoringAppliance(entity: LocalEntity): MpcMonitoringAppliance {
  return monitoringAppliance(entity, mpcProfile);
}
