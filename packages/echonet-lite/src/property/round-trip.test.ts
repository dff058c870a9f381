import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CLASSES } from '../class/classes.ts';
import { level } from '../class/data.ts';
import { declaredProperties } from '../class/declaration.ts';
import { isSpecial, type PropertyValue } from '../class/value.ts';
import { propertyValue } from '../testing/property-value.ts';
import { Sink } from './codec.ts';
import { codecOf } from './compile.ts';
import { decodeProperty } from './decode-property.ts';
import { encodeProperty } from './encode-property.ts';

const RUNS = { seed: 63380, numRuns: 60 };
const PROPERTIES = CLASSES.flatMap((declared) =>
  declaredProperties(declared).map((property) => ({ code: declared.code, property })),
);

/** A value that can be sent again: no octets that mean nothing. */
function isSendable(value: PropertyValue): boolean {
  if (typeof value !== 'object') return true;
  return !(isSpecial(value) && 'raw' in value) && Object.values(value).every(isSendable);
}

for (const declared of CLASSES)
  test(`EL-3.2.9-1 ${declared.name}: every value is read as it was written`, () => {
    for (const { epc, from, data, shortName } of declaredProperties(declared))
      fc.assert(
        fc.property(propertyValue(data), (value) => {
          const edt = encodeProperty(declared.code, epc, value, { release: from });
          assert.deepEqual(decodeProperty(declared.code, epc, edt, { release: from }), value, shortName);
          const { minSize, maxSize } = codecOf(data);
          assert.ok(edt.length >= minSize && edt.length <= maxSize, shortName);
        }),
        RUNS,
      );
  });

test('EL-4.2.2-1 any octets are a value or a special value, and what can be sent again means the same', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: PROPERTIES.length - 1 }),
      fc.uint8Array({ maxLength: 255 }),
      fc.boolean(),
      (at, octets, fits) => {
        const one = PROPERTIES[at];
        assert.ok(one !== undefined);
        const { code, property } = one;
        const options = { release: property.from };
        const { minSize, maxSize } = codecOf(property.data);
        const edt = fits ? octets.subarray(0, Math.max(minSize, Math.min(octets.length, maxSize))) : octets;
        const value = decodeProperty(code, property.epc, edt, options);
        if (edt.length < minSize || edt.length > maxSize)
          assert.ok(isSpecial(value) || property.data.kind === 'form', property.shortName);
        if (!isSendable(value) || property.data.kind === 'form' || property.data.kind === 'object') return;
        assert.deepEqual(
          decodeProperty(code, property.epc, encodeProperty(code, property.epc, value, options), options),
          value,
        );
      },
    ),
    { seed: 63380, numRuns: 20_000 },
  );
});

test('EL-3.2.9-1 steps are coded from their base on', () => {
  const codec = codecOf(level(0x31, 8));
  const sink = new Sink();
  codec.encode(1, sink, 'level');
  codec.encode(8, sink, 'level');
  assert.deepEqual([...sink.bytes.subarray(0, sink.length)], [0x31, 0x38]);
  for (const wrong of [0, 9, 1.5, '1'])
    assert.throws(() => codec.encode(wrong, sink, 'level'), /level: .* is no step from 1 to 8/);
  assert.equal(codec.decode(Uint8Array.of(0x32), 0, 1, undefined), 2);
  assert.deepEqual(codec.decode(Uint8Array.of(0x39), 0, 1, undefined), { special: 'unknownCode', raw: '39' });
  assert.deepEqual(codec.decode(Uint8Array.of(0x31, 0x31), 0, 2, undefined), { special: 'sizeMismatch', raw: '3131' });
});
