/**
 * Declaration primitives of messages in SHIP JSON (IEC 63380-3, 6.8). A message is declared once; the TypeScript type,
 * the decoder and the encoder come from that declaration. See {@link record} for the pattern.
 */
declare const typedAs: unique symbol;

/** Links a declaration to the type of its values; exists for the compiler only. */
export interface Typed<T> {
  readonly [typedAs]: T;
}

/** `xs:boolean`. */
export interface BoolShape extends Typed<boolean> {
  readonly kind: 'bool';
}

/** An integer type of the schema with its range, both ends included. */
export interface IntegerShape<T extends number | bigint = number | bigint> extends Typed<T> {
  readonly kind: 'integer';
  readonly min: bigint;
  readonly max: bigint;
}

/** `xs:double`: any JSON number. */
export interface DoubleShape extends Typed<number> {
  readonly kind: 'double';
}

/** Any string type without a list of values: texts, times, durations, hexBinary. */
export interface TextShape extends Typed<string> {
  readonly kind: 'text';
}

/** A string type with a list of values; an open one keeps values it does not know. */
export interface EnumerationShape<T extends string = string> extends Typed<T> {
  readonly kind: 'enumeration';
  readonly values: readonly string[];
  readonly isOpen: boolean;
  /** Wrong spellings that are understood on reception, and the value they mean. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** An element that may repeat: a JSON array of its occurrences. */
export interface ListShape<T = unknown> extends Typed<readonly T[]> {
  readonly kind: 'list';
  readonly item: Shape<T>;
  /** Written as one member per occurrence, all with the same name, instead of one array (SPINE-5.2.2-20). */
  readonly isSpread: boolean;
}

/** A complex type: on the wire an array of one-member objects in the order of `fields`. */
export interface RecordShape<T = unknown> extends Typed<T> {
  readonly kind: 'record';
  readonly fields: readonly Field[];
  /** Wrong member names that are understood on reception, and what they mean. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Members without which a received message is invalid. */
  readonly required: readonly string[];
  /** `xs:choice`: at most one of the members is present. */
  readonly isChoice: boolean;
  /** The outermost element of a message: an object with exactly one member instead of an array. */
  readonly isRoot: boolean;
}

/** `anyType`: the JSON text of an embedded specification, as received. */
export interface RawShape extends Typed<string> {
  readonly kind: 'raw';
}

/** One element of a complex type. */
export interface Field {
  readonly name: string;
  readonly shape: AnyShape;
}

/** Any declaration. */
export type AnyShape =
  | BoolShape
  | IntegerShape
  | DoubleShape
  | TextShape
  | EnumerationShape
  | ListShape
  | RecordShape
  | RawShape;

/** A declaration of values of type `T`. */
export type Shape<T> = AnyShape & Typed<T>;

/** The type of the values of a declaration. */
export type ValueOf<S> = S extends Typed<infer T> ? T : never;

/** Elements of a complex type, in the order of the schema. */
export type Fields = Readonly<Record<string, Shape<unknown>>>;

/** Value of a complex type: every element is optional, because it is optional on the wire. */
export type Data<F extends Fields> = { readonly [K in keyof F]?: ValueOf<F[K]> };

/** An empty complex element: its presence is the information. Plain `{}`, on the wire `[]`. */
export type Tag = Readonly<Record<string, never>>;

/** Peculiarities of one complex type. */
export interface RecordOptions<T> {
  readonly aliases?: Readonly<Record<string, keyof T & string>>;
  readonly required?: readonly (keyof T & string)[];
  readonly choice?: boolean;
}

type FieldsOf<T> = { readonly [K in keyof T]-?: Shape<Exclude<T[K], undefined>> };

/** `xs:boolean`. */
export const bool: BoolShape = declared({ kind: 'bool' });
/** `xs:double`. */
export const double: DoubleShape = declared({ kind: 'double' });
/** `xs:string` and every type written as a string. */
export const text: TextShape = declared({ kind: 'text' });
/** `xs:unsignedInt`: 0 to 4294967295. */
export const uint: IntegerShape<number> = integer(0n, 4294967295n);
/** `xs:int`: -2147483648 to 2147483647. */
export const int: IntegerShape<number> = integer(-2147483648n, 2147483647n);
/** `xs:short`: -32768 to 32767. */
export const short: IntegerShape<number> = integer(-32768n, 32767n);
/** `xs:unsignedShort`: 0 to 65535. */
export const ushort: IntegerShape<number> = integer(0n, 65535n);
/** `xs:unsignedByte`: 0 to 255. */
export const ubyte: IntegerShape<number> = integer(0n, 255n);
/** `xs:unsignedLong`: 0 to 2^64-1; a number where it is exact, else a bigint. */
export const ulong: IntegerShape<number | bigint> = integer(0n, 18446744073709551615n);
/** `xs:long`: -2^63 to 2^63-1; a number where it is exact, else a bigint. */
export const long: IntegerShape<number | bigint> = integer(-9223372036854775808n, 9223372036854775807n);
/** `anyType`: JSON text of another specification, kept as it is. */
export const raw: RawShape = declared({ kind: 'raw' });
/** An empty complex element. */
export const tag: RecordShape<Tag> = declared({
  kind: 'record',
  fields: [],
  aliases: {},
  required: [],
  isChoice: false,
  isRoot: false,
});

/** A string with known values; values of vendors are kept as they are. `aliases` are wrong spellings of known values. */
export function enumeration<const V extends readonly string[]>(
  values: V,
  aliases: Readonly<Record<string, V[number]>> = {},
): EnumerationShape<V[number] | (string & Record<never, never>)> {
  return declared({ kind: 'enumeration', values, isOpen: true, aliases });
}

/** A string with exactly these values; another one counts as absent and is reported. */
export function closedEnumeration<const V extends readonly string[]>(values: V): EnumerationShape<V[number]> {
  return declared({ kind: 'enumeration', values, isOpen: false, aliases: {} });
}

/** An element that may repeat. */
export function list<T>(item: Shape<T>): ListShape<T> {
  return declared({ kind: 'list', item, isSpread: false });
}

/** An element of a repeating choice group: the member occurs once per value (SPINE-5.2.2-20, SPINE-5.3.3-26). */
export function spreadList<T>(item: Shape<T>): ListShape<T> {
  return declared({ kind: 'list', item, isSpread: true });
}

/**
 * A complex type. Its value type gets a name, so that editors show the name and not its expansion:
 *
 * ```ts
 * const f = { startTime: text, endTime: text };
 * export interface TimePeriod extends Data<typeof f> {}
 * export const timePeriod = record<TimePeriod>(f);
 * ```
 */
export function record<T extends object = never>(
  fields: FieldsOf<NoInfer<T>>,
  options: RecordOptions<NoInfer<T>> = {},
): RecordShape<T> {
  return recordOf<T>(fields as Fields, options as RecordOptions<Record<string, unknown>>);
}

/** {@link record} for fields whose names are only known while the program runs. */
export function recordOf<T>(fields: Fields, options: RecordOptions<Record<string, unknown>> = {}): RecordShape<T> {
  return complex(fields, options, false);
}

/** The outermost element of messages: one of the members, in an object instead of an array (SHIP-6.8.5-7). */
export function root<F extends Fields>(fields: F): RecordShape<Data<F>> {
  return complex(fields, {}, true);
}

function complex<T>(fields: Fields, options: RecordOptions<Record<string, unknown>>, isRoot: boolean): RecordShape<T> {
  return declared({
    kind: 'record',
    fields: Object.entries(fields).map(([name, shape]) => ({ name, shape })),
    aliases: options.aliases ?? {},
    required: options.required ?? [],
    isChoice: options.choice ?? false,
    isRoot,
  });
}

function integer<T extends number | bigint>(min: bigint, max: bigint): IntegerShape<T> {
  return declared({ kind: 'integer', min, max });
}

/** Adds the brand of {@link Typed}, which exists for the compiler only. */
function declared<S extends Typed<unknown>>(shape: Omit<S, typeof typedAs>): S {
  return Object.freeze(shape) as S;
}
