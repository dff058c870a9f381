import { assertThat } from './errors.ts';
import { type Millis, millis, type UtcInstant } from './units.ts';

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

/**
 * Calls `fire` every `period` ms until cancelled. A late turn does not shift the following ones: turns that were missed
 * are left out.
 */
export function every(clock: Clock, period: Millis, fire: () => void): CancelTimer {
  assertThat(period > 0, 'a period is longer than nothing');
  let due = clock.now() + period;
  let cancel = schedule();
  function schedule(): CancelTimer {
    return clock.after(millis(Math.max(0, due - clock.now())), () => {
      // Platform timers may also fire a fraction of a millisecond early: that turn counts.
      const missed = Math.floor(Math.max(0, clock.now() - due) / period);
      due += period * (missed + 1);
      cancel = schedule();
      fire();
    });
  }
  return () => cancel();
}
