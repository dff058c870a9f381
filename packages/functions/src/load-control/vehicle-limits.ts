import { type Amperes, amperes, inMillis, type Millis, millis, type RuleId, type Step, stay } from '@busbar/kernel';
import { type PerPhase, PHASES, type Phase } from '../ac-measurement/ac-measurements.ts';
import { type GuardTrust, type GuardTrustEvent, guardTrust, initialGuardTrust, trustIn } from './guard-trust.ts';
import { currentUnder, type PermittedCurrents } from './permitted-currents.ts';
import { currentLimitRule } from './profile.ts';
import type {
  PhaseLimit,
  PhaseLimitWrite,
  VehicleLimitEffect,
  VehicleLimitEvent,
  VehicleLimitSettings,
  VehicleLimitState,
} from './vehicle-limit-state.ts';

type LimitStep = Step<VehicleLimitState, VehicleLimitEffect>;

/** A vehicle that was just plugged in: no curtailment, nobody heard. OPEV 7, rule 1. */
export function startVehicleLimits(phases: readonly Phase[]): VehicleLimitState {
  return {
    limits: Object.fromEntries(phases.map((phase) => [phase, { isActive: false }])),
    trust: initialGuardTrust,
    isPauseReleased: false,
  };
}

/** The limits of one vehicle: writes, heartbeats and state of its energy manager. OPEV 7, OSCEV 5. */
export function vehicleLimits(
  state: VehicleLimitState,
  event: VehicleLimitEvent,
  settings: VehicleLimitSettings,
): LimitStep {
  switch (event.type) {
    case 'limitsWritten':
      return written(state, event.writes, event.at, settings);
    case 'timerExpired':
      switch (event.timer) {
        case 'heartbeat':
          return trusted(state, { type: 'heartbeatOverdue', at: event.at }, settings);
        case 'pauseHold':
          return { state: { ...state, isPauseReleased: true }, effects: [] };
        case 'duration':
          return expired(state, event.at);
      }
      break;
    case 'heartbeatReceived':
    case 'stateReceived':
    case 'guardWatched':
      return trusted(state, event, settings);
  }
  return stay(state);
}

/**
 * Current per phase that follows, A. OPEV: the ceiling, absent where there is none. OSCEV: what is recommended, absent where
 * nothing is. OPEV 7 rules 3 and 4, OSCEV 5.
 */
export function effectiveCurrents(
  state: VehicleLimitState,
  permitted: PerPhase<PermittedCurrents>,
  settings: VehicleLimitSettings,
): PerPhase<Amperes> {
  const trust = trustIn(state.trust);
  const effective = Object.entries(state.limits).flatMap(([name, limit]) => {
    const range = permitted[name as Phase];
    if (range === undefined) return [];
    const current =
      settings.profile.kind === 'obligation'
        ? ceiling(limit, range, trust, state.isPauseReleased, settings)
        : recommended(limit, range, trust);
    return current === undefined ? [] : [[name, current]];
  });
  return Object.fromEntries(effective);
}

function ceiling(
  limit: PhaseLimit,
  range: PermittedCurrents,
  trust: GuardTrust,
  isPauseReleased: boolean,
  { safeCurrent }: VehicleLimitSettings,
): Amperes | undefined {
  const active = limit.isActive && limit.value !== undefined ? currentUnder(limit.value, range) : undefined;
  if (trust === 'following') return active;
  const safe = currentUnder(safeCurrent, range);
  // The last obligation is not exceeded without its energy manager either, but a pause does not last for ever.
  if (active === undefined || (active === 0 && isPauseReleased)) return safe;
  return active < safe ? active : safe;
}

/** Never a reason to stop: below the smallest current nothing is recommended. OSCEV 5. */
function recommended(limit: PhaseLimit, range: PermittedCurrents, trust: GuardTrust): Amperes | undefined {
  if (trust !== 'following' || !limit.isActive || limit.value === undefined) return undefined;
  const current = currentUnder(limit.value, range);
  return current === 0 ? undefined : current;
}

/** All of a write or nothing of it. OPEV 7, rule 2. */
function written(
  state: VehicleLimitState,
  writes: PerPhase<PhaseLimitWrite>,
  at: Millis,
  { pauseHold }: VehicleLimitSettings,
): LimitStep {
  // OSCEV validates like OPEV and has no rule of its own.
  const refuse = (reason: string): LimitStep => ({ state, effects: [{ do: 'refuse', reason, rule: 'OPEV-003' }] });
  const limits: { -readonly [P in Phase]?: PhaseLimit } = { ...state.limits };
  for (const phase of PHASES) {
    const write = writes[phase];
    if (write === undefined) continue;
    const before = limits[phase];
    if (before === undefined) return refuse(`the vehicle has no phase ${phase}`);
    const next = limitAfter(before, write, at);
    if (next.value !== undefined && next.value < 0) return refuse('negative limit');
    if (next.isActive && next.value === undefined) return refuse('active limit without value');
    limits[phase] = next;
  }
  // Whoever writes is not dead, heard or not: the hold of a pause begins anew.
  const hold: VehicleLimitEffect[] =
    trustIn(state.trust) === 'following' ? [] : [{ do: 'startTimer', timer: 'pauseHold', delay: pauseHold }];
  return {
    state: { ...state, limits, isPauseReleased: false },
    effects: [{ do: 'accept' }, ...durationTimer(limits, at), ...hold],
  };
}

function limitAfter(before: PhaseLimit, write: PhaseLimitWrite, at: Millis): PhaseLimit {
  const value = write.value ?? before.value;
  const isOver = typeof write.duration === 'number' && write.duration <= 0;
  const isActive = (write.isActive ?? before.isActive) && !isOver;
  const endsAt =
    typeof write.duration === 'number'
      ? millis(at + inMillis(write.duration))
      : write.duration === 'none'
        ? undefined
        : before.endsAt;
  return {
    ...(value === undefined ? {} : { value }),
    isActive,
    // A duration ends with its limit, or the next activation would inherit it.
    ...(endsAt === undefined || !isActive ? {} : { endsAt }),
  };
}

function expired(state: VehicleLimitState, at: Millis): LimitStep {
  const limits = Object.fromEntries(
    Object.entries(state.limits).map(([phase, limit]): [string, PhaseLimit] => {
      const { endsAt, ...others } = limit;
      return endsAt !== undefined && endsAt <= at ? [phase, { ...others, isActive: false }] : [phase, limit];
    }),
  );
  return { state: { ...state, limits }, effects: [{ do: 'publishLimits' }, ...durationTimer(limits, at)] };
}

/** One timer, for the limit that ends first. */
function durationTimer(limits: PerPhase<PhaseLimit>, at: Millis): readonly VehicleLimitEffect[] {
  const ends = Object.values(limits).flatMap(({ endsAt }) => endsAt ?? []);
  if (ends.length === 0) return [{ do: 'stopTimer', timer: 'duration' }];
  return [{ do: 'startTimer', timer: 'duration', delay: millis(Math.max(0, Math.min(...ends) - at)) }];
}

/** Trust changes: the limits stay as they are stored, and apply again without a new write. OPEV 7, rules 6 and 7. */
function trusted(state: VehicleLimitState, event: GuardTrustEvent, settings: VehicleLimitSettings): LimitStep {
  const before = trustIn(state.trust);
  const { state: trust, effects } = guardTrust(state.trust, event);
  const after = trustIn(trust);
  if (before === after) return { state: { ...state, trust }, effects };
  const isFollowing = after === 'following';
  const hold: VehicleLimitEffect[] = isFollowing
    ? [{ do: 'stopTimer', timer: 'pauseHold' }]
    : before === 'following'
      ? [{ do: 'startTimer', timer: 'pauseHold', delay: settings.pauseHold }]
      : [];
  return {
    state: { ...state, trust, isPauseReleased: isFollowing ? false : state.isPauseReleased },
    effects: [...effects, ...hold, { do: 'reportTrust', trust: after, rule: trustRule(after, settings) }],
  };
}

function trustRule(trust: GuardTrust, { profile }: VehicleLimitSettings): RuleId {
  return currentLimitRule(profile, trust === 'guardFailed' ? '007' : '005');
}

/** Default of the safe current: the smallest of IEC 61851. OPEV 7. */
export const SAFE_CURRENT: Amperes = amperes(6);
