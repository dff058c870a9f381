import type { Decoded, Finding } from '@busbar/kernel';
import { descriptive } from '../discovery/txt-record.ts';
import { ShipError } from '../errors.ts';
import type { CurveName } from './curve.ts';
import type { Identity } from './identity.ts';
import { QR_FIELDS, type QrCode, type QrField, type QrFieldName } from './qr-fields.ts';

/** Longest text read: a QR code holds at most 2953 octets at error correction L. */
const LONGEST = 2953;
const SKI_OF: Readonly<Record<CurveName, 'ski' | 'bski' | 'b2ski'>> = {
  'P-256': 'ski',
  brainpoolP256r1: 'bski',
  brainpoolP384r1: 'b2ski',
};
const NAMES = Object.keys(QR_FIELDS) as QrFieldName[];
const NAME_OF: ReadonlyMap<string, QrFieldName> = new Map(NAMES.map((name) => [QR_FIELDS[name].key, name]));

/** What the QR code of this node says (SHIP-6.9.3-3). */
export function qrCodeOf(
  identity: Pick<Identity, 'ski' | 'shipId' | 'certificate'>,
  more: Omit<QrCode, 'ski' | 'bski' | 'b2ski' | 'id'> = {},
): QrCode {
  return { ...more, [SKI_OF[identity.certificate.curve]]: identity.ski, id: identity.shipId };
}

/**
 * The text of a QR code (SHIP-6.9.8-1, -2).
 * @throws ShipError `ship.qr-invalid`
 */
export function qrText(code: QrCode): string {
  if (code.id === undefined) throw invalid('the SHIP ID is missing');
  if (skiOf(code) === undefined) throw invalid('the SKI is missing');
  const fields = NAMES.flatMap((name) => written(name, code));
  const text = `SHIP;${fields.map((one) => `${one};`).join('')}ENDSHIP;`;
  if (Buffer.byteLength(text) > LONGEST) throw invalid(`the text has more than ${LONGEST} octets`);
  return text;
}

/**
 * Reads the text of a QR code in every known form; one without an SKI or a fingerprint has no value and says why.
 * Secrets are never part of a finding.
 */
export function parseQrText(text: string): Decoded<QrCode> {
  if (text.length > 2 * LONGEST) return unusable(`the text is longer than any QR code: ${text.length} characters`);
  // Copied from a narrow window, the text has line breaks anywhere.
  const trimmed = text.replace(/^\uFEFF|[\r\n\t]/g, '').trim();
  const early = /^SHIPP:([0-9a-f]{64})#([0-9a-f]{32,256});?$/i.exec(trimmed);
  if (early !== null)
    return {
      value: { fingerprint: (early[1] ?? '').toUpperCase(), secret: (early[2] ?? '').toUpperCase() },
      findings: [note('SHIP-6.9.8-5', '', 'the early form of the Pairing Service')],
    };
  const [head = '', ...parts] = trimmed.split(';').map((part) => part.trim());
  if (head.toUpperCase() !== 'SHIP') return unusable('the text does not begin with "SHIP;"');
  const reading = new Reading();
  const end = parts.findIndex((part) => part.toUpperCase() === 'ENDSHIP');
  for (const part of end < 0 ? parts : parts.slice(0, end)) reading.take(part);
  const { code, findings } = reading;
  if (end < 0) findings.push(note('SHIP-6.9.8-2', '', 'ENDSHIP is missing: the text may be cut off'));
  else if (parts.slice(end + 1).some((part) => part !== ''))
    findings.push(note('SHIP-6.9.8-2', '', 'text behind ENDSHIP is ignored'));
  if (skiOf(code) === undefined && code.fingerprint === undefined) return unusable('no SKI can be read', findings);
  if (code.ski === undefined) findings.push(note('SHIP-6.9.8-2', 'SKI', 'the SKI on P-256 is missing'));
  if (code.id === undefined) findings.push(note('SHIP-6.9.8-2', 'ID', 'the SHIP ID is missing'));
  return { value: code, findings };
}

/** The SKI by which a node is trusted, whatever its curve. */
export function skiOf(code: QrCode): string | undefined {
  return code.ski ?? code.bski ?? code.b2ski;
}

/** The fields of one text as they are read; of a repeated one the first counts. */
class Reading {
  readonly findings: Finding[] = [];
  #code: QrCode = {};

  get code(): QrCode {
    return this.#code;
  }

  take(part: string): void {
    const split = part.indexOf(':');
    const [key, value] = split < 0 ? [part, ''] : [part.slice(0, split).trim(), part.slice(split + 1).trim()];
    const name = NAME_OF.get(key.toUpperCase());
    const path = name === undefined ? descriptive(key) : QR_FIELDS[name].key;
    // Without ":" nobody knows where a value begins, and it may be a secret.
    if (split < 0 && part !== '') this.#skip('SHIP-6.9.8-1', '', 'a field without ":" is skipped');
    if (value === '') return;
    if (name === undefined) this.#skip('SHIP-6.9.8-3', path, 'an unknown key is skipped');
    else if (this.#code[name] !== undefined) this.#skip('SHIP-6.9.8-1', path, 'repeated; the first value counts');
    else this.#read(name, key, value);
  }

  #read(name: QrFieldName, key: string, text: string): void {
    const { key: proper, expected, read } = QR_FIELDS[name];
    const value = read(text);
    if (value === undefined) this.#skip('SHIP-6.9.8-4', proper, `skipped: it should be ${expected}`, 'warning');
    else this.#code = { ...this.#code, [name]: value };
    if (key !== proper) this.#skip('SHIP-6.9.8-1', proper, 'the key is not in upper case');
  }

  #skip(rule: string, path: string, text: string, severity: 'info' | 'warning' = 'info'): void {
    this.findings.push({ ...note(rule, path, text), severity });
  }
}

function written(name: QrFieldName, code: QrCode): readonly string[] {
  const value = code[name];
  if (value === undefined) return [];
  const { key, expected, read, write } = QR_FIELDS[name] as QrField<unknown>;
  const text = write(value);
  if (text === '') return [];
  // What cannot be read back would be lost at the other side.
  if (/[;\p{Cc}]/u.test(text) || text !== text.trim() || read(text) === undefined)
    throw invalid(`${key} should be ${expected}, without ";"`);
  return [`${key}:${text}`];
}

function note(rule: string, path: string, text: string): Finding {
  return { severity: 'info', rule, path, text };
}

function unusable(text: string, before: readonly Finding[] = []): Decoded<QrCode> {
  return { value: undefined, findings: [...before, { severity: 'error', rule: 'SHIP-6.9.8-1', path: '', text }] };
}

function invalid(fault: string): ShipError {
  return new ShipError('ship.qr-invalid', `The QR code cannot be written: ${fault}.`, { rule: 'SHIP-6.9.8-1' });
}
