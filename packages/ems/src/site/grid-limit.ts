import { formatInstant, type UtcInstant, type Watts, watts } from '@busbar/kernel';

/** State of the LPC state machine of this site towards the grid operator. */
export type LpcPhase = 'init' | 'unlimited-controlled' | 'limited' | 'failsafe' | 'unlimited-autonomous';

/** What the effective limit is derived from. */
export interface GridLimitInput {
  readonly phase: LpcPhase;
  /** Limit the control box activated; only in `limited`. */
  readonly limit: Watts | undefined;
  /** When that limit ends; undefined: until revoked. */
  readonly until: UtcInstant | undefined;
  readonly failsafeLimit: Watts;
  /** Name of the energy guard, e.g. `control box <SKI>`. */
  readonly guard: string | undefined;
  /** An energy guard bound at least once in the life of this installation. */
  readonly guardEverBound: boolean;
  /** Limit that was active when the program ended, still running. */
  readonly restored:
    | { readonly watts: Watts; readonly until: UtcInstant | undefined; readonly sourceName: string }
    | undefined;
}

/** The limit of the grid operator that holds now, and why. */
export interface EffectiveGridLimit {
  readonly state: 'none' | 'active' | 'failsafe' | 'restored';
  /** undefined: not limited. */
  readonly watts: Watts | undefined;
  readonly source: string | undefined;
  /** Clause without a full stop; starts with a small letter. */
  readonly clause: string;
  readonly until: UtcInstant | undefined;
}

/**
 * Limit of the grid operator for the site. LPC Table 1: Init and Failsafe demand the failsafe limit. Two additions of
 * this program: before any control box ever bound, Init does not limit; after a restart, a limit that still runs
 * holds together with the failsafe limit until the control box writes again, it ends, or Init is left.
 */
export function effectiveGridLimit(input: GridLimitInput): EffectiveGridLimit {
  switch (input.phase) {
    case 'limited':
      return active(input, input.limit ?? watts(0));
    case 'failsafe':
      return failsafe(input, `the control box is silent, so the failsafe limit of ${input.failsafeLimit} W holds`);
    case 'init':
      return afterStart(input);
    case 'unlimited-controlled':
      return none(`${input.guard ?? 'the control box'} does not limit the site`);
    case 'unlimited-autonomous':
      return none(
        'no control box limits the site: none has written a limit for so long that the standard permits this',
      );
  }
}

function afterStart(input: GridLimitInput): EffectiveGridLimit {
  if (!input.guardEverBound) {
    return none('no control box was ever connected to this energy manager, so no failsafe limit is applied');
  }
  const { restored } = input;
  if (restored === undefined || restored.watts >= input.failsafeLimit) {
    return failsafe(
      input,
      `after the start the failsafe limit of ${input.failsafeLimit} W holds until the control box reports again`,
    );
  }
  return {
    state: 'restored',
    watts: restored.watts,
    source: restored.sourceName,
    clause: `the limit of ${restored.watts} W that held before the restart still holds${end(restored.until)} until the control box reports again`,
    until: restored.until,
  };
}

function active(input: GridLimitInput, limit: Watts): EffectiveGridLimit {
  const who = input.guard ?? 'the control box';
  return {
    state: 'active',
    watts: limit,
    source: who,
    clause: `${who} limits consumption to ${limit} W${end(input.until)}`,
    until: input.until,
  };
}

function failsafe(input: GridLimitInput, clause: string): EffectiveGridLimit {
  return { state: 'failsafe', watts: input.failsafeLimit, source: 'failsafe limit', clause, until: undefined };
}

function none(clause: string): EffectiveGridLimit {
  return { state: 'none', watts: undefined, source: undefined, clause, until: undefined };
}

function end(until: UtcInstant | undefined): string {
  return until === undefined ? '' : ` until ${formatInstant(until)}`;
}
