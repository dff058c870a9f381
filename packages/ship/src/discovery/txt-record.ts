import type { Decoded, Finding } from '@busbar/kernel';
import { ShipError } from '../errors.ts';

/** What a `_ship._tcp` service says of itself (IEC 63380-3, 6.4.4, Tables 22 and 23). */
export interface TxtRecord {
  /** SHIP ID. At most 63 octets. */
  readonly id: string;
  /** WebSocket resource; begins with `/`. At most 32 octets. */
  readonly path: string;
  /** SKI of the secp256r1 certificate: 40 hexadecimal digits, lower case here. */
  readonly ski: string;
  /** Auto accept is active at the sender; information only. */
  readonly register: boolean;
  /** Further curves are supported (SHIP 1.1). */
  readonly ecc?: boolean;
  readonly brand?: string;
  readonly type?: string;
  readonly model?: string;
  readonly serial?: string;
  /** Device categories: 1 control unit, 2 energy management, 3 e-mobility, 4 HVAC, 5 inverter, 6 appliance, 7 meter. */
  readonly categories?: readonly number[];
}

/** How a record is written. */
export interface TxtStyle {
  /** Case of the SKI: lower by default (installed base), upper in the `iec` profile (SHIP-6.4.4-8). */
  readonly skiCase: 'lower' | 'upper';
}

/** Longest TXT RDATA in octets (SHIP-6.4.4-2). */
const LONGEST_RDATA = 400;
/** Longest descriptive value in octets (Table 23). */
const LONGEST_VALUE = 32;
/** Longest `path` in octets (Table 22). */
const LONGEST_PATH = 32;
/** Longest `id` in octets (Table 22). */
const LONGEST_ID = 63;

/** The record as ordered `[key, value]` pairs, `txtvers` first; throws `ship.txt-record-invalid` when a limit is broken. */
export function txtEntries(
  record: TxtRecord,
  style: TxtStyle = { skiCase: 'lower' },
): readonly (readonly [string, string])[] {
  if (!/^[0-9a-f]{40}$/i.test(record.ski))
    throw invalid(`the SKI must have 40 hexadecimal digits, not "${record.ski}"`);
  if (octets(record.id) === 0 || octets(record.id) > LONGEST_ID)
    throw invalid(`the SHIP ID must have 1 to ${LONGEST_ID} octets`);
  if (!record.path.startsWith('/') || octets(record.path) > LONGEST_PATH) {
    throw invalid(`the path must begin with / and have at most ${LONGEST_PATH} octets, not "${record.path}"`);
  }
  const entries: [string, string][] = [
    ['txtvers', '1'],
    ['id', record.id],
    ['path', record.path],
    ['ski', style.skiCase === 'upper' ? record.ski.toUpperCase() : record.ski.toLowerCase()],
    ['register', String(record.register)],
  ];
  if (record.ecc !== undefined) entries.push(['ecc', String(record.ecc)]);
  for (const key of ['brand', 'type', 'model', 'serial'] as const) {
    const value = descriptive(record[key]);
    if (value !== '') entries.push([key, value]);
  }
  if (record.categories !== undefined && record.categories.length > 0)
    entries.push(['cat', record.categories.join(',')]);
  const total = entries.reduce((sum, [key, value]) => sum + 2 + octets(key) + octets(value), 0);
  if (total > LONGEST_RDATA)
    throw invalid(`the TXT record would have ${total} octets, at most ${LONGEST_RDATA} are allowed`);
  return entries;
}

/** The record as RDATA: length-prefixed `key=value` strings. */
export function txtRdata(record: TxtRecord, style?: TxtStyle): Uint8Array {
  return Buffer.concat(
    txtEntries(record, style).map(([key, value]) => {
      const text = Buffer.from(`${key}=${value}`, 'utf8');
      return Buffer.concat([Buffer.from([text.length]), text]);
    }),
  );
}

/** Reads the strings of a TXT record; a record that must be ignored (SHIP-6.4.4-3) has no value and says why. */
export function parseTxt(strings: readonly Uint8Array[]): Decoded<TxtRecord> {
  const values = keyValues(strings);
  const missing = ['txtvers', 'id', 'path', 'ski', 'register'].filter((key) => !values.has(key));
  if (missing.length > 0) return ignored(`mandatory keys are missing: ${missing.join(', ')}`);
  const text = (key: string): string => values.get(key) ?? '';
  if (text('txtvers') !== '1') return ignored(`txtvers is "${text('txtvers')}", not 1`);
  if (!/^[0-9a-f]{40}$/i.test(text('ski'))) return ignored('ski does not have 40 hexadecimal digits');
  if (text('register') !== 'true' && text('register') !== 'false')
    return ignored(`register is "${text('register')}", not true or false`);
  if (text('id') === '') return ignored('id is empty');
  const optional = (key: 'brand' | 'type' | 'model' | 'serial'): object =>
    values.has(key) ? { [key]: text(key) } : {};
  const categories = text('cat')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => /^\d{1,5}$/.test(one))
    .map(Number);
  return {
    value: {
      id: text('id'),
      path: text('path').startsWith('/') ? text('path') : `/${text('path')}`,
      ski: text('ski').toLowerCase(),
      register: text('register') === 'true',
      ...(values.has('ecc') ? { ecc: text('ecc') === 'true' } : {}),
      ...optional('brand'),
      ...optional('type'),
      ...optional('model'),
      ...optional('serial'),
      ...(categories.length > 0 ? { categories } : {}),
    },
    findings: [],
  };
}

/** Splits RDATA into its strings; a length that runs past the end takes what is there. */
export function txtStrings(rdata: Uint8Array): readonly Uint8Array[] {
  const strings: Uint8Array[] = [];
  for (let at = 0; at < rdata.length; ) {
    const length = rdata[at] ?? 0;
    strings.push(rdata.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return strings;
}

/** Keys in lower case; the first `=` splits, the first occurrence of a key wins, strings without `=` are skipped (SHIP-6.4.4-7). */
function keyValues(strings: readonly Uint8Array[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const string of strings) {
    const text = Buffer.from(string).toString('utf8');
    const split = text.indexOf('=');
    if (split < 1) continue;
    const key = text.slice(0, split).toLowerCase();
    if (!values.has(key)) values.set(key, text.slice(split + 1));
  }
  return values;
}

/**
 * A descriptive value as it may be sent: no `;`, no `=` and no control, format or separator characters (SHIP-6.4.4-5, -7),
 * cut to 32 octets at a character boundary (SHIP-6.4.4-9).
 */
export function descriptive(value: string | undefined): string {
  const clean = (value ?? '').replace(/[\p{Cc}\p{Cf}\p{Z};=]+/gu, '-').replace(/^-+|-+$/g, '');
  return cutToOctets(clean, LONGEST_VALUE);
}

/** The longest beginning of a text that has at most `most` octets in UTF-8 and ends between two characters. */
export function cutToOctets(text: string, most: number): string {
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += octets(character);
    if (size > most) break;
    kept += character;
  }
  return kept;
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

function ignored(text: string): Decoded<TxtRecord> {
  const finding: Finding = { severity: 'error', rule: 'SHIP-6.4.4-3', path: '', text };
  return { value: undefined, findings: [finding] };
}

function invalid(text: string): ShipError {
  return new ShipError('ship.txt-record-invalid', text, { rule: 'SHIP-6.4.4-2' });
}
