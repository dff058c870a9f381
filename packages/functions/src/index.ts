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
export {
  ASYMMETRIC_CHARGING_KEY,
  COMMUNICATIONS_STANDARD_KEY,
  COMMUNICATIONS_STANDARDS,
  type CommunicationsStandard,
  hasDataLink,
  pauseCurrent,
  readCommunicationsStandard,
} from './device-configuration/communications-standard.ts';
export { FAILSAFE_DURATION_KEY, failsafeLimitKey, PV_FEED_IN_FACTOR_KEY } from './device-configuration/key-names.ts';
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
  cutManufacturerInformation,
  type ManufacturerInformation,
} from './manufacturer-information/manufacturer-information.ts';
export {
  BATTERY_MEASURANDS,
  type BatteryMeasurand,
  type EvBattery,
  energyToFull,
  isPossible,
  SHARE_STEP,
} from './measurement/ev-battery.ts';
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
export * from './timers.ts';
