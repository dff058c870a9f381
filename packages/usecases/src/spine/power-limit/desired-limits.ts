import {
  type DesiredLimit,
  FAILSAFE_DURATION_LONGEST,
  FAILSAFE_DURATION_SHORTEST,
  type FailsafeWrite,
} from '@busbar/functions';
import { type Clock, inMillis, millis, type Seconds, type Watts } from '@busbar/kernel';
import { UseCaseError } from '../../errors.ts';

/** A limit as the application states it. */
export interface StatedLimit {
  readonly active: boolean;
  /** Magnitude in W, 0 or more. */
  readonly value: Watts;
  /** How long an active limit holds; absent = until revoked. */
  readonly duration?: Seconds;
}

/** Checks a limit and fixes its end on the clock: a guard never writes less than 0 W or a duration of 0 s or less. LPC 9. */
export function desiredLimit(limit: StatedLimit, clock: Clock): DesiredLimit {
  if (limit.value < 0)
    throw new UseCaseError('usecases.limit-out-of-range', 'a limit is 0 W or more', { rule: 'LPC-001' });
  if (limit.duration !== undefined && limit.duration <= 0)
    throw new UseCaseError('usecases.limit-out-of-range', 'a duration is longer than 0 s', { rule: 'LPC-004' });
  return {
    isActive: limit.active,
    value: limit.value,
    ...(limit.active && limit.duration !== undefined ? { endsAt: millis(clock.now() + inMillis(limit.duration)) } : {}),
  };
}

/** Checks failsafe values before they are written. LPC-010, LPC-022/3. */
export function checkFailsafe({ limit, durationMinimum }: FailsafeWrite): void {
  if (limit !== undefined && limit < 0)
    throw new UseCaseError('usecases.failsafe-out-of-range', 'a failsafe limit is 0 W or more', { rule: 'LPC-010' });
  const isOutside =
    durationMinimum !== undefined &&
    (durationMinimum < FAILSAFE_DURATION_SHORTEST || durationMinimum > FAILSAFE_DURATION_LONGEST);
  if (isOutside)
    throw new UseCaseError('usecases.failsafe-out-of-range', 'a failsafe duration lies between 2 h and 24 h', {
      rule: 'LPC-022/3',
    });
}
