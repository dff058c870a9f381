import type { Decoded, Finding } from '@busbar/kernel';
import { ShipError } from '../errors.ts';
import { shipIdFault } from '../identity/ship-id.ts';

/** Content of the TXT record of a SHIP service (Tables 22 and 23). */
export interface ShipTxt {
  /** SHIP ID, at most 63 octets. */
  readonly id: string;
  /** WebSocket resource, begins with `/`, at most 32 octets. */
  readonly path: string;
  /** 40 lower-case hex digits, whatever the record had. */
  readonly ski: string;
  /** Auto accept is active; information only, Busbar never announces true (SHIP-IG 2.3). */
  readonly register: boolean;
  /** The node has certificates on further curves. */
  readonly ecc: boolean;
  readonly brand?: string;
  readonly type?: string;
  readonly model?: string;
  readonly serial?: string;
  /** Device categories: 1 control unit, 2 energy management, 3 e-mobility, 4 HVAC, 5 inverter, 6 appliance, 7 meter. */
  readonly categories: readonly number[];
}

/** Longest value of brand, type, model, serial and path in octets. */
const LONGEST_VALUE = 32;
/** Longest record in octets, length octets included (SHIP-6.4.4-2). */
const LONGEST_RECORD = 400;
/** Largest record that is read: no use announcing more, and a flood is cut early. */
const LONGEST_READ = 1300;
const OPTIONAL_TEXTS = ['brand', 'type', 'model', 'serial'] as const;

/**
 * The `key=value` pairs of the record, in the order of the tables, `txtvers` first.
 * Human-readable values are shortened and cleaned as the standard asks (SHIP-6.4.4-5, -9).
 * @param skiCase the installed base compares lower case, the text has upper case (SHIP-6.4.4-8)
 * @throws ShipError `ship.txt-record-invalid`
 */
export function writeTxt(txt: ShipTxt, skiCase: 'lower' | 'upper' = 'lower'): Readonly<Record<string, string>> {
  const fault = shipIdFault(txt.id);
  if (fault !== undefined) throw invalid(`the SHIP ID "${txt.id}" cannot be announced: ${fault}`);
  if (!isPath(txt.path))
    throw invalid(`the path "${txt.path}" must begin with / and have at most ${LONGEST_VALUE} octets`);
  const optional = OPTIONAL_TEXTS.map((key) => [key, cleanValue(txt[key] ?? '')] as const);
  const pairs = {
    txtvers: '1',
    id: txt.id,
    path: txt.path,
    ski: skiCase === 'lower' ? txt.ski.toLowerCase() : txt.ski.toUpperCase(),
    register: String(txt.register),
    ecc: String(txt.ecc),
    ...Object.fromEntries(optional.filter(([, value]) => value !== '')),
    ...(txt.categories.length === 0 ? {} : { cat: txt.categories.join(',') }),
  };
  const length = txtStrings(pairs).reduce((sum, text) => sum + 1 + Buffer.byteLength(text), 0);
  if (length > LONGEST_RECORD) throw invalid(`the record has ${length} octets, ${LONGEST_RECORD} are allowed`);
  return pairs;
}

/** The strings of the record as they go on the wire. */
export function txtStrings(pairs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(pairs).map(([key, value]) => `${key}=${value}`);
}

/** Reads the strings of a TXT record; without value when the service is none of SHIP (SHIP-6.4.4-3, -4, -7). */
export function readTxt(strings: readonly Uint8Array[]): Decoded<ShipTxt> {
  const length = strings.reduce((sum, text) => sum + 1 + text.length, 0);
  if (length > LONGEST_READ) return refused('SHIP-6.4.4-2', '', `the record has ${length} octets`);
  const values = keyValues(strings);
  const missing = ['txtvers', 'id', 'path', 'ski', 'register'].find((key) => values.get(key) === undefined);
  if (missing !== undefined) return refused('SHIP-6.4.4-3', missing, 'the key is missing');
  const text = (key: string): string => values.get(key) ?? '';
  if (text('txtvers') !== '1') return refused('SHIP-6.4.4-3', 'txtvers', 'another version than 1');
  if (!/^[0-9a-fA-F]{40}$/.test(text('ski'))) return refused('SHIP-6.4.4-3', 'ski', 'not 40 hex digits');
  if (!/^(true|false)$/.test(text('register'))) return refused('SHIP-6.4.4-3', 'register', 'neither true nor false');
  const findings: Finding[] =
    length > LONGEST_RECORD ? [warning('SHIP-6.4.4-2', '', `the record has ${length} octets`)] : [];
  // A path of another form cannot be dialled; the root is tried anyway.
  if (!text('path').startsWith('/')) findings.push(warning('SHIP-6.4.4-1', 'path', 'does not begin with /'));
  const optional = OPTIONAL_TEXTS.filter((key) => text(key) !== '').map((key) => [key, text(key)]);
  return {
    value: {
      id: text('id'),
      path: text('path').startsWith('/') ? text('path') : '/',
      ski: text('ski').toLowerCase(),
      register: text('register') === 'true',
      ecc: text('ecc') === 'true',
      ...Object.fromEntries(optional),
      categories: categories(text('cat')),
    },
    findings,
  };
}

/** Shortens a text to `most` octets of UTF-8 without cutting a character (SHIP-6.4.4-9). */
export function truncateUtf8(text: string, most: number): string {
  let octets = 0;
  let kept = '';
  for (const character of text) {
    octets += Buffer.byteLength(character);
    if (octets > most) break;
    kept += character;
  }
  return kept;
}

/** Control, format and separator characters, `;` and `=` become `-`, ends are trimmed (SHIP-6.4.4-5, -7). */
function cleanValue(text: string): string {
  const clean = text.trim().replace(/[\p{Cc}\p{Cf}\p{Z};=]+/gu, '-');
  return truncateUtf8(clean, LONGEST_VALUE);
}

function isPath(path: string): boolean {
  return (
    path.startsWith('/') && Buffer.byteLength(path) <= LONGEST_VALUE && /^[!-~]+$/.test(path) && !/[=;]/.test(path)
  );
}

/** First `=` splits, keys in any case, the first of a key wins, strings without `=` do not count (SHIP-6.4.4-7). */
function keyValues(strings: readonly Uint8Array[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const octets of strings) {
    const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('utf8');
    const at = text.indexOf('=');
    const key = text.slice(0, at).toLowerCase();
    if (at > 0 && !values.has(key)) values.set(key, text.slice(at + 1));
  }
  return values;
}

function categories(text: string): readonly number[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => /^\d{1,5}$/.test(item))
    .map(Number);
}

function warning(rule: string, path: string, text: string): Finding {
  return { severity: 'warning', rule, path, text };
}

function refused(rule: string, path: string, text: string): Decoded<ShipTxt> {
  return { value: undefined, findings: [{ severity: 'error', rule, path, text }] };
}

function invalid(text: string): ShipError {
  return new ShipError('ship.txt-record-invalid', `The service cannot be announced: ${text}.`, {
    rule: 'SHIP-6.4.4-1',
  });
}
