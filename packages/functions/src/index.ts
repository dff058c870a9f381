export {
  type AcMeasurements,
  type AcQuantity,
  acQuantities,
  acValue,
  type MeasuredValueState,
  NEXT_PHASE,
  type PerPhase,
  PHASES,
  type Phase,
} from './ac-measurement/ac-measurements.ts';
export { type EnergyIntegral, integrated, startIntegral } from './ac-measurement/energy-integral.ts';
export {
  type MonitoredMeasurements,
  type MonitoredValue,
  monitoredMeasurements,
  STALE_AFTER,
  type UnknownPhase,
} from './ac-measurement/monitored-values.ts';
export { initialPvSign, type PvSign, pvProduction } from './ac-measurement/pv-production.ts';
export {
  type NominalMaximumType,
  nominalMaximumType,
  readableNominalMaximumTypes,
} from './characteristics/nominal-maximum.ts';
export {
  type ChargingPowerLimits,
  pilotPowerLimits,
  usablePowerLimits,
} from './charging-power-limits/charging-power-limits.ts';
export type { ChargingStation, Confirmation, StatedStationLimit } from './charging-station/charging-station.ts';
export {
  conversionVoltage,
  currentOfPower,
  floorAmperes,
  floorWatts,
  powerOfCurrent,
  type StationVoltage,
} from './charging-station/current-conversion.ts';
export {
  type MinimumPowerInput,
  type MinimumPowerVerdict,
  minimumPower,
  RESTART_MARGIN,
  START_DISTANCE,
} from './charging-station/minimum-power.ts';
export {
  effectiveBounds,
  type HeldLimit,
  initialPowerBounds,
  LIMIT_SOURCES,
  type LimitSource,
  type PowerBounds,
  type PowerBoundsEffect,
  type PowerBoundsEvent,
  powerBounds,
} from './charging-station/power-bounds.ts';
export {
  CHANGE_TIMEOUT,
  exceeds,
  initialSetpointWatch,
  type SetpointWatch,
  type SetpointWatchEffect,
  type SetpointWatchEvent,
  START_TIMEOUT,
  setpointWatch,
} from './charging-station/setpoint-watch.ts';
export {
  initialStationPhase,
  LOST_AFTER,
  type StationPhase,
  type StationPhaseEffect,
  type StationPhaseEvent,
  type StationPhaseName,
  stationPhase,
} from './charging-station/station-phase.ts';
export type {
  CurrentRange,
  EnergyDirection,
  Measured,
  MeasurementQuality,
  PerDirection,
  PowerRange,
  StationCapabilities,
  StationState,
  VehicleConnection,
} from './charging-station/station-state.ts';
export { isLowering, type LastWrite, WRITE_DISTANCE, writeDelay } from './charging-station/write-pacing.ts';
export {
  type ChargingPlan,
  type ChargingPlanSlot,
  plannedRange,
  planProblems,
} from './consumption-curve/charging-plan.ts';
export {
  agedDemand,
  type ChargingStrategy,
  chargingStrategy,
  type EnergyDemand,
  isSameDemand,
  type UsableDemand,
  usableDemand,
} from './consumption-curve/energy-demand.ts';
export { type PlanningInput, planCharging } from './consumption-curve/plan-charging.ts';
export {
  agedSlots,
  endOf,
  type Slot,
  type SlotConstraints,
  slotsProblem,
} from './consumption-curve/slots.ts';
export {
  type CemNegotiationEffect,
  type CemNegotiationEvent,
  type CemNegotiationState,
  type CemNegotiationTimer,
  cemNegotiation,
  initialCemNegotiation,
  type OfferAnswer,
} from './coordinated-ev-charging/cem-negotiation.ts';
export {
  type Dated,
  type EvNegotiationEffect,
  type EvNegotiationEvent,
  type EvNegotiationState,
  type EvNegotiationTimer,
  evNegotiation,
  initialEvNegotiation,
  type OfferPart,
} from './coordinated-ev-charging/ev-negotiation.ts';
export {
  ASYMMETRIC_CHARGING_KEY,
  COMMUNICATIONS_STANDARD_KEY,
  COMMUNICATIONS_STANDARDS,
  type CommunicationsStandard,
  hasDataLink,
  pauseCurrent,
  readCommunicationsStandard,
} from './device-configuration/communications-standard.ts';
export {
  FAILSAFE_DURATION_KEY,
  failsafeLimitKey,
  PV_FEED_IN_FACTOR_KEY,
  PV_PEAK_POWER_KEY,
} from './device-configuration/key-names.ts';
export { type EvOperation, evOperation } from './device-state/ev-operation.ts';
export {
  type DeviceState,
  isErrorState,
  OPERATING_STATES,
  type OperatingState,
} from './device-state/operating-state.ts';
export {
  type EvSessionEffect,
  type EvSessionEvent,
  type EvSessionState,
  evSession,
  initialEvSession,
  type SessionTraits,
} from './ev-connected/ev-session.ts';
export {
  CONNECTION_HELD,
  type HeldConnection,
  type HeldConnectionEffect,
  type HeldConnectionEvent,
  heldConnection,
  initialHeldConnection,
} from './ev-connected/held-connection.ts';
export { isClockSane } from './heartbeat/clock-sanity.ts';
export {
  type HeartbeatWatchEffect,
  type HeartbeatWatchEvent,
  type HeartbeatWatchState,
  heartbeatWatch,
  initialHeartbeatWatch,
} from './heartbeat/heartbeat-watch.ts';
export { type EvIdentification, euiTypeOf, normalisedEui } from './identification/ev-identification.ts';
export {
  fittedIncentives,
  flatIncentives,
  type IncentiveConstraints,
  incentiveTableProblem,
} from './incentive-table/incentive-table.ts';
export {
  INCENTIVE_KINDS,
  type IncentiveKind,
  type IncentiveShape,
  type IncentiveSlot,
  type Incentives,
  type IncentiveTable,
  type IncentiveTier,
  isSameShape,
  shapeOf,
} from './incentive-table/incentives.ts';
export {
  type CurrentGuardEffect,
  type CurrentGuardEvent,
  type CurrentGuardSettings,
  type CurrentGuardState,
  type CurrentGuardTimer,
  currentGuard,
  initialCurrentGuard,
} from './load-control/current-guard.ts';
export { type GuardTrust, type GuardTrustState, trustIn } from './load-control/guard-trust.ts';
export {
  currentUnder,
  isPausing,
  type PermittedCurrents,
  SMALLEST_PILOT_CURRENT,
} from './load-control/permitted-currents.ts';
export {
  currentsOfPower,
  type LimitedVehicle,
  type LimitPlan,
  type PlannedLimit,
  plannedLimits,
} from './load-control/planned-limits.ts';
export { type CurrentLimitProfile, opevProfile, oscevProfile } from './load-control/profile.ts';
export type {
  PhaseLimit,
  PhaseLimitWrite,
  VehicleLimitEffect,
  VehicleLimitEvent,
  VehicleLimitSettings,
  VehicleLimitState,
  VehicleLimitTimer,
} from './load-control/vehicle-limit-state.ts';
export {
  effectiveCurrents,
  SAFE_CURRENT,
  startVehicleLimits,
  vehicleLimits,
} from './load-control/vehicle-limits.ts';
export {
  cutManufacturerInformation,
  type ManufacturerInformation,
} from './manufacturer-information/manufacturer-information.ts';
export {
  fittedCurve,
  flatCurve,
  type PowerCurve,
  type PowerCurveSlot,
  powerCurveProblem,
  powerLimitAt,
} from './maximum-power-limitation-curve/power-curve.ts';
export {
  BATTERY_MEASURANDS,
  type BatteryMeasurand,
  type EvBattery,
  energyToFull,
  isPossible,
  SHARE_STEP,
} from './measurement/ev-battery.ts';
export {
  actualMode,
  COMMANDED_MODES,
  type CommandedMode,
  isRunning,
  isSelfDirected,
  modeForPower,
  OPERATION_MODES,
  type OperationMode,
  RUNNING_ABOVE,
} from './operation-mode/operation-mode.ts';
export { type ControllableSystemStart, csStep, startControllableSystem } from './power-limit/controllable-system.ts';
export {
  demandedLimit,
  effectiveLimit,
  isGated,
  isLimitActive,
  publishedDuration,
} from './power-limit/effective-limit.ts';
export { energyGuard, initialEnergyGuard, isFailsafeSuspected } from './power-limit/energy-guard.ts';
export type {
  DesiredLimit,
  EnergyGuardEffect,
  EnergyGuardEvent,
  EnergyGuardState,
  GuardAlarm,
  GuardPhase,
  GuardTimer,
  GuardTries,
  LimitAnswer,
  ShownLimit,
} from './power-limit/guard-state.ts';
export type {
  ControllableSystemEffect,
  ControllableSystemEvent,
  ControllableSystemSettings,
  ControllableSystemState,
  FailsafeWrite,
  LimitPhase,
  LimitPhaseName,
  LimitTimer,
  LimitWrite,
  TransitionNumber,
} from './power-limit/limit-state.ts';
export {
  limitFromWire,
  limitToWire,
  lpcProfile,
  lppProfile,
  type PowerLimitProfile,
  powerLimitRule,
} from './power-limit/profile.ts';
export {
  type ChargedEnergy,
  endedAccount,
  isAnswerable,
  openAccount,
  type SessionAccount,
  summaryOf,
  withCharged,
} from './session-summary/session-account.ts';
export {
  type SessionSummary,
  type SummaryShare,
  type UsableSummary,
  usableSummary,
} from './session-summary/session-summary.ts';
export {
  initialSummaryRequest,
  type SummaryRequestEffect,
  type SummaryRequestEvent,
  type SummaryRequestState,
  summaryRequest,
} from './session-summary/summary-request.ts';
export {
  clampedPower,
  initialSetpoints,
  setpointInForce,
  setpoints,
} from './setpoint/controlled-setpoint.ts';
export {
  agedRequests,
  type DischargeRules,
  type EnergyRequests,
  mayDischarge,
  requestProblems,
} from './setpoint/energy-requests.ts';
export {
  type ControlledVehicle,
  initialSetpointControl,
  type SetpointAnswer,
  type SetpointControlEffect,
  type SetpointControlEvent,
  type SetpointControlSettings,
  type SetpointControlState,
  setpointControl,
  type WantedPower,
} from './setpoint/setpoint-control.ts';
export type {
  HeldSetpoint,
  SetpointEffect,
  SetpointEvent,
  SetpointRange,
  SetpointSettings,
  SetpointState,
  SetpointTarget,
  SetpointWrite,
} from './setpoint/setpoint-state.ts';
export * from './timers.ts';
