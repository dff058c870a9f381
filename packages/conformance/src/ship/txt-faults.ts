import type { FoundRecord } from '../tool/medium.ts';

/** Longest values in octets (SHIP-6.4.4, Tables 22 and 23). */
const LONGEST = { id: 63, path: 32, brand: 32, model: 32, type: 32 } as const;

/** Whether a record is that of the device: by its SKI, or, if that is wrong, by its port. */
export function isTxtOf(
  record: FoundRecord,
  dut: { readonly ski: string; readonly port: number | undefined },
): boolean {
  const ski = txtValues(record.strings).get('ski')?.toLowerCase();
  return ski === dut.ski || (record.port !== undefined && record.port === dut.port);
}

/** Everything wrong with the strings of a TXT record, as TC_SHIP_MDNS_001 wants them. */
export function txtFaults(strings: readonly Uint8Array[]): readonly string[] {
  const faults: string[] = [];
  const values = txtValues(strings);
  if (strings.some((string) => utf8(string) === undefined)) faults.push('a string is not UTF-8');
  const expect = (key: string, isRight: (value: string) => boolean, rule: string): void => {
    const value = values.get(key);
    if (value === undefined) faults.push(`${key} is missing`);
    else if (!isRight(value)) faults.push(`${key} is "${value}": ${rule}`);
  };
  expect('txtvers', (value) => value === '1', 'it must be 1');
  expect('id', (value) => value !== '' && octets(value) <= LONGEST.id, '1 to 63 octets');
  expect('path', (value) => value.includes('/') && octets(value) <= LONGEST.path, 'contains /, at most 32 octets');
  expect('ski', (value) => /^[0-9a-f]{40}$/i.test(value), '40 hexadecimal digits');
  expect('register', (value) => value === 'true' || value === 'false', 'true or false');
  expect('cat', (value) => /^\d+(,\d+)*$/.test(value), 'numbers of categories with commas between them');
  for (const key of ['brand', 'model', 'type'] as const) {
    const value = values.get(key);
    if (value !== undefined && octets(value) > LONGEST[key]) faults.push(`${key} has more than ${LONGEST[key]} octets`);
  }
  return faults;
}

/** SHIP ID and path of a record. */
export function txtValues(strings: readonly Uint8Array[]): ReadonlyMap<string, string> {
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

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
