import { isSpecial, type PropertyValue, type Quantity } from '@busbar/echonet-lite';
import { type Watts, watts } from '@busbar/kernel';
import type { HasContents } from './station-object.ts';

/** A number of a property; undefined without one, for a code that stands for none, and for a raw value. */
export function numberAt(contents: HasContents, epc: number): number | undefined {
  return numberOf(contents.latest(epc)?.value);
}

/** The same in W. */
export function wattsAt(contents: HasContents, epc: number): Watts | undefined {
  const value = numberAt(contents, epc);
  return value === undefined ? undefined : watts(value);
}

/** The name of a state; undefined without one, and for a code that no release declares. */
export function nameAt(contents: HasContents, epc: number): string | undefined {
  const value = contents.latest(epc)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** A part of a content that has several. */
export function partAt(contents: HasContents, epc: number, part: string): PropertyValue | undefined {
  const value = contents.latest(epc)?.value;
  return isParts(value) ? value[part] : undefined;
}

/** The number of a value with or without unit. */
export function numberOf(value: PropertyValue | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (!isParts(value) || isSpecial(value)) return undefined;
  const { value: number } = value;
  return typeof number === 'number' ? number : undefined;
}

/** A power to be written. */
export function inWatts(value: number): Quantity<'W'> & { readonly [part: string]: PropertyValue } {
  return { value, unit: 'W' };
}

/** Text of an ASCII property that is padded with zeros, given as hexadecimal text; undefined when empty. */
export function textAt(contents: HasContents, epc: number): string | undefined {
  const hex = nameAt(contents, epc);
  const text =
    hex === undefined
      ? ''
      : Buffer.from(hex, 'hex')
          .toString('latin1')
          .replaceAll(/[^\x20-\x7e]/g, '')
          .trim();
  return text === '' ? undefined : text;
}

function isParts(value: PropertyValue | undefined): value is { readonly [part: string]: PropertyValue } {
  return typeof value === 'object' && !Array.isArray(value);
}
