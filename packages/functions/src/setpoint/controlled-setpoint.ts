import { type Millis, millis, type Step, stay, type Watts, watts } from '@busbar/kernel';
import type {
  HeldSetpoint,
  SetpointEffect,
  SetpointEvent,
  SetpointRange,
  SetpointSettings,
  SetpointState,
  SetpointTarget,
  SetpointWrite,
} from './setpoint-state.ts';

export const initialSetpoints: SetpointState = { held: {}, isChangeable: true };

type SetpointStep = Step<SetpointState, SetpointEffect>;

const TARGETS: readonly SetpointTarget[] = ['total', 'a', 'b', 'c'];

/** The setpoints of a vehicle. A refused write changes nothing. DBEVC 5. */
export function setpoints(state: SetpointState, event: SetpointEvent, settings: SetpointSettings): SetpointStep {
  switch (event.type) {
    case 'written':
      return written(state, event.writes, event.at, settings);
    case 'settingsChanged':
      return withoutForbidden(state, event.at, settings);
    case 'takenOver': {
      const total: HeldSetpoint = { value: event.power, isActive: true };
      return timed({ held: { ...inactive(state.held), total }, isChangeable: false }, true);
    }
    case 'released':
      if (state.isChangeable) return stay(state);
      return timed({ held: { ...inactive(state.held), total: NONE }, isChangeable: true }, true);
    case 'managerLost': {
      // What ends by itself ends by itself.
      const endless = TARGETS.filter((target) => {
        const held = state.held[target];
        return state.isChangeable && held?.isActive === true && held.endsAt === undefined;
      });
      return endless.length === 0 ? stay(state) : timed({ ...state, held: inactive(state.held, endless) }, true);
    }
    case 'timerExpired': {
      const ended = TARGETS.filter((target) => (state.held[target]?.endsAt ?? Number.POSITIVE_INFINITY) <= event.at);
      // A setpoint that begins is not in force before: that changes the power, not the data.
      return timed({ ...state, held: inactive(state.held, ended) }, true, event.at);
    }
  }
}

const NONE: HeldSetpoint = { value: watts(0), isActive: false };

/** What is in force now, rounded toward 0; undefined: nothing. The power the vehicle takes is clamped by other limits. DBEVC 5. */
export function setpointInForce(
  { held }: SetpointState,
  target: SetpointTarget,
  at: Millis,
  { ranges }: SetpointSettings,
): Watts | undefined {
  const setpoint = held[target];
  if (setpoint?.isActive !== true || !isRunning(setpoint, at)) return undefined;
  return rounded(setpoint.value, ranges[target]);
}

/** Power under the limits of other use cases: magnitudes in W; they clamp, and leave the setpoint as it is. DBEVC 5. */
export function clampedPower(
  power: Watts,
  limits: { readonly consumption?: Watts; readonly production?: Watts },
  range: SetpointRange | undefined,
): Watts {
  const most = Math.min(limits.consumption ?? Number.POSITIVE_INFINITY, range?.maximum ?? Number.POSITIVE_INFINITY);
  const least = Math.max(-(limits.production ?? Number.POSITIVE_INFINITY), range?.minimum ?? Number.NEGATIVE_INFINITY);
  const clamped = Math.min(Math.max(power, Math.min(least, 0)), Math.max(most, 0));
  return watts(clamped === 0 ? 0 : clamped);
}

function isRunning({ startsAt, endsAt }: HeldSetpoint, at: Millis): boolean {
  return at >= (startsAt ?? at) && (endsAt === undefined || at < endsAt);
}

function rounded(value: Watts, range: SetpointRange | undefined): Watts {
  const step = range?.step ?? 0;
  if (step <= 0) return value;
  const steps = Math.trunc(value / step);
  return watts(steps === 0 ? 0 : steps * step);
}

function written(
  state: SetpointState,
  writes: readonly SetpointWrite[],
  at: Millis,
  settings: SetpointSettings,
): SetpointStep {
  let held = state.held;
  for (const write of writes) {
    const reason = state.isChangeable ? obstacle(state, write, settings) : 'the vehicle controls itself';
    if (reason !== undefined) return { state, effects: [{ do: 'refuse', reason }] };
    held = { ...held, [write.target]: merged(held[write.target] ?? NONE, write, at) };
  }
  const activated = writes.filter(({ target }) => held[target]?.isActive === true).map(({ target }) => target);
  const isTotal = activated.includes('total');
  if (settings.isTotalExclusive && isTotal && activated.length > 1)
    return { state, effects: [{ do: 'refuse', reason: 'total and phases in one write' }] };
  if (settings.isTotalExclusive && activated.length > 0)
    held = inactive(
      held,
      TARGETS.filter((target) => (target === 'total') !== isTotal),
    );
  return timed({ ...state, held }, true, at);
}

/** Why a write cannot be applied. */
function obstacle(state: SetpointState, write: SetpointWrite, settings: SetpointSettings): string | undefined {
  const { target, period } = write;
  const range = settings.ranges[target];
  if (range === undefined) return 'no such setpoint';
  const start = period?.start ?? 0;
  if (period?.end !== undefined && period.end <= 0) return 'the end is past';
  if (period?.end !== undefined && period.end <= start) return 'the end is not after the start';
  const before = state.held[target];
  if (!(write.isActive ?? before?.isActive ?? false)) return undefined;
  const value = write.value ?? before?.value;
  if (value === undefined) return 'active without a value';
  if (value < range.minimum || value > range.maximum) return `outside of ${range.minimum} to ${range.maximum} W`;
  return value < 0 && !settings.mayDischarge ? 'discharging not permitted' : undefined;
}

function merged(before: HeldSetpoint, { value, isActive, period }: SetpointWrite, at: Millis): HeldSetpoint {
  const { startsAt, endsAt } = before;
  const start = period?.start;
  const end = period?.end;
  const moment = (offset: number): Millis => millis(at + offset * 1000);
  const next = { value: value ?? before.value, isActive: isActive ?? before.isActive };
  // A switched off setpoint has no period (DBEVC 5).
  if (!next.isActive) return next;
  if (period === undefined)
    return {
      ...next,
      ...(startsAt === undefined ? {} : { startsAt }),
      ...(endsAt === undefined ? {} : { endsAt }),
    };
  return {
    ...next,
    ...(start === undefined || start <= 0 ? {} : { startsAt: moment(start) }),
    ...(end === undefined ? {} : { endsAt: moment(end) }),
  };
}

/** A running discharge that lost its permission goes to 0 W and ends. DBEVC 5. */
function withoutForbidden(state: SetpointState, at: Millis, settings: SetpointSettings): SetpointStep {
  const forbidden = TARGETS.filter((target) => {
    const held = state.held[target];
    return state.isChangeable && held?.isActive === true && held.value < 0 && !settings.mayDischarge;
  });
  if (forbidden.length === 0) return stay(state);
  const held = { ...state.held };
  for (const target of forbidden) held[target] = NONE;
  return timed({ ...state, held }, true, at);
}

function inactive(
  held: SetpointState['held'],
  targets: readonly SetpointTarget[] = TARGETS,
): { -readonly [T in SetpointTarget]?: HeldSetpoint } {
  const result = { ...held };
  for (const target of targets) {
    const one = held[target];
    if (one !== undefined) result[target] = { value: one.value, isActive: false };
  }
  return result;
}

/** The state, and the timer of whatever begins or ends next. */
function timed(state: SetpointState, isPublished: boolean, now = Number.NEGATIVE_INFINITY): SetpointStep {
  const moments = TARGETS.flatMap((target) => {
    const { isActive, startsAt, endsAt } = state.held[target] ?? NONE;
    return isActive ? [startsAt, endsAt] : [];
  }).filter((moment): moment is Millis => moment !== undefined && moment > now);
  const next = moments.reduce<Millis | undefined>(
    (least, one) => (least === undefined || one < least ? one : least),
    undefined,
  );
  return {
    state,
    effects: [
      ...(isPublished ? [{ do: 'publish' } satisfies SetpointEffect] : []),
      next === undefined ? { do: 'stopTimer' } : { do: 'startTimer', at: next },
    ],
  };
}
