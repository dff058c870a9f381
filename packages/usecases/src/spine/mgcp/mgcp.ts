import type { LocalEntity } from '@busbar/spine';
import { mgcpProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnit, type MeasuringUnitOptions, measuringUnit } from '../ac-measurement/measuring-unit.ts';
import { type MonitoringAppliance, monitoringAppliance } from '../ac-measurement/monitoring-appliance.ts';

/** Grid connection point of MGCP. */
export type MgcpGridConnectionPoint = MeasuringUnit;
/** Monitoring appliance of MGCP. */
export type MgcpMonitoringAppliance = MonitoringAppliance;

/** Offers MGCP as grid connection point on an entity: scenarios 2 to 7, as far as values are published. */
export function mgcpGridConnectionPoint(entity: LocalEntity, options: MeasuringUnitOptions): MgcpGridConnectionPoint {
  return measuringUnit(entity, mgcpProfile, options);
}

/** Reads grid connection points: scenarios 2 to 7. */
export function mgcpMonitoringAppliance(entity: LocalEntity): MgcpMonitoringAppliance {
  return monitoringAppliance(entity, mgcpProfile);
}
