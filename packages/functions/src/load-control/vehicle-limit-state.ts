import type { Amperes, Millis, RuleId, Seconds } from '@busbar/kernel';
import type { PerPhase } from '../ac-measurement/ac-measurements.ts';
import type { GuardTrust, GuardTrustEvent, GuardTrustState } from './guard-trust.ts';
import type { CurrentLimitProfile } from './profile.ts';

/** The limit of one phase as last accepted. OPEV 6.2. */
export interface PhaseLimit {
  /** A, 0 or more; undefined: none was ever written. */
  readonly value?: Amperes;
  readonly isActive: boolean;
  /** Monotonic instant at which it is over; absent: until revoked. */
  readonly endsAt?: Millis;
}

/** State of the limits of one vehicle. */
export interface VehicleLimitState {
  readonly limits: PerPhase<PhaseLimit>;
  readonly trust: GuardTrustState;
  /** The energy manager has been missing for so long that a pause is released to the safe current. OPEV 7, rule 4. */
  readonly isPauseReleased: boolean;
}

/** What does not change while the vehicle is plugged in. */
export interface VehicleLimitSettings {
  readonly profile: CurrentLimitProfile;
  /** Current per phase that cannot overload the installation, A; 0 is allowed. OPEV 7. */
  readonly safeCurrent: Amperes;
  /** How long a pause holds without the energy manager. */
  readonly pauseHold: Millis;
}

/** What a write says about one phase; absent parts stay as they are. OPEV T116. */
export interface PhaseLimitWrite {
  readonly value?: Amperes;
  readonly isActive?: boolean;
  /** Relative duration; 0 or less deactivates. `none`: a running one is taken away. */
  readonly duration?: Seconds | 'none';
}

export type VehicleLimitEvent =
  | { readonly type: 'limitsWritten'; readonly at: Millis; readonly writes: PerPhase<PhaseLimitWrite> }
  | Exclude<GuardTrustEvent, { type: 'heartbeatOverdue' }>
  | { readonly type: 'timerExpired'; readonly at: Millis; readonly timer: VehicleLimitTimer };

/** Timers of the machine; each runs at most once. */
export type VehicleLimitTimer = 'heartbeat' | 'pauseHold' | 'duration';

/** Effects, performed in this order. */
export type VehicleLimitEffect =
  | { readonly do: 'accept' }
  | { readonly do: 'refuse'; readonly reason: string; readonly rule: RuleId }
  | { readonly do: 'startTimer'; readonly timer: VehicleLimitTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: VehicleLimitTimer }
  | { readonly do: 'reportTrust'; readonly trust: GuardTrust; readonly rule: RuleId }
  /** Limits changed by themselves: notify them. */
  | { readonly do: 'publishLimits' };
