import type { CancelTimer, Clock } from './clock.ts';
import { millis, utcInstant } from './units.ts';

/** Longest delay a Node.js timer takes; anything above fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The real clock: the one place that touches the timers and the date of the platform. */
export function systemClock(): Clock {
  return {
    now: () => millis(performance.now()),
    wall: () => utcInstant(Date.now()),
    after: (delay, fire) => startTimer(Math.max(0, delay), fire),
  };
}

function startTimer(delay: number, fire: () => void): CancelTimer {
  let handle: NodeJS.Timeout;
  const arm = (rest: number): void => {
    const step = Math.min(rest, LONGEST_TIMER);
    handle = setTimeout(() => (rest > step ? arm(rest - step) : fire()), step);
  };
  arm(delay);
  return () => clearTimeout(handle);
}
