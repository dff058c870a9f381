import { isSpecial, type Quantity } from '@busbar/echonet-lite';

/** Counters in steps of 1 Wh begin again after this many Wh. */
const COUNTER_END = 1_000_000_000;

/** Power in whole W. */
export function w(value: number): Quantity<'W'> {
  return { value: Math.round(value), unit: 'W' };
}

/** Energy in whole Wh. */
export function wh(value: number): Quantity<'Wh'> {
  return { value: Math.round(value), unit: 'Wh' };
}

/** Current in steps of 0.1 A, rounded down. */
export function a(value: number): Quantity<'A'> {
  return { value: Math.floor(value * 10 + 1e-6) / 10, unit: 'A' };
}

/** Share in whole %, rounded down. */
export function share(value: number): Quantity<'%'> {
  return { value: Math.floor(value), unit: '%' };
}

/** A counter in steps of 0.001 kWh that wraps; from Wh. */
export function counter(value: number): Quantity<'kWh'> {
  return { value: Math.floor(value % COUNTER_END) / 1000, unit: 'kWh' };
}

/** The number of a quantity that was written; undefined for a special value and for anything else. */
export function amountIn(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || isSpecial(value) || !('value' in value)) return undefined;
  return typeof value.value === 'number' ? value.value : undefined;
}
