import { type Millis, millis, type Step, type Watts, watts } from '@busbar/kernel';
import type { EnergyDirection, PerDirection } from './station-state.ts';

/** Functions that limit the power of a station. Each has one limit per direction. */
export const LIMIT_SOURCES = ['powerLimit', 'loadControl', 'siteBudget'] as const;
export type LimitSource = (typeof LIMIT_SOURCES)[number];

/** One limit, W, magnitude. */
export interface HeldLimit {
  readonly source: LimitSource;
  readonly direction: EnergyDirection;
  readonly watts: Watts;
  /** Monotonic end; absent: until withdrawn. */
  readonly endsAt?: Millis;
}

/** Limits of a station; at most one per source and direction. */
export interface PowerBounds {
  readonly held: readonly HeldLimit[];
}

export type PowerBoundsEvent =
  | { readonly type: 'stated'; readonly limit: HeldLimit; readonly at: Millis }
  | {
      readonly type: 'withdrawn';
      readonly source: LimitSource;
      readonly direction: EnergyDirection;
      readonly at: Millis;
    }
  | { readonly type: 'timerExpired'; readonly at: Millis };

export type PowerBoundsEffect =
  /** The next limit ends after this time. */
  | { readonly do: 'startTimer'; readonly delay: Millis }
  | { readonly do: 'stopTimer' }
  /** The bound of at least one direction is another one. */
  | { readonly do: 'steer' };

export const initialPowerBounds: PowerBounds = { held: [] };

/**
 * Keeps the limits of all functions and lets them end: a protocol without durations gets its end by a timer and a write.
 * Mapping section 6 and section 7, rule 1.
 */
export function powerBounds(state: PowerBounds, event: PowerBoundsEvent): Step<PowerBounds, PowerBoundsEffect> {
  switch (event.type) {
    case 'stated':
      return changed(state, [...without(state, event.limit), event.limit], event.at);
    case 'withdrawn':
      return changed(state, without(state, event), event.at);
    case 'timerExpired':
      return changed(state, state.held, event.at);
  }
}

/** The one bound of each direction, W: the smallest of all limits; absent: nothing limits it. */
export function effectiveBounds({ held }: PowerBounds): PerDirection<Watts> {
  return { ...boundOf(held, 'charge'), ...boundOf(held, 'discharge') };
}

function boundOf(held: readonly HeldLimit[], direction: EnergyDirection): PerDirection<Watts> {
  const values = held.filter((limit) => limit.direction === direction).map((limit) => limit.watts);
  return values.length === 0 ? {} : { [direction]: watts(Math.min(...values)) };
}

function without(
  { held }: PowerBounds,
  { source, direction }: Pick<HeldLimit, 'source' | 'direction'>,
): readonly HeldLimit[] {
  return held.filter((limit) => limit.source !== source || limit.direction !== direction);
}

function changed(before: PowerBounds, limits: readonly HeldLimit[], at: Millis): Step<PowerBounds, PowerBoundsEffect> {
  const state = { held: limits.filter(({ endsAt }) => endsAt === undefined || endsAt > at) };
  const ends = state.held.flatMap(({ endsAt }) => endsAt ?? []);
  const timer: PowerBoundsEffect =
    ends.length === 0 ? { do: 'stopTimer' } : { do: 'startTimer', delay: millis(Math.min(...ends) - at) };
  const [old, now] = [effectiveBounds(before), effectiveBounds(state)];
  const isSame = old.charge === now.charge && old.discharge === now.discharge;
  return { state, effects: isSame ? [timer] : [timer, { do: 'steer' }] };
}
