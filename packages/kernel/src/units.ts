/**
 * Quantities as branded numbers: the unit is in the type, the number stays a number.
 * Power and current are positive for consumption and import, negative for production and export, everywhere.
 */
declare const unit: unique symbol;
type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** Active power in W. Consumption positive, production negative. */
export type Watts = Quantity<'W'>;
/** Energy in Wh. Counters are 0 or more. */
export type WattHours = Quantity<'Wh'>;
/** Current in A (rms). Consumption positive, production negative. */
export type Amperes = Quantity<'A'>;
/** Voltage in V (rms). */
export type Volts = Quantity<'V'>;
/** Share in %, 0 to 100. */
export type Percent = Quantity<'%'>;
/** Duration or monotonic instant in milliseconds. */
export type Millis = Quantity<'ms'>;
/** Duration in seconds. */
export type Seconds = Quantity<'s'>;
/** Wall clock instant: milliseconds since 1970-01-01T00:00:00Z. */
export type UtcInstant = Quantity<'ms since 1970'>;

/** Marks a number as power in W. */
export const watts = (value: number): Watts => finite(value) as Watts;
/** Marks a number as energy in Wh. */
export const wattHours = (value: number): WattHours => finite(value) as WattHours;
/** Marks a number as current in A. */
export const amperes = (value: number): Amperes => finite(value) as Amperes;
/** Marks a number as voltage in V. */
export const volts = (value: number): Volts => finite(value) as Volts;
/** Marks a number as a share in %. */
export const percent = (value: number): Percent => finite(value) as Percent;
/** Marks a number as a duration in ms. */
export const millis = (value: number): Millis => finite(value) as Millis;
/** Marks a number as a duration in s. */
export const seconds = (value: number): Seconds => finite(value) as Seconds;
/** Marks a number as a wall clock instant in ms since 1970. */
export const utcInstant = (value: number): UtcInstant => finite(value) as UtcInstant;

/** The same duration in milliseconds. */
export const inMillis = (duration: Seconds): Millis => millis(duration * 1000);

/** Writes an instant as `2026-01-01T12:00:00Z`: UTC, no fraction, no numeric offset (SPINE-5.2.2-12). */
export function formatInstant(instant: UtcInstant): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Writes an instant with its milliseconds, `2026-01-01T12:00:00.250Z`: for records of what happened, never for the wire. */
export function formatMoment(instant: UtcInstant): string {
  return new Date(instant).toISOString();
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`a quantity must be a finite number, not ${value}`);
  return value;
}
