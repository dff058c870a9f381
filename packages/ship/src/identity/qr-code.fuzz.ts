import assert from 'node:assert/strict';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { ShipError } from '../errors.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { parseEnvelope } from './export-envelope.ts';
import { parseQrText, qrText } from './qr-code.ts';
import { QR_FIELDS } from './qr-fields.ts';

const text = (name: string): string => shipVector(name).qr ?? '';
const octets = (from: string): Uint8Array => Buffer.from(from);
const FPH256 = shipVector('id.cert.valid').sha256Fingerprint ?? '';
const SPSEC = shipVector('pairing.digest').secretHex ?? '';

/** Text of a QR code (SHIP-6.9.8-4): whatever was scanned is read or refused; what is read can be written and read again. */
const qr: FuzzTarget = {
  name: 'ship.qr',
  seeds: [
    ...['qr.install', 'qr.pin', 'qr.lenient'].map((name) => octets(text(name))),
    octets(`SHIPP:${FPH256}#${SPSEC}`),
    octets(
      `${text('qr.pin').replace('ENDSHIP;', '')}NOMINALPOWER:-8000,11000;FPH256:${FPH256};SPSEC:${SPSEC};ENDSHIP;`,
    ),
  ],
  tokens: [...Object.values(QR_FIELDS).map(({ key }) => `${key}:`), 'SHIP;', 'ENDSHIP;', 'SHIPP:', ';', ':', '#', '\n'],
  run: (input) => {
    const { value, findings } = parseQrText(Buffer.from(input).toString('utf8'));
    const rules = [...new Set(findings.map(({ severity, rule }) => `${severity} ${rule}`))].sort().join();
    assert.equal(value === undefined, rules.includes('error'));
    if (value === undefined) return `refused ${rules}`;
    if (value.id === undefined || (value.ski ?? value.bski ?? value.b2ski) === undefined) return `incomplete ${rules}`;
    let again: string;
    try {
      again = qrText(value);
    } catch (error) {
      // A SHIP ID with control characters can be read and not be written.
      assert.ok(error instanceof ShipError && error.code === 'ship.qr-invalid');
      return `not written ${rules}`;
    }
    const second = parseQrText(again);
    assert.deepEqual([second.value?.ski, second.value?.pin, second.value?.id], [value.ski, value.pin, value.id]);
    return `read ${rules}`;
  },
};

const ENVELOPE = {
  ...{ format: 'busbar-identity', version: 1, ski: 'a'.repeat(40), shipId: 'x', exported: '2026-01-01T00:00:00Z' },
  kdf: { name: 'scrypt', N: 32768, r: 8, p: 3, salt: 'AAAA', check: 'AAAA' },
  cipher: { name: 'aes-256-gcm', iv: 'AAAA', tag: 'AAAA' },
  data: 'AAAA',
};

/** Outside of an exported identity: read or refused, and never more memory asked for than agreed. */
const exported: FuzzTarget = {
  name: 'ship.export',
  seeds: [octets(JSON.stringify(ENVELOPE))],
  tokens: ['"kdf":{', '"cipher":null', '"N":', '"r":', '"p":', '1e308', '-1', '""', '[]', '{}', '2'],
  run: (input) => {
    try {
      const { kdf } = parseEnvelope(Buffer.from(input).toString('utf8'));
      assert.ok(128 * kdf.N * kdf.r <= 256 * 1024 * 1024);
      return 'read';
    } catch (error) {
      assert.ok(error instanceof ShipError && error.code === 'ship.export-unreadable', String(error));
      return `refused ${/used: ([a-z ]+)/.exec(error.message)?.[1] ?? ''}`;
    }
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [qr, exported];
