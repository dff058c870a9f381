import {
  type ControllableSystemSettings,
  type ControllableSystemStart,
  FAILSAFE_DURATION_LONGEST,
  FAILSAFE_DURATION_SHORTEST,
} from '@busbar/functions';
import { assertThat, type Clock, type Logger, type Seconds, type Watts } from '@busbar/kernel';
import type { PowerLimitBinding } from './binding-profile.ts';
import type { AcceptedFailsafe } from './failsafe-configuration.ts';

/** A limit that is about to be acknowledged. */
export interface AcceptedLimit {
  /** The energy guard that wrote it. */
  readonly ski: string;
  readonly active: boolean;
  /** Magnitude in W, as sent. */
  readonly value: Watts;
  /** How long it holds, stated or taken over from the limit before; absent = until revoked. */
  readonly duration?: Seconds;
}

/** A write that was refused. */
export interface RefusedWrite {
  readonly ski: string;
  readonly what: 'limit' | 'failsafe-values';
  readonly reason: string;
}

/** How a controllable system is set up. All limits are magnitudes in the direction of the use case, 0 W or more. */
export interface ControllableSystemOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** On an energy manager the nominal maximum is the contractual one. LPC-041, LPC-042. */
  readonly isCem: boolean;
  readonly nominalMax: Watts;
  /** Pre-configured failsafe limit. LPC-021/1. */
  readonly failsafeLimit: Watts;
  /** Pre-configured failsafe duration minimum, 2 h to 24 h. LPC-022/1. */
  readonly failsafeDurationMinimum: Seconds;
  /** Own longest failsafe duration minimum; default 24 h. LPC-022/4. */
  readonly failsafeDurationMaximum?: Seconds;
  /** Whether transitions 3 and 10 happen; default true. */
  readonly autonomousAllowed?: boolean;
  /** A permitted reason why this limit cannot be applied now; undefined = it can. LPC 7.4. */
  readonly canApply?: (limit: Watts) => string | undefined;
  /** Whether this peer may control the system; default: whoever was trusted and bound first. */
  readonly isGuardAllowed?: (ski: string) => boolean;
  /** Told each time such a peer asks for a binding and is refused. */
  readonly onTurnedAway?: (ski: string) => void;
  /** Runs before the acknowledgement is sent; synchronous. If it throws, the limit is refused with errorNumber 7. */
  readonly beforeAccept?: (limit: AcceptedLimit) => void;
  /** The same for failsafe values. */
  readonly beforeAcceptFailsafe?: (values: AcceptedFailsafe) => void;
  /** Told about every write that was refused, before the answer is sent. */
  readonly onRefused?: (refusal: RefusedWrite) => void;
  /** Failsafe values that were written before the restart. LPC-TS-044. */
  readonly restore?: { readonly failsafeLimit?: Watts; readonly failsafeDurationMinimum?: Seconds };
}

/** The settings of the state machine. */
export function settingsOf(binding: PowerLimitBinding, options: ControllableSystemOptions): ControllableSystemSettings {
  return {
    profile: binding.profile,
    nominalMax: options.nominalMax,
    failsafeDurationMaximum: options.failsafeDurationMaximum ?? FAILSAFE_DURATION_LONGEST,
    autonomousAllowed: options.autonomousAllowed ?? true,
    ...(options.canApply === undefined ? {} : { obstacle: options.canApply }),
  };
}

/** The values the state machine starts with: restored ones before pre-configured ones. LPC-903. */
export function startOf(options: ControllableSystemOptions): ControllableSystemStart {
  const { failsafeLimit, failsafeDurationMinimum: duration } = options;
  const longest = options.failsafeDurationMaximum ?? FAILSAFE_DURATION_LONGEST;
  assertThat(failsafeLimit >= 0, 'the pre-configured failsafe limit is 0 W or more (LPC-021/1)');
  assertThat(
    duration >= FAILSAFE_DURATION_SHORTEST && duration <= longest,
    'the pre-configured failsafe duration minimum lies between 2 h and the longest one (LPC-022/1)',
  );
  return {
    failsafeLimit: options.restore?.failsafeLimit ?? options.failsafeLimit,
    failsafeDurationMinimum: options.restore?.failsafeDurationMinimum ?? options.failsafeDurationMinimum,
  };
}
