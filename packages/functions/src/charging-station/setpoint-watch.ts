import { type Millis, millis, type Step, stay, type Watts } from '@busbar/kernel';
import { RUNNING_ABOVE } from '../operation-mode/operation-mode.ts';

/** Power has to flow so long after a start. Mapping S7. */
export const START_TIMEOUT: Millis = millis(120_000);
/** A changed setpoint has to show so soon. Mapping S7a. */
export const CHANGE_TIMEOUT: Millis = millis(30_000);

/** How far a power may lie above its setpoint: 5 %, at least 100 W. Inferred. */
const TOLERANCE = { share: 0.05, least: 100 };

/** Whether a station does what it was told, judged by its power. */
export type SetpointWatch =
  | { readonly phase: 'off' }
  /** The power does not show the setpoint yet. `isCycled`: the mode was changed to and fro already. */
  | {
      readonly phase: 'waiting';
      readonly target: Watts;
      readonly deadline: Millis;
      readonly isCycled: boolean;
      /** Raised although the power was at the setpoint before: it has to rise above this. */
      readonly above?: Watts;
    }
  | { readonly phase: 'followed'; readonly target: Watts }
  /** It takes more than it was told. */
  | { readonly phase: 'ignored'; readonly target: Watts };

export type SetpointWatchEvent =
  /** A setpoint was confirmed, W, signed. `power`: what flowed before. */
  | {
      readonly type: 'commanded';
      readonly target: Watts;
      readonly isStart: boolean;
      readonly power: Watts | undefined;
      readonly at: Millis;
    }
  | { readonly type: 'measured'; readonly power: Watts; readonly at: Millis }
  /** Nothing is wanted of it any more, or it is described anew. */
  | { readonly type: 'released' };

export type SetpointWatchEffect =
  /** Once through standby: some stations take a setpoint only at a start. */
  | { readonly do: 'cycleMode' }
  | { readonly do: 'reportFollowed' }
  /** Less than the setpoint: a vehicle that needs nothing, or cannot take more. No fault. */
  | { readonly do: 'reportNoPower' }
  /** More than the setpoint in spite of everything: only on and off are left. */
  | { readonly do: 'reportIgnored' };

export const initialSetpointWatch: SetpointWatch = { phase: 'off' };

/** Waits until the power shows the setpoint; helps once, then judges. Mapping S7 step 7, S7a and section 6. */
export function setpointWatch(
  state: SetpointWatch,
  event: SetpointWatchEvent,
): Step<SetpointWatch, SetpointWatchEffect> {
  switch (event.type) {
    case 'released':
      return stay({ phase: 'off' });
    case 'commanded':
      return stay(commanded(state, event));
    case 'measured':
      return measured(state, event.power, event.at);
  }
}

/** Whether a power is more than the setpoint allows, or flows the wrong way. */
export function exceeds(power: Watts, target: Watts): boolean {
  if (Math.abs(power) <= RUNNING_ABOVE) return false;
  if (target === 0 || Math.sign(power) !== Math.sign(target)) return true;
  return Math.abs(power) > Math.abs(target) + tolerance(target);
}

function tolerance(target: Watts): number {
  return Math.max(TOLERANCE.least, Math.abs(target) * TOLERANCE.share);
}

function commanded(
  state: SetpointWatch,
  { target, isStart, power, at }: Extract<SetpointWatchEvent, { type: 'commanded' }>,
): SetpointWatch {
  // What was ignored once stays so until the station or the vehicle is another one.
  if (state.phase === 'ignored') return { ...state, target };
  const deadline = millis(at + (isStart ? START_TIMEOUT : CHANGE_TIMEOUT));
  const wasAtSetpoint =
    !isStart &&
    state.phase === 'followed' &&
    power !== undefined &&
    Math.abs(target) > Math.abs(state.target) &&
    Math.abs(power - state.target) <= tolerance(state.target);
  const above = wasAtSetpoint ? { above: power } : {};
  // The start that the change of mode brought about.
  const isCycled = state.phase === 'waiting' && state.isCycled && state.target === target;
  return { phase: 'waiting', target, deadline, isCycled, ...above };
}

function measured(state: SetpointWatch, power: Watts, at: Millis): Step<SetpointWatch, SetpointWatchEffect> {
  switch (state.phase) {
    case 'off':
    case 'ignored':
      return stay(state);
    case 'followed': {
      if (!exceeds(power, state.target)) return stay(state);
      const deadline = millis(at + CHANGE_TIMEOUT);
      return stay({ phase: 'waiting', target: state.target, deadline, isCycled: false });
    }
    case 'waiting': {
      const { target } = state;
      if (shows(state, power)) return { state: { phase: 'followed', target }, effects: [{ do: 'reportFollowed' }] };
      if (at < state.deadline) return stay(state);
      return tooLate(state, power, at);
    }
  }
}

function shows({ target, above }: Extract<SetpointWatch, { phase: 'waiting' }>, power: Watts): boolean {
  if (exceeds(power, target)) return false;
  if (target !== 0 && Math.abs(power) <= RUNNING_ABOVE) return false;
  return above === undefined || Math.abs(power) > Math.abs(above) + RUNNING_ABOVE;
}

function tooLate(
  state: Extract<SetpointWatch, { phase: 'waiting' }>,
  power: Watts,
  at: Millis,
): Step<SetpointWatch, SetpointWatchEffect> {
  const { target, isCycled, above } = state;
  const isOver = exceeds(power, target);
  if (!isCycled && target !== 0 && (isOver || above !== undefined))
    return {
      state: { ...state, isCycled: true, deadline: millis(at + START_TIMEOUT) },
      effects: [{ do: 'cycleMode' }],
    };
  return isOver
    ? { state: { phase: 'ignored', target }, effects: [{ do: 'reportIgnored' }] }
    : { state: { phase: 'followed', target }, effects: [{ do: 'reportNoPower' }] };
}
