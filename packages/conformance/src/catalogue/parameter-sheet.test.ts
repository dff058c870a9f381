import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConformanceError } from '../errors.ts';
import { SHIP_PARAMETERS, shipParameters } from '../ship/parameters.ts';
import { parameterSheet } from './parameter-sheet.ts';

const read = (text: string | undefined, profile: 'default' | 'iec' = 'default') =>
  parameterSheet(text, SHIP_PARAMETERS, profile);

test('without a sheet the defaults of the catalogue count; the version follows the profile', () => {
  assert.deepEqual(shipParameters(read(undefined)), {
    shipSvc: true,
    shipVersion: '1.0',
    testToolShipVersion: '1.0',
    shipId: undefined,
    helloProlongationCount: 2,
    dialWindow: 60_000,
  });
  assert.equal(read(undefined, 'iec').PAR_shipVersion, '1.1');
  assert.deepEqual(read(''), read(undefined));
});

test('YAML and JSON say the same; yes and true, 1.0 as a number and as a text', () => {
  const yaml = 'PAR_shipSvc: no\nPAR_shipVersion: 1.0\nPAR_shipId: i:1_u:2\nPAR_helloProlongationCount: 3\n';
  const json =
    '{"PAR_shipSvc": false, "PAR_shipVersion": "1.0", "PAR_shipId": "i:1_u:2", "PAR_helloProlongationCount": 3}';
  assert.deepEqual(read(yaml), read(json));
  assert.equal(read(yaml, 'iec').PAR_shipVersion, '1.0');
  assert.equal(read('PAR_shipVersion: 1.1').PAR_shipVersion, '1.1');
});

for (const [text, fault] of [
  ['PAR_shipSvc: perhaps', /PAR_shipSvc: yes or no, not "perhaps"/],
  ['PAR_shipVersion: one', /PAR_shipVersion: a version such as "1.0"/],
  ['PAR_helloProlongationCount: 1', /a whole number from 2 to 20, not 1/],
  ['PAR_shipId: 5', /PAR_shipId: a text, not 5/],
  ['PAR_unknown: 1', /PAR_unknown: no such parameter; there are PAR_shipSvc/],
  ['- a', /not a mapping/],
  ['a: [', /cannot be used/],
  ['PAR_shipSvc: yes\nPAR_shipSvc: no', /cannot be used/],
  [`PAR_shipId: ${'x'.repeat(70_000)}`, /at most 65536 are read/],
] as const)
  test(`a sheet that cannot be used says why: ${text.slice(0, 30)}`, () => {
    assert.throws(
      () => read(text),
      (error) =>
        error instanceof ConformanceError && error.code === 'conformance.parameters' && fault.test(error.message),
    );
  });

test('a choice takes only its values', () => {
  const choice = { name: 'X', meaning: 'one of two', kind: 'choice', choices: ['a', 'b'], default: () => 'a' } as const;
  assert.equal(parameterSheet('X: b', [choice], 'iec').X, 'b');
  assert.throws(() => parameterSheet('X: c', [choice], 'iec'), /X: one of a, b, not "c"/);
});

test('several faults are told at once', () => {
  assert.throws(() => read('PAR_shipSvc: 1\nPAR_x: 2'), /PAR_x.*PAR_shipSvc/);
});

test('fuzz: any text is a sheet or a ConformanceError', () => {
  const line = fc
    .tuple(fc.constantFrom(...SHIP_PARAMETERS.map(({ name }) => name), 'x'), fc.string())
    .map((pair) => pair.join(': '));
  const text = fc.oneof(
    fc.string(),
    fc.array(line).map((lines) => lines.join('\n')),
  );
  fc.assert(
    fc.property(text, (one) => {
      try {
        assert.equal(Object.keys(read(one)).length, SHIP_PARAMETERS.length);
      } catch (error) {
        assert.ok(error instanceof ConformanceError, String(error));
      }
    }),
    { numRuns: 500, seed: 4 },
  );
});
