import { type Watts, watts } from '@busbar/kernel';
import { descriptive } from '../discovery/txt-record.ts';
import { displaySki, parseSki } from './ski.ts';

/** How the value of one field is read and written. */
interface QrValue<T> {
  /** What is expected, for messages about a value that cannot be used. Values may be secret: none is ever repeated. */
  readonly expected: string;
  read(text: string): T | undefined;
  write(value: T): string;
}

/** One field: its key and how its value is read and written. */
export interface QrField<T> extends QrValue<T> {
  readonly key: string;
}

const field = <T>(key: string, value: QrValue<T>): QrField<T> => ({ key, ...value });

/** Hexadecimal digits; case and what groups them do not matter (SHIP-6.9.8-4). */
const hex = (least: number, most: number, group?: number): QrValue<string> => ({
  expected: `${least === most ? least : `${least} to ${most}`} hexadecimal digits`,
  read: (text) => {
    const digits = text.replace(/[\s:-]/g, '').toUpperCase();
    return digits.length >= least && digits.length <= most && /^[0-9A-F]+$/.test(digits) ? digits : undefined;
  },
  write: (digits) => (group === undefined ? digits : (digits.match(new RegExp(`.{1,${group}}`, 'g')) ?? []).join(' ')),
});

const SKI: QrValue<string> = { expected: '40 hexadecimal digits', read: parseSki, write: displaySki };
const TEXT: QrValue<string> = { expected: 'text', read: (text) => text, write: descriptive };
const ID: QrValue<string> = { expected: 'a SHIP ID', read: (text) => text, write: (id) => id };
const URL_OF_PEM: QrValue<string> = {
  expected: 'an http or https address',
  read: (text) => (/^https?:\/\/[^\s;]+$/i.test(text) ? text : undefined),
  write: (url) => url,
};
const CATEGORIES: QrValue<readonly number[]> = {
  expected: 'numbers separated by commas',
  read: (text) => {
    const numbers = text.split(',').map((one) => one.trim());
    return numbers.every((one) => /^\d{1,5}$/.test(one)) ? numbers.map(Number) : undefined;
  },
  write: (categories) => categories.join(','),
};

/** Nominal power of a device, W: production 0 or below, consumption 0 or above. */
export interface NominalPower {
  readonly production: Watts;
  readonly consumption: Watts;
}

const NOMINAL_POWER: QrValue<NominalPower> = {
  expected: 'production (0 or below) and consumption (0 or above) in W',
  read: (text) => {
    const found = /^(-\d{1,9}|0+)\s*,\s*(\d{1,9})$/.exec(text);
    return found === null
      ? undefined
      : { production: watts(0 - Number((found[1] ?? '').replace('-', ''))), consumption: watts(Number(found[2])) };
  },
  write: ({ production, consumption }) => `${production},${consumption}`,
};

/** Every known key with its member, in the order of writing (ship.md 6.9.8). */
export const QR_FIELDS = {
  /** SKI on P-256, 40 lower-case hex digits. */
  ski: field('SKI', SKI),
  pin: field('PIN', hex(8, 16, 4)),
  id: field('ID', ID),
  brand: field('BRAND', TEXT),
  type: field('TYPE', TEXT),
  model: field('MODEL', TEXT),
  serial: field('SERIAL', TEXT),
  categories: field('CAT', CATEGORIES),
  nominalPower: field('NOMINALPOWER', NOMINAL_POWER),
  /** SKIs on the other curves. */
  bski: field('BSKI', SKI),
  b2ski: field('B2SKI', SKI),
  /** Public keys per curve. */
  pkey: field('PKEY', hex(66, 512)),
  pbkey: field('PBKEY', hex(66, 512)),
  pb2key: field('PB2KEY', hex(66, 512)),
  /** Where the certificate per curve can be had as PEM. */
  certUrl: field('CERTURL', URL_OF_PEM),
  certBUrl: field('CERTBURL', URL_OF_PEM),
  certB2Url: field('CERTB2URL', URL_OF_PEM),
  /** SHA-256 of the certificate, 64 upper-case hex digits (Pairing Service). */
  fingerprint: field('FPH256', hex(64, 64)),
  /** Secret of the Pairing Service, 16 to 128 octets as hex: never log it. */
  secret: field('SPSEC', hex(32, 256)),
} as const;

/** Name of a field in {@link QrCode}. */
export type QrFieldName = keyof typeof QR_FIELDS;
type ValueOf<F> = F extends QrField<infer T> ? T : never;

/** What the QR code of a node says: its SKI, and more as far as it is known. */
export type QrCode = { readonly [Name in QrFieldName]?: ValueOf<(typeof QR_FIELDS)[Name]> };
