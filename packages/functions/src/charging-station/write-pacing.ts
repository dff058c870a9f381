import { type Millis, millis, type Watts } from '@busbar/kernel';

/** Shortest time between two setpoints of a station, except when lowering. Mapping section 7, rule 4. */
export const WRITE_DISTANCE: Millis = millis(10_000);

/** The last setpoint that was written. */
export interface LastWrite {
  readonly at: Millis;
  /** W, positive charges. */
  readonly watts: Watts;
}

/**
 * How long a setpoint has to wait, ms; 0: it may be written now. Lowering is what brings the power nearer to 0 in the same
 * direction, and every stop: an obligation is not delayed. The power that was written last is no other setpoint.
 */
export function writeDelay(last: LastWrite | undefined, wanted: Watts, now: Millis): Millis {
  if (last === undefined || last.watts === wanted || isLowering(last.watts, wanted)) return millis(0);
  return millis(Math.max(0, last.at + WRITE_DISTANCE - now));
}

/** Whether less power flows afterwards, in the same direction or none. */
export function isLowering(before: Watts, after: Watts): boolean {
  if (after === 0) return before !== 0;
  return Math.sign(before) === Math.sign(after) && Math.abs(after) < Math.abs(before);
}
