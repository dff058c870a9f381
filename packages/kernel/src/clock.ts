import type { Millis, UtcInstant } from './units.ts';

/** Stops a timer; calling it again does nothing. */
export type CancelTimer = () => void;

/** The only source of time. Everything that waits or stamps receives one. */
export interface Clock {
  /** Monotonic time in ms; its origin has no meaning. */
  now(): Millis;
  /** Wall clock time, for stamps on the wire and in records only. */
  wall(): UtcInstant;
  /** Calls `fire` once after `delay` ms (any length); `fire` never runs inside this call. */
  after(delay: Millis, fire: () => void): CancelTimer;
}

/** Calls `fire` every `period` ms until cancelled; a late turn does not shift the following ones. */
export function every(clock: Clock, period: Millis, fire: () => void): CancelTimer {
  let due = clock.now() + period;
  let cancel: CancelTimer = schedule();
  let stopped = false;
  function schedule(): CancelTimer {
    return clock.after(Math.max(0, due - clock.now()) as Millis, () => {
      due = Math.max(due + period, clock.now());
      cancel = schedule();
      fire();
      if (stopped) cancel();
    });
  }
  return () => {
    stopped = true;
    cancel();
  };
}
