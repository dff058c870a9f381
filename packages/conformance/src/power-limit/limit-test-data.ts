import type { LimitParameters } from './parameters.ts';

/** Names of the six values of a data set (APCL_01 to APCL_06, FCAPL_01 to FCAPL_06). */
export type ValueName = '01' | '02' | '03' | '04' | '05' | '06';
/** Names of the failsafe durations: too short, right, above the own maximum. */
export type FailsafeDurationName = '01' | '02' | '03';

/** Duration of the data set APCL_DUR_01, s; APCL_DUR_02 is none. */
export const LIMIT_DURATION = 60;
/** Magnitude of the values with the wrong sign, W. */
const WRONG = -1000;
/** 1 h 54 min, s. */
const TOO_SHORT = 6840;
/** How much above the delivered value the right failsafe duration lies, s: waiting for its end takes no longer than needed. */
const A_LITTLE_MORE = 60;

/** The value of a limit, W as a magnitude; `06` is negative: it has the wrong sign. */
export function limitValue({ limitMin, limitMax }: LimitParameters, name: ValueName): number {
  return inRange(limitMin, limitMax, name);
}

/** The value of a failsafe limit, W; `06` is negative in both use cases. */
export function failsafeValue({ failsafeMin, failsafeMax }: LimitParameters, name: ValueName): number {
  return inRange(failsafeMin, failsafeMax, name);
}

/** A failsafe duration minimum, s. */
export function failsafeDuration(parameters: LimitParameters, name: FailsafeDurationName): number {
  const { failsafeDuration: delivered, failsafeDurationMax: most } = parameters;
  switch (name) {
    case '01':
      return TOO_SHORT;
    case '02':
      return Math.min(delivered + A_LITTLE_MORE, most);
    case '03':
      return Math.round(most * 1.05);
  }
}

/** The six values of a range: around its ends, in its middle, and one with the wrong sign. */
function inRange(min: number, max: number, name: ValueName): number {
  const delta = Math.round(0.05 * (max - min));
  switch (name) {
    case '01':
      return Math.max(0, min - delta);
    case '02':
      return min + delta;
    case '03':
      return Math.round((min + max) / 2);
    case '04':
      return max - delta;
    case '05':
      return max + delta;
    case '06':
      return WRONG;
  }
}
