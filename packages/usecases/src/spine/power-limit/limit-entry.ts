import {
  type ControllableSystemState,
  isLimitActive,
  limitFromWire,
  limitToWire,
  type PowerLimitProfile,
  publishedDuration,
  type ShownLimit,
} from '@busbar/functions';
import { type Millis, watts } from '@busbar/kernel';
import { formatDuration, fromScaled, type LoadControlLimit, parseDuration, toScaled } from '@busbar/spine';

/**
 * Our limit as it is published: always complete, the activation follows the state. LPC 5.2, T141.
 * @param before as it is published now: a value that has not changed keeps its number and scale, which a later write in part
 * may rely on (SPINE-5.3.3-24)
 */
export function limitEntry(
  profile: PowerLimitProfile,
  limitId: number,
  state: ControllableSystemState,
  at: Millis,
  before?: LoadControlLimit,
): LoadControlLimit {
  const duration = publishedDuration(state, at);
  const value = limitToWire(profile, state.limit);
  const isSame = before?.value?.scale !== undefined && fromScaled(before.value) === value;
  return {
    limitId,
    isLimitChangeable: true,
    isLimitActive: isLimitActive(state),
    ...(duration === undefined ? {} : { timePeriod: { endTime: formatDuration(duration) } }),
    value: isSame ? before.value : toScaled(value),
  };
}

/**
 * A limit as a controllable system shows it. A system that never had a limit may show none; an active limit without value is a
 * data error and undefined. LPC 5.2.
 */
export function readShownLimit(profile: PowerLimitProfile, entry: LoadControlLimit): ShownLimit | undefined {
  const number = entry.value === undefined ? undefined : fromScaled(entry.value);
  const isActive = entry.isLimitActive === true;
  if (isActive && number === undefined) return undefined;
  const endTime = entry.timePeriod?.endTime;
  const duration = endTime === undefined ? undefined : parseDuration(endTime);
  return {
    isActive,
    ...(number === undefined ? {} : { value: limitFromWire(profile, watts(number)) }),
    ...(duration === undefined ? {} : { duration }),
  };
}
