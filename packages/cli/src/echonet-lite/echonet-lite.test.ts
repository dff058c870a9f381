import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeEchonetLite } from '../commands/decode.ts';
import { encodeEchonetLite } from '../commands/encode.ts';
import { CommandError } from '../exit-code.ts';
import { frameLines } from './frame-lines.ts';

interface Vector {
  readonly name: string;
  readonly valid: boolean;
  readonly hex: string;
  readonly decoded: unknown;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly roundTrip?: boolean;
}

const FILE = new URL('../../../echonet-lite/vectors/echonet-lite.json', import.meta.url);
const { frames }: { readonly frames: readonly Vector[] } = JSON.parse(readFileSync(FILE, 'utf8'));

test('EL-3.2-1 every valid vector is decoded with its values and encoded again', () => {
  const valid = frames.filter((vector) => vector.valid);
  assert.equal(valid.length, 110);
  for (const { name, hex, decoded, values = {}, roundTrip } of valid) {
    const printed = JSON.parse(JSON.stringify(decodeEchonetLite(hex)));
    assert.deepEqual(printed.message, decoded, name);
    for (const [epc, value] of Object.entries(values)) assert.deepEqual(printed.values[epc], value, `${name} ${epc}`);
    assert.ok(!('error' in printed), name);
    if (roundTrip !== false) assert.equal(encodeEchonetLite(printed.message), hex, name);
  }
});

test('EL-3.3 every malformed vector has its error and its place', () => {
  const malformed = frames.filter((vector) => !vector.valid);
  assert.equal(malformed.length, 17);
  for (const { name, hex, error } of malformed) {
    const printed = decodeEchonetLite(hex);
    assert.equal(printed.error, error, name);
    const [finding] = printed.findings;
    assert.deepEqual([finding?.severity, finding?.rule], ['error', 'EL-3.3'], name);
    assert.match(`${finding?.path} ${finding?.text}`, new RegExp(`^octet \\d+ ${error}, `), name);
    // Octets behind the end do not hide what is before them.
    assert.equal(printed.message === null, error !== 'trailingBytes', name);
  }
});

test('a frame is shown with names, values and units', () => {
  assert.deepEqual(frameLines(decodeEchonetLite('1081003305ff01027e016103eb0400000bb8da0142f30101')), [
    'SetC (61), transaction 0033: Controller 1 (05ff01) to EV charger and discharger 1 (027e01)',
    '  eb chargingElectricPower = 3000 W  [00000bb8]',
    '  da operationMode = charge  [42]',
    '  f3 undeclared = 01  [01]',
  ]);
  assert.deepEqual(frameLines(decodeEchonetLite('1081004805ff0102a1006e01da014401c700')), [
    'SetGet (6e), transaction 0048: Controller 1 (05ff01) to EV Charger all (02a100)',
    'set:',
    '  da operationMode = standby  [44]',
    'get:',
    '  c7 chargeStatus',
  ]);
  assert.deepEqual(frameLines(decodeEchonetLite('1081006002880105ff017203e00400012d59e10101e804003c7ffe')), [
    'Get_Res (72), transaction 0060: Low-voltage smart electric energy meter 1 (028801) to Controller 1 (05ff01)',
    '  e0 normalDirectionCumulativeElectricEnergy = 77145, to be scaled  [00012d59]',
    '  e1 unitForCumulativeElectricEnergy = 0.1  [01]',
    '  e8 instantaneousCurrent = {"rPhase":{"value":6,"unit":"A"},"tPhase":{"special":"noData"}}  [003c7ffe]',
  ]);
  assert.deepEqual(frameLines(decodeEchonetLite('108200700102')), ['format 2, transaction 0070: 0102']);
});

test('EL-4.2.2-1 contents that are no value are findings, not errors', () => {
  const { values, error, findings } = decodeEchonetLite('1081006002a10105ff017201c70145');
  assert.deepEqual([values, error], [{ c7: { special: 'unknownCode', raw: '45' } }, undefined]);
  assert.deepEqual(
    findings.map(({ severity, path }) => [severity, path]),
    [['warning', 'properties.0']],
  );
});

test('the release chooses the declarations', () => {
  const frame = '10810060027e0105ff017201da0141';
  assert.deepEqual(decodeEchonetLite(frame, 'F').values, { da: 'rapidCharge' });
  assert.deepEqual(decodeEchonetLite(frame).values, { da: { special: 'unknownCode', raw: '41' } });
  assert.throws(() => decodeEchonetLite(frame, 'latest'), /--release is a letter/);
});

test('values are written strictly, and errors say where', () => {
  const set = (epc: string, value: unknown): unknown => ({
    tid: '0001',
    seoj: '05ff01',
    deoj: '02a101',
    esvName: 'SetC',
    properties: [{ epc, value }],
  });
  assert.equal(encodeEchonetLite(set('da', 'charge')), '1081000105ff0102a1016101da0142');
  assert.throws(
    () => encodeEchonetLite(set('eb', { value: 1e10, unit: 'W' })),
    (error) => error instanceof CommandError && /chargingElectricPower.*outside 0 to 999999999/.test(error.message),
  );
  assert.throws(() => encodeEchonetLite({ tid: '1' }), /tid: "1" is not 4 hexadecimal digits/);
  assert.throws(() => decodeEchonetLite('not hex'), /hexadecimal octets/);
});

test('fuzz: any octets are a frame or an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (octets, withHead) => {
      const bytes = withHead ? Uint8Array.of(0x10, 0x81, ...octets) : octets;
      const printed = decodeEchonetLite(Buffer.from(bytes).toString('hex'));
      assert.ok(printed.message !== null || printed.error !== undefined);
      frameLines(printed);
    }),
    { seed: 63380, numRuns: 2000 },
  );
});
