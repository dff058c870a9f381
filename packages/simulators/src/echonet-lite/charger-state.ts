import { type Amperes, amperes, type Seconds, type WattHours, type Watts, wattHours, watts } from '@busbar/kernel';
import { acceptedCurrent, type Car, givenCurrent, type PerPhase } from '../world/car.ts';
import { PHASE_VOLTAGE } from '../world/charge-control.ts';

/** Operation modes it takes, 0xDA. */
export type ChargerMode = 'charge' | 'discharge' | 'standby' | 'idle';
/**
 * Methods it knows, 0xDC and 0xDD: the most there is, by power, by current, or by the signed power. A class without methods
 * obeys power and current, the lower one counts.
 */
export type ChargerMethod = 'maximum' | 'power' | 'current' | 'v2G' | 'both';
/** Connection and abilities, 0xC7. */
export type VehicleStatus =
  | 'notConnected'
  | 'unknown'
  | 'connected'
  | 'chargeable'
  | 'dischargeable'
  | 'chargeableDischargeable';

/** What a charger is built for. */
export interface ChargerRating {
  /** Charging power, 0xC5. */
  readonly charge: Watts;
  /** Discharging power, 0xC6; 0: it cannot discharge. */
  readonly discharge: Watts;
}

/** What a charger was told, and what it knows of the vehicle. Settings stay until somebody writes others: nothing ends them. */
export interface ChargerState {
  readonly isOn: boolean;
  readonly isFailed: boolean;
  readonly mode: ChargerMode;
  readonly chargingMethod: ChargerMethod;
  readonly dischargingMethod: ChargerMethod;
  readonly chargingPower: Watts;
  readonly dischargingPower: Watts;
  readonly chargingCurrent: Amperes;
  readonly dischargingCurrent: Amperes;
  /** Positive charges, negative discharges. */
  readonly signedPower: Watts;
  /** Energy after which it stops; 0: none is set. */
  readonly chargingTarget: WattHours;
  readonly dischargingTarget: WattHours;
  /** Energy since the mode began, a magnitude. */
  readonly modeEnergy: WattHours;
  readonly car: Car | undefined;
  /** It has talked with the vehicle. */
  readonly isLinked: boolean;
  /** What flows. */
  readonly currents: PerPhase<Amperes>;
  /** Counters, 0xD8 and 0xD6. */
  readonly charged: WattHours;
  readonly discharged: WattHours;
}

/** A charger as it was delivered: standby, every setpoint at the rating. */
export function chargerStart(rating: ChargerRating, method: ChargerMethod): ChargerState {
  const phases = 3;
  return {
    isOn: true,
    isFailed: false,
    mode: 'standby',
    chargingMethod: method,
    dischargingMethod: method,
    chargingPower: rating.charge,
    dischargingPower: rating.discharge,
    chargingCurrent: currentOf(rating.charge, phases),
    dischargingCurrent: currentOf(rating.discharge, phases),
    signedPower: watts(0),
    chargingTarget: wattHours(0),
    dischargingTarget: wattHours(0),
    modeEnergy: wattHours(0),
    car: undefined,
    isLinked: false,
    currents: {},
    charged: wattHours(0),
    discharged: wattHours(0),
  };
}

/** The car, if it has told what it is: over a data link, after the check. */
export function knownCar({ car, isLinked }: ChargerState): Car | undefined {
  return isLinked && car !== undefined && car.kind !== 'iec61851' ? car : undefined;
}

/** 0xC7. Without a data link the abilities stay unknown. Mapping S1. */
export function vehicleStatus(state: ChargerState, rating: ChargerRating): VehicleStatus {
  if (state.car === undefined) return 'notConnected';
  const car = knownCar(state);
  if (car === undefined) return 'unknown';
  const canCharge = acceptedCurrent(car) > 0;
  const canDischarge = rating.discharge > 0 && givenCurrent(car) > 0;
  if (canCharge && canDischarge) return 'chargeableDischargeable';
  return canCharge ? 'chargeable' : canDischarge ? 'dischargeable' : 'connected';
}

/** Whether a mode can begin, and go on, with this vehicle. Mapping S7.1, S9. */
export function isPossible(mode: ChargerMode, state: ChargerState, rating: ChargerRating): boolean {
  if (mode === 'standby' || mode === 'idle') return true;
  if (!state.isOn || state.isFailed) return false;
  const status = vehicleStatus(state, rating);
  if (status === 'chargeableDischargeable') return true;
  if (mode === 'discharge') return status === 'dischargeable';
  // An attempt: a car that only hangs on the pilot wire says nothing, and a full one takes nothing.
  return status === 'chargeable' || (status === 'unknown' && state.car?.kind === 'iec61851');
}

/** Power range of a direction, 0xC8 and 0xC9; 0 to 0: not available now. */
export function powerRange(
  direction: 'charge' | 'discharge',
  state: ChargerState,
  rating: ChargerRating,
): { readonly minimum: Watts; readonly maximum: Watts } {
  const { minimum, maximum, phases } = currentRange(direction, state, rating);
  const power = (current: Amperes): number => Math.round(current * phases * PHASE_VOLTAGE);
  return { minimum: watts(power(minimum)), maximum: watts(Math.min(power(maximum), rating[direction])) };
}

/** Current range of a direction per phase, 0xCA and 0xCB. */
export function currentRange(
  direction: 'charge' | 'discharge',
  state: ChargerState,
  rating: ChargerRating,
): { readonly minimum: Amperes; readonly maximum: Amperes; readonly phases: number } {
  const phases = state.car?.phases ?? 3;
  const none = { minimum: amperes(0), maximum: amperes(0), phases };
  const { car } = state;
  // Before it has talked with the vehicle it states what it is built for.
  const isOpen = direction === 'charge' && vehicleStatus(state, rating) === 'unknown';
  if (car === undefined || !(isOpen || isPossible(direction, state, rating))) return none;
  const limit = direction === 'charge' ? car.maximumCurrent : givenCurrent(car);
  const maximum = Math.min(limit, currentOf(rating[direction], phases));
  return { minimum: direction === 'charge' ? car.minimumCurrent : amperes(0), maximum: amperes(maximum), phases };
}

/** Power it is told to let flow, before the vehicle has its say: positive charges, negative discharges. */
export function wantedPower(state: ChargerState, rating: ChargerRating): Watts {
  const { mode, signedPower, car } = state;
  if (mode === 'charge') {
    if (state.chargingMethod === 'v2G') return watts(Math.max(0, signedPower));
    return watts(byMethod(state.chargingMethod, rating.charge, state.chargingPower, state.chargingCurrent, car));
  }
  if (mode !== 'discharge') return watts(0);
  if (state.dischargingMethod === 'v2G') return watts(Math.min(0, signedPower));
  const { dischargingMethod, dischargingPower, dischargingCurrent } = state;
  return watts(0 - byMethod(dischargingMethod, rating.discharge, dischargingPower, dischargingCurrent, car));
}

/** The mode it goes on in: it leaves one that has become impossible or has reached its target. */
export function settledMode(state: ChargerState, rating: ChargerRating): ChargerMode {
  const { mode, modeEnergy } = state;
  if (!isPossible(mode, state, rating)) return 'standby';
  const target = mode === 'charge' ? state.chargingTarget : mode === 'discharge' ? state.dischargingTarget : 0;
  return target > 0 && modeEnergy >= target ? 'standby' : mode;
}

/** The same state in another mode. */
export function inMode(state: ChargerState, mode: ChargerMode): ChargerState {
  return state.mode === mode ? state : { ...state, mode, modeEnergy: wattHours(0) };
}

/** The counters after power flowed for a while. */
export function counted(state: ChargerState, power: Watts, duration: Seconds): ChargerState {
  const energy = (power * duration) / 3600;
  return {
    ...state,
    modeEnergy: wattHours(state.modeEnergy + Math.abs(energy)),
    charged: wattHours(state.charged + Math.max(0, energy)),
    discharged: wattHours(state.discharged + Math.max(0, -energy)),
  };
}

function byMethod(method: ChargerMethod, most: Watts, power: Watts, current: Amperes, car: Car | undefined): number {
  if (method === 'maximum') return most;
  const byCurrent = current * PHASE_VOLTAGE * (car?.phases ?? 3);
  return Math.min(most, method === 'power' ? most : byCurrent, method === 'current' ? most : power);
}

function currentOf(power: Watts, phases: number): Amperes {
  return amperes(Math.floor((power / PHASE_VOLTAGE / phases) * 10 + 1e-6) / 10);
}
