import { type Millis, type Seconds, type Step, stay, type Watts } from '@busbar/kernel';
import { type EnergyRequests, reachesMinimum } from './energy-requests.ts';
import type { SetpointRange, SetpointTarget } from './setpoint-state.ts';

/** Power the energy manager wants, W: of the whole vehicle, or of phases. */
export type WantedPower = { readonly [T in SetpointTarget]?: Watts };

/** What the energy manager knows of a vehicle when it wants to write. */
export interface ControlledVehicle {
  readonly ranges: { readonly [T in SetpointTarget]?: SetpointRange };
  readonly isChangeable: boolean;
  readonly mayDischarge: boolean;
  readonly requests: EnergyRequests;
  /** Greatest charging power, for the way back to the minimum. */
  readonly maximumPower?: Watts;
}

/** Answer of the vehicle to a setpoint. */
export type SetpointAnswer =
  | { readonly status: 'accepted' }
  | { readonly status: 'refused'; readonly errorNumber: number; readonly description?: string }
  | { readonly status: 'timedOut' };

/** The control of one vehicle. DBEVC 5. */
export interface SetpointControlState {
  /** Absent: the vehicle is left alone. */
  readonly wanted?: WantedPower;
  /** The vehicle, while its setpoints can be written. */
  readonly vehicle?: ControlledVehicle;
  /** A setpoint of ours is in force there, as far as is known. */
  readonly isActive: boolean;
  readonly isWriting: boolean;
  /** What is wanted changed while a write was under way. */
  readonly isStale: boolean;
  /**
   * What was in force became impossible, for example at the smallest state of charge: it is not written again before the next
   * refresh. Else a battery at that border would be charged and discharged in turns, many times a minute.
   */
  readonly isHeldOff?: true;
  /** Why the vehicle does not do what is wanted, in words. */
  readonly problem?: string;
}

export interface SetpointControlSettings {
  /** Validity of a setpoint. */
  readonly validity: Seconds;
  /** It is written again this often: this replaces a heartbeat. */
  readonly refresh: Millis;
}

export type SetpointControlEvent =
  | { readonly type: 'wanted'; readonly power: WantedPower | undefined }
  | { readonly type: 'vehicleChanged'; readonly vehicle: ControlledVehicle | undefined }
  | { readonly type: 'answered'; readonly answer: SetpointAnswer }
  | { readonly type: 'timerExpired' };

export type SetpointControlEffect =
  | { readonly do: 'write'; readonly power: WantedPower; readonly validity: Seconds }
  | { readonly do: 'deactivate' }
  /** Range, setpoints and requests are read again. */
  | { readonly do: 'readBack' }
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'stopTimer' };

export const initialSetpointControl: SetpointControlState = { isActive: false, isWriting: false, isStale: false };

type ControlStep = Step<SetpointControlState, SetpointControlEffect>;

/** Keeps a vehicle at the wanted power: written with an end, refreshed, checked before. DBEVC 5. */
export function setpointControl(
  state: SetpointControlState,
  event: SetpointControlEvent,
  settings: SetpointControlSettings,
): ControlStep {
  switch (event.type) {
    case 'wanted': {
      const { wanted: _before, problem: _old, isHeldOff: _heldOff, ...rest } = state;
      return control(event.power === undefined ? rest : { ...rest, wanted: event.power }, settings);
    }
    case 'vehicleChanged':
      return vehicleChanged(state, event.vehicle, settings);
    case 'answered':
      return answered({ ...state, isWriting: false, isStale: false }, event.answer, state.isStale, settings);
    case 'timerExpired': {
      const { isHeldOff: _heldOff, ...rest } = state;
      return control(rest, settings);
    }
  }
}

/** Why a power cannot be written now; undefined: it can. */
export function setpointObstacle(
  power: WantedPower,
  vehicle: ControlledVehicle,
  validity: Seconds,
): string | undefined {
  if (!vehicle.isChangeable) return 'the vehicle controls itself';
  for (const [target, value] of Object.entries(power) as [SetpointTarget, Watts][]) {
    const range = vehicle.ranges[target];
    if (range === undefined) return target === 'total' ? 'no setpoint is described' : `no setpoint for phase ${target}`;
    if (value < range.minimum || value > range.maximum)
      return `${value} W is outside of ${range.minimum} to ${range.maximum} W`;
    if (value >= 0) continue;
    if (!vehicle.mayDischarge) return 'discharging is not permitted';
    const { maximumPower, requests } = vehicle;
    if (maximumPower !== undefined && !reachesMinimum(requests, maximumPower, { power: value, duration: validity }))
      return 'the minimum would not be reached by departure';
  }
  return undefined;
}

function control(state: SetpointControlState, { validity, refresh }: SetpointControlSettings): ControlStep {
  const { wanted, vehicle, isActive, isWriting } = state;
  if (vehicle === undefined) return { state, effects: [STOP] };
  if (isWriting) return stay({ ...state, isStale: true });
  if (wanted === undefined)
    return isActive
      ? { state: { ...state, isActive: false, isWriting: true }, effects: [STOP, { do: 'deactivate' }] }
      : { state, effects: [STOP] };
  const again: SetpointControlEffect = { do: 'startTimer', delay: refresh };
  const problem = setpointObstacle(wanted, vehicle, validity);
  if (problem !== undefined) {
    // What is in force there is not what is wanted: it ends by itself.
    return { state: { ...state, problem }, effects: [again] };
  }
  return {
    state: { ...state, isWriting: true },
    effects: [{ do: 'write', power: wanted, validity }, again],
  };
}

const STOP: SetpointControlEffect = { do: 'stopTimer' };

function vehicleChanged(
  state: SetpointControlState,
  vehicle: ControlledVehicle | undefined,
  settings: SetpointControlSettings,
): ControlStep {
  const { vehicle: before, problem, ...rest } = state;
  if (vehicle === undefined) {
    const { isHeldOff: _heldOff, ...gone } = rest;
    return { state: { ...gone, isActive: false, isWriting: false, isStale: false }, effects: [STOP] };
  }
  const next: SetpointControlState = { ...rest, vehicle, ...(problem === undefined ? {} : { problem }) };
  if (next.wanted === undefined) return stay(next);
  const obstacle = setpointObstacle(next.wanted, vehicle, settings.validity);
  const isNew = before === undefined;
  const wasBlocked = !isNew && setpointObstacle(next.wanted, before, settings.validity) !== undefined;
  if (obstacle !== undefined) {
    const isEnded = next.isActive && !wasBlocked && vehicle.isChangeable;
    const held: SetpointControlState = { ...next, problem: obstacle, ...(isEnded ? { isHeldOff: true } : {}) };
    return isEnded ? { state: held, effects: [{ do: 'startTimer', delay: settings.refresh }] } : stay(held);
  }
  return isNew || (wasBlocked && next.isHeldOff === undefined) ? control(next, settings) : stay(next);
}

function answered(
  state: SetpointControlState,
  answer: SetpointAnswer,
  isStale: boolean,
  settings: SetpointControlSettings,
): ControlStep {
  const { problem: _old, ...rest } = state;
  if (answer.status === 'accepted') {
    const next: SetpointControlState = { ...rest, isActive: rest.wanted !== undefined || isStale };
    return isStale ? control(next, settings) : stay(next);
  }
  const problem =
    answer.status === 'timedOut'
      ? 'the vehicle did not answer the write'
      : `refused with ${answer.errorNumber}${answer.description === undefined ? '' : `: ${answer.description}`}`;
  const next: SetpointControlState = { ...rest, problem };
  const readBack: SetpointControlEffect = { do: 'readBack' };
  if (!isStale) return { state: next, effects: [readBack] };
  const again = control(next, settings);
  return { ...again, effects: [readBack, ...again.effects] };
}
