import type { LoadControlLimitDescription } from '@busbar/spine';
import type { PowerLimitBinding } from './binding-profile.ts';

/** The description of our limit. LPC 5.1, T140. */
export function describeLimit(
  binding: PowerLimitBinding,
  limitId: number,
  measurementId: number,
): LoadControlLimitDescription {
  return {
    limitId,
    limitType: 'signDependentAbsValueLimit',
    limitCategory: 'obligation',
    limitDirection: binding.direction,
    measurementId,
    unit: 'W',
    scopeType: 'activePowerLimit',
  };
}

/** The limit of the use case among the described ones, and what is odd about it. */
export interface FoundLimit {
  readonly limitId: number;
  readonly oddity?: string;
}

/**
 * Finds the limit by direction, scope and type; the category counts only if it is there. A deviating type that means the same
 * is taken with a remark. LPC 5.1.
 */
export function findLimit(
  binding: PowerLimitBinding,
  descriptions: readonly LoadControlLimitDescription[],
): FoundLimit | undefined {
  const fitting = descriptions.filter(
    (one) =>
      one.limitId !== undefined &&
      one.limitDirection === binding.direction &&
      one.scopeType === 'activePowerLimit' &&
      (one.limitCategory === undefined || one.limitCategory === 'obligation'),
  );
  const exact = fitting.filter((one) => one.limitType === 'signDependentAbsValueLimit');
  const [limit] = exact.length > 0 ? exact : fitting.filter((one) => one.limitType === 'maxValueLimit');
  if (limit?.limitId === undefined) return undefined;
  if (exact.length === 0) return { limitId: limit.limitId, oddity: 'limitType maxValueLimit' };
  return exact.length === 1
    ? { limitId: limit.limitId }
    : { limitId: limit.limitId, oddity: 'described more than once' };
}
