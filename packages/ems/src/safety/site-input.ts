import type { Amperes, Watts } from '@busbar/kernel';

/** Smallest current a car can charge with, A (IEC 61851-1). */
export const MINIMUM_CURRENT = 6;
/** Voltage between phase and neutral by which currents are converted, V. */
export const NOMINAL_VOLTAGE = 230;

/** One station as the safety loop sees it. */
export interface StationInput {
  readonly id: string;
  /** Phases of its circuit. */
  readonly phases: 1 | 3;
  /** W it can take at most: the smaller of its own rating and that of its circuit; undefined when unknown. */
  readonly maximum: Watts | undefined;
  readonly mode: 'off' | 'fast';
  /**
   * `limitable`: gets a share. `unlimitable`: connected, but offers no limitation. `unreachable`: not connected. The two
   * latter get no share; their reserve is taken from the budget.
   */
  readonly access: 'limitable' | 'unlimitable' | 'unreachable';
  /** W that a station without a share may take nevertheless; 0 for the others. */
  readonly reserved: Watts;
}

/** A limit for the site as a whole. */
export interface SiteLimit {
  readonly constraint: 'grid-operator-limit' | 'manual-limit';
  /** W, 0 or more. */
  readonly watts: Watts;
  /** Who demands it, e.g. `control box <SKI>`. */
  readonly source: string;
  /** Clause in plain words without a full stop, e.g. `the control box limits consumption to 4200 W`. */
  readonly clause: string;
}

/** What the site draws apart from the stations, W. `held`: the meter is silent, the last estimate stays. */
export type UncontrolledLoad =
  | { readonly state: 'measured' | 'held'; readonly watts: Watts }
  | { readonly state: 'unknown' };

/** Everything the safety loop decides from. */
export interface SiteInput {
  /** In the order in which stations are served when not all can charge. */
  readonly stations: readonly StationInput[];
  readonly limits: readonly SiteLimit[];
  /** What the limit of the grid operator and the manual limit count. */
  readonly appliesTo: 'controllable-devices' | 'grid-connection';
  /** Main fuse per phase; it always counts all that the site draws. */
  readonly fuse?: { readonly amperes: Amperes; readonly phases: 1 | 3 } | undefined;
  readonly uncontrolled: UncontrolledLoad;
}
