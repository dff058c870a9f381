import type { PropertyValue } from '../class/value.ts';
import type { KnownValues } from './codec.ts';
import { hexText } from './octets.ts';
import { compiledProperty } from './property-table.ts';

/** What reading a property depends on besides its octets. */
export interface ReadOptions {
  /** Letter of the APPENDIX release the object states in 0x82; without it the newest declaration is used. */
  readonly release?: string;
  /**
   * Values of other properties of the same object, for numbers that those scale; a `Map` by property code. An object that
   * does not have a coefficient has the coefficient 1: say so here. Without one of the factors such a number stays raw.
   */
  readonly values?: KnownValues;
}

const NEWEST: ReadOptions = {};

/**
 * The typed value of a property. What does not fit its declaration is a special value that keeps the octets; the octets
 * of undeclared properties and classes are hexadecimal text. Never throws.
 */
export function decodeProperty(
  classCode: number,
  epc: number,
  edt: Uint8Array,
  options: ReadOptions = NEWEST,
): PropertyValue {
  const property = compiledProperty(classCode, epc, options.release);
  if (property === undefined) return hexText(edt);
  return property.codec().decode(edt, 0, edt.length, options.values);
}
