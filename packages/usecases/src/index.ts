export { whenKnown } from './bridge/known-station.ts';
export {
  type SpineStationActors,
  type SpineStationAddress,
  type SpineStationOptions,
  spineStation,
} from './bridge/spine-station.ts';
export { type SpineStations, spineStations } from './bridge/spine-stations.ts';
export { type StationOnSpine, type StationOnSpineOptions, stationOnSpine } from './bridge/station-on-spine.ts';
export {
  type EchonetChargingStation,
  type EchonetStationOptions,
  echonetStation,
} from './echonet-lite/echonet-station.ts';
export { CHARGER, CHARGER_DISCHARGER } from './echonet-lite/epc.ts';
export { type HostedStation, type HostedStationOptions, hostedStation } from './echonet-lite/hosted-station.ts';
export { RemoteStationObject } from './echonet-lite/remote-station-object.ts';
export {
  type EchonetStations,
  type EchonetStationsOptions,
  echonetStations,
  type FoundStation,
} from './echonet-lite/station-finder.ts';
export type {
  HasContents,
  ObjectPresence,
  StationContent,
  StationObject,
  WriteResult,
} from './echonet-lite/station-object.ts';
export {
  type Confidence,
  type EchonetFunction,
  propertiesOf,
  TABLE_ASSIGNMENTS,
  type TableAssignment,
  type TableKind,
} from './echonet-lite/table-assignment.ts';
export { USECASE_ERRORS, UseCaseError, type UseCaseErrorCode } from './errors.ts';
export {
  type LenientOptions,
  USE_CASE_QUIRKS,
  type UseCaseQuirk,
  type UseCaseQuirkName,
} from './quirks.ts';
export type { MeasuringUnit, MeasuringUnitOptions, ValueRange } from './spine/ac-measurement/measuring-unit.ts';
export type { MonitoredUnit, MonitoringAppliance } from './spine/ac-measurement/monitoring-appliance.ts';
export { type CevcCem, type CevcCemOptions, cevcCem } from './spine/cevc/cem.ts';
export { cevcDeclaration } from './spine/cevc/cevc-declaration.ts';
export type { ChargingRequest, CoordinatedVehicle } from './spine/cevc/coordinated-vehicle.ts';
export { type CevcEv, type CevcEvOptions, type CevcEvState, cevcEv } from './spine/cevc/ev.ts';
export type { StatedIncentiveConstraints } from './spine/cevc/offered-incentives.ts';
export { type DbevcCem, type DbevcCemOptions, dbevcCem } from './spine/dbevc/cem.ts';
export { dbevcDeclaration } from './spine/dbevc/dbevc-declaration.ts';
export { DBEVC_INFERRED, type DbevcProfile, dbevcProfile } from './spine/dbevc/dbevc-profile.ts';
export { type DbevcEv, type DbevcEvOptions, type DbevcEvState, dbevcEv } from './spine/dbevc/ev.ts';
export { offerDbevcFunctions } from './spine/dbevc/offered-functions.ts';
export type { PowerConstraints } from './spine/dbevc/power-constraints.ts';
export type { ShownSetpoint, SteeredVehicle } from './spine/dbevc/steered-vehicle.ts';
export {
  type ActorDeclaration,
  isEntityTypeOf,
  type NeededFeature,
  type Presence,
  playsSide,
  type ScenarioDeclaration,
  type UseCaseDeclaration,
  type UseCaseSide,
} from './spine/declaration.ts';
export { USE_CASES, useCaseByName } from './spine/declarations.ts';
export { type DescribedEntry, describedEntries } from './spine/described-entries.ts';
export { type EvccCem, evccCem } from './spine/evcc/cem.ts';
export type { ConnectedVehicle } from './spine/evcc/connected-vehicle.ts';
export { type EvccEv, type EvccEvOptions, type EvccValues, evccEv } from './spine/evcc/ev.ts';
export { addEvEntity } from './spine/evcc/ev-entity.ts';
export { evccDeclaration } from './spine/evcc/evcc-declaration.ts';
export {
  type EvcemCem,
  type EvcemCemOptions,
  type EvcemEv,
  type EvcemEvOptions,
  type EvMeasurements,
  evcemCem,
  evcemEv,
} from './spine/evcem/evcem.ts';
export { evcemDeclaration } from './spine/evcem/evcem-declaration.ts';
export { type EvcsCem, type EvcsCemOptions, evcsCem } from './spine/evcs/cem.ts';
export { evcsDeclaration } from './spine/evcs/evcs-declaration.ts';
export { type EvcsEvse, type EvcsEvseState, evcsEvse } from './spine/evcs/evse.ts';
export type { SummarisedStation } from './spine/evcs/summarised-station.ts';
export { type EvseccCem, type EvseStation, evseccCem } from './spine/evsecc/cem.ts';
export { type EvseccEvse, type EvseccEvseOptions, evseccEvse } from './spine/evsecc/evse.ts';
export { evseccDeclaration } from './spine/evsecc/evsecc-declaration.ts';
export { type EvsocCem, type EvsocCemOptions, evsocCem, type VehicleBattery } from './spine/evsoc/cem.ts';
export { type EvsocEv, evsocEv } from './spine/evsoc/ev.ts';
export { evsocDeclaration } from './spine/evsoc/evsoc-declaration.ts';
export type { CurrentGuard, CurrentGuardOptions } from './spine/load-control/current-guard-node.ts';
export type { GuardedEv, GuardedPhase } from './spine/load-control/guarded-ev.ts';
export type { LimitedEv, LimitedEvOptions, LimitedEvStatus } from './spine/load-control/limited-ev.ts';
export {
  type LpcControllableSystem,
  type LpcEnergyGuard,
  lpcControllableSystem,
  lpcEnergyGuard,
} from './spine/lpc/lpc.ts';
export { lpcDeclaration } from './spine/lpc/lpc-declaration.ts';
export {
  type LppControllableSystem,
  type LppEnergyGuard,
  lppControllableSystem,
  lppEnergyGuard,
} from './spine/lpp/lpp.ts';
export { lppDeclaration } from './spine/lpp/lpp-declaration.ts';
export {
  type MgcpGridConnectionPoint,
  type MgcpMonitoringAppliance,
  mgcpGridConnectionPoint,
  mgcpMonitoringAppliance,
} from './spine/mgcp/mgcp.ts';
export { mgcpDeclaration } from './spine/mgcp/mgcp-declaration.ts';
export {
  type MpcMonitoredUnit,
  type MpcMonitoringAppliance,
  mpcMonitoredUnit,
  mpcMonitoringAppliance,
} from './spine/mpc/mpc.ts';
export { mpcDeclaration } from './spine/mpc/mpc-declaration.ts';
export { type OpevCem, type OpevEv, opevCem, opevEv } from './spine/opev/opev.ts';
export { opevDeclaration } from './spine/opev/opev-declaration.ts';
export { type OscevCem, type OscevEv, oscevCem, oscevEv } from './spine/oscev/oscev.ts';
export { oscevDeclaration } from './spine/oscev/oscev-declaration.ts';
export type { ControllableSystem, ControllableSystemStatus } from './spine/power-limit/controllable-system.ts';
export type {
  AcceptedLimit,
  ControllableSystemOptions,
  RefusedWrite,
} from './spine/power-limit/controllable-system-options.ts';
export type { StatedLimit } from './spine/power-limit/desired-limits.ts';
export type { EnergyGuard, EnergyGuardOptions, SystemTarget } from './spine/power-limit/energy-guard.ts';
export type { AcceptedFailsafe } from './spine/power-limit/failsafe-configuration.ts';
export type { ControlledSystem } from './spine/power-limit/guarded-system.ts';
export type { LimitOutcome } from './spine/power-limit/limit-outcome.ts';
export type { ScenarioProblem } from './spine/scenario-problem.ts';
export { type ScenarioStatus, type UseCaseStatus, useCaseStatuses } from './spine/scenario-status.ts';
export { USE_CASE_FUNCTIONS, type UseCaseFunction } from './spine/use-case-functions.ts';
export {
  type BatteryMeasurements,
  type VabdBatterySystem,
  type VabdVisualizationAppliance,
  vabdBatterySystem,
  vabdVisualizationAppliance,
} from './spine/vabd/vabd.ts';
export { vabdDeclaration } from './spine/vabd/vabd-declaration.ts';
export {
  type PhotovoltaicMeasurements,
  type PhotovoltaicSystem,
  type VapdPvSystem,
  type VapdVisualizationAppliance,
  vapdPvSystem,
  vapdVisualizationAppliance,
} from './spine/vapd/vapd.ts';
export { vapdDeclaration } from './spine/vapd/vapd-declaration.ts';
export type { WrittenOutcome } from './spine/written-outcome.ts';
