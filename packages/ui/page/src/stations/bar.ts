import { isNumber } from '../format/numbers.ts';

/** A bar of measured power against its limit; all positions are shares of the scale, 0 to 1. */
export interface PowerBar {
  /** End of the scale in W. */
  readonly end: number;
  readonly filled: number;
  /** Undefined: no limit to draw. */
  readonly limit: number | undefined;
  /** Measured above the limit by more than the tolerance of a meter. */
  readonly isOver: boolean;
}

/** Ends of the scale in W for a station that does not say its maximum: connected power of usual stations. */
const SCALE_ENDS = [11_000, 22_000, 44_000, 88_000, 175_000, 350_000] as const;

/** Measured power may exceed the limit by that much before it counts: meter accuracy and rounding of currents. */
const TOLERANCE = 100;

/**
 * The bar of one station. Power fed back (negative) is drawn by its size. The scale ends at the station's maximum, so that it
 * stays where it is while limits change; it grows only if the station takes or may take more.
 */
export function powerBar(power: number | null, limit: number | null, maximum: number | null): PowerBar {
  const size = isNumber(power) ? Math.abs(power) : 0;
  const most = Math.max(size, isNumber(limit) ? limit : 0);
  const end = isNumber(maximum) && maximum > 0 && maximum >= most ? maximum : scaleEnd(most);
  return {
    end,
    filled: size / end,
    limit: isNumber(limit) ? Math.max(0, limit) / end : undefined,
    isOver: isNumber(power) && isNumber(limit) && power > limit + TOLERANCE,
  };
}

function scaleEnd(most: number): number {
  return SCALE_ENDS.find((candidate) => candidate >= most) ?? Math.ceil(most / 100_000) * 100_000;
}
