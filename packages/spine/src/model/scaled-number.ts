import { type Data, list, long, record, short } from '@busbar/kernel';

const ofNumber = {
  /** Integer part of the value, 64 bit. */
  number: long,
  /** Power of ten; absent means 0. Sent from -10 to 10 only, other stacks keep it in 8 bit (finding S20). */
  scale: short,
};
/** `ScaledNumberType`: number x 10^scale. Sent with both elements, always (SPINE-5.2.2-7). */
export interface ScaledNumber extends Data<typeof ofNumber> {}
export const scaledNumber = record<ScaledNumber>(ofNumber);

const ofRange = {
  /** Lowest value, included. */
  min: scaledNumber,
  /** Highest value, included. */
  max: scaledNumber,
};
/** `ScaledNumberRangeType`. */
export interface ScaledNumberRange extends Data<typeof ofRange> {}
export const scaledNumberRange = record<ScaledNumberRange>(ofRange);

const ofSet = {
  /** Single values of the set. */
  value: list(scaledNumber),
  /** Ranges of the set. */
  range: list(scaledNumberRange),
};
/** `ScaledNumberSetType`: a value belongs to it if it is one of the values or inside one of the ranges. */
export interface ScaledNumberSet extends Data<typeof ofSet> {}
export const scaledNumberSet = record<ScaledNumberSet>(ofSet);
