import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText } from './decode-text.ts';
import { encodeText } from './encode-text.ts';
import { enumeration, recordOf } from './shape.ts';
import { toleranceOf } from './tolerance.ts';

const level = enumeration(['start', 'absolute'], { absolut: 'absolute' });
const shape = recordOf<{ readonly level?: string }>({ level });

test('a known misspelling of a value is understood and never sent', () => {
  const { value, findings } = decodeText(shape, '[{"level":"absolut"}]');
  assert.deepEqual(value, { level: 'absolute' });
  assert.deepEqual(
    findings.map((one) => [one.severity, one.path, toleranceOf(one)]),
    [['warning', 'level', 'alias']],
  );
  assert.equal(encodeText(shape, { level: 'absolute' }), '[{"level":"absolute"}]');
});

test('every other unknown value is that of a vendor and stays as it is', () => {
  for (const vendor of ['Absolut', '_i:1_absolut', 'constructor', '__proto__', ''])
    assert.deepEqual(decodeText(shape, JSON.stringify([{ level: vendor }])), {
      value: { level: vendor },
      findings: [],
    });
});
