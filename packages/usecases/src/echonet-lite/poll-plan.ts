import { type Millis, millis } from '@busbar/kernel';
import { EPC } from './epc.ts';
import { propertiesOf } from './table-assignment.ts';

/** Distance of the turns in which it is decided what is read, and of the reads while a setpoint is watched. S7 step 7. */
export const POLL_TURN: Millis = millis(5000);
const RUNNING: Millis = millis(10_000);
const STATE: Millis = millis(60_000);
const SLOW: Millis = millis(600_000);

/** What is known when a turn is decided. */
export interface PollSituation {
  readonly isVehicleConnected: boolean;
  readonly isRunning: boolean;
  /** A setpoint was written and its power is awaited. */
  readonly isWatched: boolean;
  /** Something is wanted of it: another controller may write something else. */
  readonly isSteered: boolean;
}

/** State properties: announcements are the fast path, they get lost (EL-6.2.5-2). S2. */
const STATES: readonly number[] = [
  ...propertiesOf('UCF_Device_State', 'read'),
  ...propertiesOf('UCF_Operation_Mode', 'read'),
  EPC.operationStatus,
  EPC.faultStatus,
  EPC.maintenance,
  EPC.interconnection,
];
/** What flows now. */
const FLOW: readonly number[] = [EPC.power, EPC.current, EPC.voltage, EPC.actualMode, EPC.ownPower];
const COUNTERS: readonly number[] = [EPC.energyCharged, EPC.energyDischarged];
/** The battery, only while a vehicle is there soon again. S4. */
const BATTERY: readonly number[] = [
  ...propertiesOf('UCF_Measurement', 'read'),
  EPC.usedCapacity,
  EPC.chargeableCapacity,
  EPC.remainingChargeableCapacity,
];
/** What is written: a station keeps it for ever, whoever wrote it last. */
const SETPOINTS: readonly number[] = [
  ...propertiesOf('UCF_Load_Control', 'read'),
  EPC.chargeCurrent,
  EPC.dischargeCurrent,
  EPC.signedPower,
  EPC.chargingMethod,
  EPC.dischargingMethod,
  EPC.purchasingPower,
];
/** Ranges and identities. S6. */
const SETTINGS: readonly number[] = [
  ...propertiesOf('UCF_Power_Limit', 'read'),
  EPC.chargeCurrentRange,
  EPC.dischargeCurrentRange,
  EPC.chargeTarget,
  EPC.chargeTargetCharge,
  EPC.dischargeTarget,
  EPC.faultDescription,
  EPC.vehicleId,
];
/** What does not change while the station runs; read once. */
const FIXED: readonly number[] = [
  EPC.identification,
  EPC.manufacturer,
  EPC.productCode,
  EPC.serialNumber,
  EPC.ratedCharge,
  EPC.ratedDischarge,
  EPC.ratedVoltage,
  EPC.equipmentType,
];

/** Everything a station is asked for when it is described. */
export const ALL_PROPERTIES: readonly number[] = [
  ...FIXED,
  ...STATES,
  ...FLOW,
  ...COUNTERS,
  ...BATTERY,
  ...SETPOINTS,
  ...SETTINGS,
];

/** How often a property is read; undefined: only when the station is described. */
function pollInterval(epc: number, situation: PollSituation): Millis | undefined {
  const { isVehicleConnected, isRunning, isWatched, isSteered } = situation;
  if (STATES.includes(epc)) return STATE;
  if (FLOW.includes(epc)) return isWatched ? POLL_TURN : isRunning ? RUNNING : STATE;
  if (COUNTERS.includes(epc)) return isRunning ? STATE : SLOW;
  if (BATTERY.includes(epc)) return isVehicleConnected ? STATE : SLOW;
  if (SETPOINTS.includes(epc)) return isSteered ? STATE : SLOW;
  return SETTINGS.includes(epc) ? SLOW : undefined;
}

/** Properties whose turn it is. `asked`: when each was asked last. */
export function dueProperties(
  readable: ReadonlySet<number>,
  asked: ReadonlyMap<number, Millis>,
  situation: PollSituation,
  now: Millis,
): readonly number[] {
  return ALL_PROPERTIES.filter((epc) => {
    const interval = pollInterval(epc, situation);
    if (interval === undefined || !readable.has(epc)) return false;
    const last = asked.get(epc);
    return last === undefined || now - last >= interval;
  });
}
