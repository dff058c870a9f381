/** The languages of the page. */
export type Language = 'en' | 'de';

/** Shown where a value is not known. An unknown value is never shown as 0. */
const UNKNOWN_VALUE = '–';

/** Numbers as the reader of one language writes them. */
export interface NumberFormat {
  /** Power in W as kW with two decimals, `4.20 kW`. Negative values keep their sign unless `magnitude` is asked for. */
  power(watts: number | null | undefined, sign?: 'signed' | 'magnitude'): string;
  /** The number of `power` without its unit, for large displays. */
  kilowatts(watts: number | null | undefined, sign?: 'signed' | 'magnitude'): string;
  /** A limit in kW with as many decimals as it has (one to three), `4.2 kW`. */
  limit(watts: number | null | undefined): string;
  /** A limit in whole W, `4,200 W`. */
  watts(watts: number | null | undefined): string;
  /** Energy in Wh as kWh with two decimals. */
  energy(wattHours: number | null | undefined): string;
  /** Current in A with one decimal. */
  current(amperes: number | null | undefined): string;
  /** A share in whole %. */
  percent(share: number | null | undefined): string;
  /** A whole number, or with so many decimals. */
  plain(value: number, decimals?: number): string;
}

/** Number formats of a language; `Intl` objects are made once because each costs about a millisecond. */
export function numberFormat(language: Language): NumberFormat {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const one = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const two = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const exact = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 3 });
  const byDecimals = [whole, one, two] as const;
  const given = (value: number | null | undefined, write: (value: number) => string): string =>
    isNumber(value) ? write(value) : UNKNOWN_VALUE;
  const kilowatts: NumberFormat['kilowatts'] = (value, sign = 'signed') =>
    given(value, (w) => two.format(withoutNegativeZero((sign === 'magnitude' ? Math.abs(w) : w) / 1000, 2)));
  return {
    kilowatts,
    power: (value, sign) => (isNumber(value) ? `${kilowatts(value, sign)} kW` : UNKNOWN_VALUE),
    limit: (value) => given(value, (w) => `${exact.format(withoutNegativeZero(w / 1000, 3))} kW`),
    watts: (value) => given(value, (w) => `${whole.format(withoutNegativeZero(w, 0))} W`),
    energy: (value) => given(value, (wh) => `${two.format(withoutNegativeZero(wh / 1000, 2))} kWh`),
    current: (value) => given(value, (a) => `${one.format(withoutNegativeZero(a, 1))} A`),
    percent: (value) => given(value, (share) => `${whole.format(share)} %`),
    plain: (value, decimals = 0) => (byDecimals[decimals] ?? two).format(withoutNegativeZero(value, decimals)),
  };
}

/** True for a finite number: what the energy manager measured. */
export function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A value that rounds to zero becomes 0: an instrument does not show `-0.00`. */
function withoutNegativeZero(value: number, decimals: number): number {
  return Math.abs(value) < 0.5 / 10 ** decimals ? 0 : value;
}
