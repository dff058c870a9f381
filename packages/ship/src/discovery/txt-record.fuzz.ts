import assert from 'node:assert/strict';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { ShipError } from '../errors.ts';
import { shipVector } from '../testing/ship-vectors.ts';
import { parseTxt, type TxtRecord, txtRdata, txtStrings } from './txt-record.ts';

/** The record as this node would announce it; undefined when it breaks a limit for sending. */
function written(record: TxtRecord): Uint8Array | undefined {
  try {
    return txtRdata(record);
  } catch (error) {
    assert.ok(error instanceof ShipError && error.code === 'ship.txt-record-invalid');
    return undefined;
  }
}

/** RDATA of a TXT record (6.4.4): read, and what is announced again is read as the same node. */
const txtRecord: FuzzTarget = {
  name: 'ship.txt-record',
  seeds: ['txt.ems'].map((name) => Buffer.from(shipVector(name).hex, 'hex')),
  tokens: [
    '\u0009txtvers=1',
    '\u000dregister=true',
    '\u0008ecc=true',
    'ski=',
    '=',
    ';',
    'cat=2,3',
    '\u00ad',
    '\u{1f50c}',
  ],
  longest: 1300,
  run: (input) => {
    const { value, findings } = parseTxt(txtStrings(input));
    if (value === undefined) {
      assert.equal(findings[0]?.severity, 'error');
      return `ignored ${findings.map(({ rule }) => rule).join()}`;
    }
    assert.match(value.ski, /^[0-9a-f]{40}$/);
    assert.ok(value.path.startsWith('/') && value.id.length > 0);
    const rdata = written(value);
    if (rdata === undefined) return 'read, not fit to be sent';
    assert.ok(rdata.length <= 400);
    const again = parseTxt(txtStrings(rdata)).value;
    const { id, ski, path, register } = value;
    assert.deepEqual(
      { id: again?.id, ski: again?.ski, path: again?.path, register: again?.register },
      { id, ski, path, register },
    );
    return `read ${Object.keys(value).length}`;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [txtRecord];
