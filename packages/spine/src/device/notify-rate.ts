import { type Millis, millis } from '@busbar/kernel';
import type { AnyFunction } from '../model/function-declaration.ts';
import { VOLATILE_NOTIFY_INTERVAL } from './timers.ts';

/** Functions whose values change all the time. Heartbeats and limits are never among them (SPINE-5.3.3-70). */
const VOLATILE: ReadonlySet<string> = new Set(['measurementListData', 'measurementSeriesListData']);

/**
 * Time until a change is notified: 0 means at the end of the turn, so that several changes of one turn are one notify.
 * Volatile values are told at most once per function and second, the last one wins (SPINE-5.3.3-70).
 * @param toldAt when the function was notified last
 */
export function notifyDelay(declaration: AnyFunction, toldAt: Millis | undefined, now: Millis): Millis {
  if (toldAt === undefined || !VOLATILE.has(declaration.name)) return millis(0);
  return millis(Math.max(0, toldAt + VOLATILE_NOTIFY_INTERVAL - now));
}
