import type { Forms } from './form.ts';
import type { Quantity, Scalable, Special, Unit } from './value.ts';

declare const typedAs: unique symbol;

/** Links a declaration to the type of its values; exists for the compiler only. */
export interface Typed<V> {
  readonly [typedAs]?: V;
}

/** A binary number; the physical value is the raw one divided by `divisor`. */
export interface NumberData {
  readonly kind: 'number';
  /** Octets: 1, 2 or 4. */
  readonly size: 1 | 2 | 4;
  readonly isSigned: boolean;
  /** Smallest and largest raw value, both included. */
  readonly rawMin: number;
  readonly rawMax: number;
  readonly divisor: 1 | 10 | 1000;
  readonly unit: Unit | undefined;
  /** Raw values that say that the value is above or below what fits; undefined where the class has none. */
  readonly overflow: number | undefined;
  readonly underflow: number | undefined;
  /** Properties of the same object whose values the number is multiplied by. */
  readonly multiplyByEpc: readonly number[];
}

/** A code: one value, a range of values or several of both. */
export type Codes = Code | readonly (Code | CodeRange)[] | CodeRange;
type Code = number | bigint;
/** First and last code, both included. */
export interface CodeRange {
  readonly first: number;
  readonly last: number;
}

/** One name of an enumeration and the codes that mean it. */
export interface StateName {
  readonly name: string;
  readonly codes: readonly (Code | CodeRange)[];
  /** Devices report it, nobody writes it. */
  readonly isReadOnly: boolean;
}

/** An enumeration. */
export interface StateData {
  readonly kind: 'state';
  readonly size: number;
  readonly names: readonly StateName[];
}

/** Codes that stand for numbers, for example 0x01 for 0.1. */
export interface NumericValueData {
  readonly kind: 'numericValue';
  readonly values: readonly { readonly code: number; readonly value: number }[];
}

/** Steps 1 to `maximum`, coded from `base` on. */
export interface LevelData {
  readonly kind: 'level';
  readonly base: number;
  readonly maximum: number;
}

/** Octets without a declared meaning. */
export interface RawData {
  readonly kind: 'raw';
  readonly minSize: number;
  readonly maxSize: number;
}

/** Year (2), month, day. */
export interface DateData {
  readonly kind: 'date';
}

/** Hour, minute. */
export interface TimeData {
  readonly kind: 'time';
}

/** Year (2), month, day, hour, minute and, of seven octets, second. */
export interface DateTimeData {
  readonly kind: 'dateTime';
  readonly size: 6 | 7;
}

/** Items of one size, one after the other. */
export interface ArrayData {
  readonly kind: 'array';
  readonly item: AnyData;
  readonly minItems: number;
  readonly maxItems: number;
}

/** Named parts, one after the other. */
export interface ObjectData {
  readonly kind: 'object';
  readonly fields: readonly { readonly name: string; readonly data: AnyData }[];
  /** Fields that say how many octets or items another field has. */
  readonly counts: Readonly<Record<string, string>>;
}

/** Several readings of the same octets. */
export interface OneOfData {
  readonly kind: 'oneOf';
  readonly variants: readonly AnyData[];
}

/** Octets with a meaning that the words above cannot say; `layout` is how the appendix declares them. */
export interface FormData {
  readonly kind: 'form';
  readonly form: keyof Forms;
  readonly layout: AnyData;
}

/** Any declaration of the content of a property. */
export type AnyData =
  | NumberData
  | StateData
  | NumericValueData
  | LevelData
  | RawData
  | DateData
  | TimeData
  | DateTimeData
  | ArrayData
  | ObjectData
  | OneOfData
  | FormData;

/** A declaration of the content of a property, with the type of its values. */
export type Data<V> = AnyData & Typed<V>;

/** The values of a declaration. */
export type ValueOf<D> = D extends Typed<infer V> ? V : never;

/** What makes a number without overflow and underflow codes or with factors that other properties hold. */
type NumberOf<U extends Unit | undefined> = NumberData & Typed<(U extends Unit ? Quantity<U> : number) | Special>;

type Divisor = 1 | 10 | 1000;

/** An unsigned number of one octet: raw range, unit, divisor from raw to unit. */
export const uint8 = numbers(1, false);
/** An unsigned number of two octets. */
export const uint16 = numbers(2, false);
/** An unsigned number of four octets. */
export const uint32 = numbers(4, false);
/** A signed number of two octets. */
export const int16 = numbers(2, true);
/** A signed number of four octets. */
export const int32 = numbers(4, true);

function numbers(
  size: 1 | 2 | 4,
  isSigned: boolean,
): <U extends Unit | undefined = undefined>(
  rawMin: number,
  rawMax: number,
  unit?: U,
  divisor?: Divisor,
) => NumberOf<U> {
  const span = 2 ** (8 * size);
  const overflow = isSigned ? span / 2 - 1 : span - 1;
  const underflow = isSigned ? -span / 2 : span - 2;
  return (rawMin, rawMax, unit, divisor = 1) => ({
    kind: 'number',
    size,
    isSigned,
    rawMin,
    rawMax,
    divisor,
    unit,
    overflow,
    underflow,
    multiplyByEpc: [],
  });
}

/** The number without the general codes for overflow and underflow. */
export function withoutCodes<N extends NumberData>(number: N): N {
  return { ...number, overflow: undefined, underflow: undefined };
}

/** A number that other properties of the object are factors of; it has no codes for overflow and underflow. */
export function multipliedBy<U extends Unit>(
  number: NumberOf<U>,
  ...multiplyByEpc: readonly number[]
): NumberData & Typed<Scalable<U> | Special> {
  return { ...withoutCodes<NumberData>(number), multiplyByEpc };
}

/** A name that is never written. */
interface ReadOnly {
  readonly readOnly: Codes;
}

/** Codes that devices report and nobody writes. */
export function readOnly(codes: Codes): ReadOnly {
  return { readOnly: codes };
}

/** An inclusive range of codes. */
export function range(first: number, last: number): CodeRange {
  return { first, last };
}

/** The name `noData` is told as a special value, as overflow is. */
type StateOf<N> = StateData & Typed<Exclude<keyof N & string, 'noData'> | Special>;

/** An enumeration of one octet: names and their codes, in the order of the appendix. */
export function state<const N extends Readonly<Record<string, Codes | ReadOnly>>>(names: N): StateOf<N> {
  return codes(1, names);
}

/** An enumeration of several octets. */
export function codes<const N extends Readonly<Record<string, Codes | ReadOnly>>>(size: number, names: N): StateOf<N> {
  return {
    kind: 'state',
    size,
    names: Object.entries(names).map(([name, one]) => {
      const isReadOnly = typeof one === 'object' && 'readOnly' in one;
      const listed = isReadOnly ? one.readOnly : one;
      return { name, codes: isList(listed) ? listed : [listed], isReadOnly };
    }),
  };
}

function isList(listed: Codes): listed is readonly (Code | CodeRange)[] {
  return Array.isArray(listed);
}

/** Codes that stand for numbers. */
export function numericValue(
  ...values: readonly (readonly [code: number, value: number])[]
): NumericValueData & Typed<{ readonly value: number } | Special> {
  return { kind: 'numericValue', values: values.map(([code, value]) => ({ code, value })) };
}

/** Steps 1 to `maximum`, coded from `base` on in one octet. */
export function level(base: number, maximum: number): LevelData & Typed<number | Special> {
  return { kind: 'level', base, maximum };
}

/** Octets without a declared meaning; the value is their hexadecimal text. */
export function raw(minSize: number, maxSize: number = minSize): RawData & Typed<string | Special> {
  return { kind: 'raw', minSize, maxSize };
}

/** A calendar date, `2025-03-14`. */
export const date: DateData & Typed<string | Special> = { kind: 'date' };
/** A time of day, `13:45`. */
export const time: TimeData & Typed<string | Special> = { kind: 'time' };
/** A date and time of day with seconds, `2025-03-14T13:45:00`. */
export const dateTime: DateTimeData & Typed<string | Special> = { kind: 'dateTime', size: 7 };
/** A date and time of day, `2025-03-14T13:45`. */
export const dateTimeToMinute: DateTimeData & Typed<string | Special> = { kind: 'dateTime', size: 6 };

/** Items one after the other, `minItems` to `maxItems` of them. */
export function array<V>(
  item: Data<V>,
  minItems: number,
  maxItems: number = minItems,
): ArrayData & Typed<readonly V[] | Special> {
  return { kind: 'array', item, minItems, maxItems };
}

type ObjectOf<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Named parts one after the other; `counts` names fields that say how long another one is. */
export function object<const F extends Readonly<Record<string, Data<unknown>>>>(
  fields: F,
  counts: { readonly [K in keyof F]?: keyof F & string } = {},
): ObjectData & Typed<ObjectOf<F> | Special> {
  const named = Object.entries(fields).map(([name, data]) => ({ name, data }));
  return { kind: 'object', fields: named, counts: counts as Readonly<Record<string, string>> };
}

/** Several readings of the same octets: enumerations are tried first, then the others in their order. */
export function oneOf<const D extends readonly Data<unknown>[]>(...variants: D): OneOfData & Typed<ValueOf<D[number]>> {
  return { kind: 'oneOf', variants };
}

/** Octets with a meaning of their own; `layout` is how the appendix declares them. */
export function form<F extends keyof Forms>(name: F, layout: AnyData): FormData & Typed<Forms[F] | Special> {
  return { kind: 'form', form: name, layout };
}
