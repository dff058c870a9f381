import type { Millis, RuleId, Seconds, Watts } from '@busbar/kernel';
import type { PowerLimitProfile } from './profile.ts';

/** The five states of a controllable system. LPC 2.3.2, Table 1. */
export type LimitPhase =
  | { readonly name: 'init' }
  | { readonly name: 'unlimited-controlled' }
  /** `endsAt`: monotonic instant at which the running duration is over; absent = until revoked. */
  | { readonly name: 'limited'; readonly endsAt?: Millis }
  /** `recovering`: a heartbeat was heard since failsafe began, the recovery timer runs. */
  | { readonly name: 'failsafe'; readonly recovering: boolean }
  | { readonly name: 'unlimited-autonomous' };

export type LimitPhaseName = LimitPhase['name'];

/** State of one controllable system. All limits are magnitudes (see {@link PowerLimitProfile}). */
export interface ControllableSystemState {
  readonly phase: LimitPhase;
  /** Active power limit as last accepted, W, 0 or more; in force only in `limited`. LPC-011. */
  readonly limit: Watts;
  /** A duration that was accepted with a deactivated limit; its timer starts with the next activation. */
  readonly waitingDuration?: Seconds;
  /** Failsafe limit, W, 0 or more; in force in `init` and `failsafe`. LPC-021. */
  readonly failsafeLimit: Watts;
  /** Shortest stay in failsafe, 2 h to 24 h. LPC-022. */
  readonly failsafeDurationMinimum: Seconds;
  /** Monotonic instant of the last heartbeat of the energy guard; absent = none since the start. */
  readonly lastHeartbeat?: Millis;
}

/** What does not change while the system runs. */
export interface ControllableSystemSettings {
  readonly profile: PowerLimitProfile;
  /** Nominal maximum of scenario 4, W; never exceeded in any state. LPC-041, LPC-042. */
  readonly nominalMax: Watts;
  /** Own longest failsafe duration minimum; between the pre-configured value and 24 h. LPC-022/4. */
  readonly failsafeDurationMaximum: Seconds;
  /** Whether the system ever goes to unlimited/autonomous (transitions 3 and 10 are optional). */
  readonly autonomousAllowed: boolean;
  /** Permitted reason why an activation of this limit cannot be applied now; absent or undefined = it can. LPC 7.4. */
  readonly obstacle?: (limit: Watts) => string | undefined;
}

/** Timers of the state machine; each runs at most once. */
export type LimitTimer = 'watchdog' | 'init' | 'recovery' | 'failsafeDuration' | 'limitDuration';

/** One write on the limit. Absent parts keep what is stored. LPC T142. */
export interface LimitWrite {
  /** Magnitude in W; negative when the sign on the wire was wrong. */
  readonly value?: Watts;
  readonly isActive?: boolean;
  /** Relative duration; 0 or less deactivates. */
  readonly duration?: Seconds;
  /** The delete filter names the time period. */
  readonly isDurationDeleted?: boolean;
}

/** One write on the failsafe values; both parts are accepted or none. LPC T80, T81. */
export interface FailsafeWrite {
  readonly limit?: Watts;
  readonly durationMinimum?: Seconds;
}

/** Events; `at` is the monotonic instant of each. */
export type ControllableSystemEvent =
  /** A heartbeat of the watched energy guard arrived, as notify or as reply. */
  | { readonly type: 'heartbeatReceived'; readonly at: Millis }
  | { readonly type: 'limitWritten'; readonly at: Millis; readonly write: LimitWrite }
  | { readonly type: 'failsafeWritten'; readonly at: Millis; readonly write: FailsafeWrite }
  /** The opposite use case changed the failsafe duration minimum, which both share. LPC-TS-041. */
  | { readonly type: 'failsafeDurationShared'; readonly at: Millis; readonly durationMinimum: Seconds }
  /** The system gives up the limit for a permitted reason. LPC-923. */
  | { readonly type: 'interrupted'; readonly at: Millis; readonly reason: string }
  | { readonly type: 'timerExpired'; readonly at: Millis; readonly timer: LimitTimer };

/** Numbers of the transitions of LPC 7.1. */
export type TransitionNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** Effects, performed in this order. */
export type ControllableSystemEffect =
  /** Answer to the write: accepted (errorNumber 0). */
  | { readonly do: 'accept' }
  /** Answer to the write: refused (errorNumber 7) with the reason as description. */
  | { readonly do: 'refuse'; readonly reason: string; readonly rule: RuleId }
  | { readonly do: 'startTimer'; readonly timer: LimitTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: LimitTimer }
  | {
      readonly do: 'transition';
      readonly number: TransitionNumber;
      readonly from: LimitPhaseName;
      readonly to: LimitPhaseName;
      readonly rule: RuleId;
      readonly reason: string;
    }
  /** The limit entry as others see it may have changed: notify it. */
  | { readonly do: 'publishLimit' }
  /** The failsafe values changed: notify them and keep them over restarts. LPC-TS-044. */
  | { readonly do: 'publishFailsafe' };
