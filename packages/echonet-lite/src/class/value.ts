/** Units of the appendix, as it writes them. */
export type Unit = 'A' | 'Ah' | 'V' | 'W' | 'Wh' | 'kWh' | '%' | 'second' | 'digit';

/** A number with its unit. */
export interface Quantity<U extends Unit = Unit> {
  readonly value: number;
  readonly unit: U;
}

/** A number whose factors are other properties: raw as long as those are not known. */
export type Scalable<U extends Unit = Unit> = Quantity<U> | { readonly raw: number };

/** Something that is no value: the device says so, or the octets do not fit the declaration. */
export type Special =
  /** The device says that the value is above or below what fits, or that it has none. */
  | { readonly special: 'overflow' | 'underflow' | 'noData' }
  /** A code outside the enumeration, another size than declared, a number outside its range; the octets as hexadecimal text. */
  | { readonly special: 'unknownCode' | 'sizeMismatch' | 'outOfRange'; readonly raw: string };

/** A value of any property; the declarations say which. Octets are lower case hexadecimal text. */
export type PropertyValue =
  | number
  | string
  | boolean
  | readonly PropertyValue[]
  | { readonly [member: string]: PropertyValue };

/** Whether a value is none: see {@link Special}. */
export function isSpecial(value: unknown): value is Special {
  return typeof value === 'object' && value !== null && 'special' in value;
}
