import type { ManualClock } from '@busbar/kernel/testing';
import { ConformanceError } from '../errors.ts';

/** How far time moves in one go, ms; timers inside still fire each at its own time. */
const STRIDE = 1000;
/** Nothing in a catalogue lasts longer, ms of virtual time: the longest failsafe duration is a day, and a case waits for it once. */
const LONGEST = 2 * 24 * 60 * 60 * 1000;

/** Moves a clock until the work is done. The work must wait for nothing but the clock. */
export async function onVirtualTime<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  void work.then(over, over);
  while (!isOver && clock.now() < LONGEST) await clock.run(STRIDE);
  if (!isOver)
    throw new ConformanceError('conformance.not-judged', 'the case did not end within two days of virtual time');
  return work;
}
