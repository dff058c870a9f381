import type { Millis, Seconds, Watts } from '@busbar/kernel';

/** What the energy guard wants a controllable system to do. Magnitudes, see PowerLimitProfile. */
export interface DesiredLimit {
  readonly isActive: boolean;
  /** W, 0 or more; absent only in the initial statement "nothing is limited". */
  readonly value?: Watts;
  /** Monotonic instant at which an active limit ends; absent = until revoked. */
  readonly endsAt?: Millis;
}

/** A limit as the controllable system shows it, by reply or notify. */
export interface ShownLimit {
  readonly isActive: boolean;
  readonly value?: Watts;
  readonly duration?: Seconds;
}

/** Where the statement of the limit stands. */
export type GuardPhase =
  /** No communication, or the features are not bound yet. */
  | { readonly name: 'offline' }
  /** Ready, but the system does not watch our heartbeat yet. */
  | { readonly name: 'waiting' }
  /** A write is on its way. `isOutdated`: another one has to follow. `isConfirmed`: the notify came before the result. */
  | { readonly name: 'writing'; readonly isOutdated: boolean; readonly isConfirmed: boolean }
  | { readonly name: 'accepted' }
  /** Refused, unanswered or given up by the system; the next try is timed. */
  | { readonly name: 'retrying' };

/** One run of tries for the same statement. */
export interface GuardTries {
  /** Instant of the first refusal. */
  readonly since?: Millis;
  readonly refusals: number;
  readonly isAlarmed: boolean;
  /** A system that refuses activations without duration: `used` while a substitute duration is stated. */
  readonly substitute: 'no' | 'used' | 'failed';
}

/** State of the energy guard towards one controllable system. LPC 6.1, 6.2, 9. */
export interface EnergyGuardState {
  readonly phase: GuardPhase;
  readonly desired: DesiredLimit;
  /** Somebody waits for the first answer to the present statement. */
  readonly isAnswerOwed: boolean;
  readonly shown?: ShownLimit;
  /** Heartbeat of the controllable system. */
  readonly heartbeat: 'unknown' | 'heard' | 'missing';
  readonly tries: GuardTries;
}

export type GuardTimer = 'grace' | 'retry' | 'readBack' | 'renew' | 'expiry';

/** First answer to a statement. */
export type LimitAnswer =
  | { readonly status: 'accepted' }
  | { readonly status: 'refused'; readonly errorNumber: number; readonly description?: string }
  | { readonly status: 'timedOut' }
  /** Not connected; it is written after the next connection. */
  | { readonly status: 'notConnected' }
  /** A newer statement replaced it. */
  | { readonly status: 'superseded' };

export type EnergyGuardEvent =
  /** Bound, descriptions read: limits can be written. */
  | { readonly type: 'ready'; readonly at: Millis; readonly isWatched: boolean }
  /** The system has subscribed our heartbeat. */
  | { readonly type: 'watched'; readonly at: Millis }
  | { readonly type: 'lost'; readonly at: Millis }
  | { readonly type: 'desired'; readonly at: Millis; readonly limit: DesiredLimit }
  | {
      readonly type: 'answered';
      readonly at: Millis;
      readonly answer: Exclude<LimitAnswer, { status: 'notConnected' | 'superseded' }>;
    }
  | { readonly type: 'shown'; readonly at: Millis; readonly limit: ShownLimit }
  | { readonly type: 'heartbeatMissing'; readonly at: Millis }
  | { readonly type: 'heartbeatHeard'; readonly at: Millis }
  | { readonly type: 'timerExpired'; readonly at: Millis; readonly timer: GuardTimer };

/** What the operator should know. */
export type GuardAlarm =
  /** Refused for 50 s; tries go on every minute. */
  | 'limitRefused'
  /** No answer to the limit. */
  | 'limitUnanswered'
  /** The system deactivated an accepted limit on its own. LPC-923, LPC-908. */
  | 'limitGivenUp'
  /** No heartbeat of the system for 120 s. */
  | 'heartbeatMissing';

export type EnergyGuardEffect =
  | { readonly do: 'write'; readonly isActive: boolean; readonly value?: Watts; readonly duration?: Seconds }
  | { readonly do: 'sendHeartbeat' }
  | { readonly do: 'readBack' }
  | { readonly do: 'answer'; readonly answer: LimitAnswer; readonly isRetrying: boolean }
  | { readonly do: 'alarm'; readonly alarm: GuardAlarm }
  | { readonly do: 'startTimer'; readonly timer: GuardTimer; readonly delay: Millis }
  | { readonly do: 'stopTimer'; readonly timer: GuardTimer };
