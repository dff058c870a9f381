import { assertThat } from '@busbar/kernel';
import type { ScaledNumber } from '../model/scaled-number.ts';

/** Most decimals of a number we send (SPINE-5.2.2-10). */
const MOST_DECIMALS = 4;

/**
 * Value of a scaled number, in the unit of its element; the nearest double to the exact decimal value. An absent scale is
 * 0 (SPINE-5.2.2-6). Undefined without number (SPINE-5.2.2-8) or beyond the range of a double.
 */
export function fromScaled(scaled: ScaledNumber): number | undefined {
  const { number, scale = 0 } = scaled;
  if (number === undefined) return undefined;
  // Reading the decimal text is exact; multiplying by a power of ten is not (16000 * 10 ** -3).
  const value = scale === 0 ? Number(number) : Number(`${number}e${scale}`);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Scaled number of a finite value: number and scale always (SPINE-5.2.2-7), at most 4 decimals, further ones cut off.
 * Zero is number 0, scale 0.
 */
export function toScaled(value: number): ScaledNumber & { readonly number: number | bigint; readonly scale: number } {
  assertThat(Number.isFinite(value), 'only a finite value has a scaled number');
  if (Number.isSafeInteger(value)) return { number: value === 0 ? 0 : value, scale: 0 };
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = Number(exponent) - fraction.length;
  return shortened(whole + fraction, scale);
}

function shortened(all: string, scale: number): { readonly number: number | bigint; readonly scale: number } {
  const surplus = Math.max(0, -MOST_DECIMALS - scale);
  const kept = all.slice(0, Math.max(0, all.length - surplus)).replace(/^-?0*$/, '');
  if (kept === '' || kept === '-') return { number: 0, scale: 0 };
  const digits = scale + surplus < 0 ? withoutTrailingZeros(kept, scale + surplus) : kept;
  return {
    number: Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits),
    scale: scale + surplus + kept.length - digits.length,
  };
}

/** Drops zeros at the end, as many as there are decimals. */
function withoutTrailingZeros(digits: string, scale: number): string {
  let end = digits.length;
  while (end > digits.length + scale && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
