import { type Millis, millis } from '@busbar/kernel';
import type { SmeContext } from './context.ts';
import { delayOf } from './transition.ts';

/** A smaller `waiting` makes ship-go and the C# stack abort while they are pending (6.10.4.4). */
const LEAST_WAITING = 1000;

/** Value of `waiting` for a Wait-For-Ready-Timer that expires at `readyBy`; undefined when it does not run. */
export function waiting(readyBy: Millis | undefined, now: Millis): { readonly waiting?: number } {
  if (readyBy === undefined) return {};
  return { waiting: Math.max(LEAST_WAITING, Math.floor(readyBy - now)) };
}

/** What a prolongation request of the partner leads to. */
export interface Decision {
  readonly isGranted: boolean;
  /** Instant at which Wait-For-Ready expires afterwards; undefined when it does not run. */
  readonly readyBy: Millis | undefined;
}

/** Prolongation decision procedure: remaining time plus T_hello_inc, but not above the largest patience (SHIP-6.10.4.4-3). */
export function decideProlongation(readyBy: Millis | undefined, granted: number, context: SmeContext): Decision {
  const { prolongations } = context.settings;
  const most = context.trust === 'trusted' ? prolongations.trusted : prolongations.untrusted;
  if (granted >= most) return { isGranted: false, readyBy };
  const remaining = readyBy === undefined ? 0 : Math.max(0, readyBy - context.now);
  const increased = Math.min(remaining + delayOf(context, 'helloIncrement'), delayOf(context, 'helloMost'));
  return { isGranted: true, readyBy: millis(context.now + increased) };
}
