import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { echonetVectors, hex, octets } from '../testing/echonet-vectors.ts';
import {
  decodeClassList,
  decodeInstanceList,
  encodeClassList,
  encodeInstanceList,
  encodeInstanceLists,
} from './instance-list.ts';
import { addresses, formatObject, isDeviceObject, objectCode, parseObject } from './object-code.ts';
import { decodePropertyMap, encodePropertyMap } from './property-map.ts';

const SEED = { seed: 63380 };
const { propertyMaps } = echonetVectors();

test('the vectors of property maps are all there', () => {
  assert.equal(propertyMaps.length, 9);
});

for (const { name, epcs, edt } of propertyMaps)
  test(`EL-4.1 property map: ${name}`, () => {
    const codes = epcs.map((epc) => Number.parseInt(epc, 16));
    assert.deepEqual(decodePropertyMap(octets(edt)), { epcs: codes, findings: [] });
    assert.equal(hex(encodePropertyMap(codes)), edt);
  });

for (const [what, edt, epcs] of [
  ['nothing at all', '', []],
  ['a list shorter than its count', '0380', [0x80]],
  ['a list longer than its count', '018081', [0x80]],
  ['a code twice', '028080', [0x80]],
  ['a code that is none', '027f80', [0x80]],
  ['a bitmap with fewer bits than its count', '1101020202020202020202020202020280', undefined],
  ['a bitmap cut short', '10ffff', undefined],
  ['a bitmap longer than its size', '10ffff000000000000000000000000000000ff', undefined],
] as const)
  test(`EL-4.1 a property map with ${what} is used as far as it goes`, () => {
    const map = decodePropertyMap(octets(edt));
    assert.deepEqual(
      map.findings.map(({ severity, rule }) => [severity, rule]),
      [['warning', 'EL-4.1']],
    );
    if (epcs !== undefined) assert.deepEqual(map.epcs, epcs);
    else assert.equal(map.epcs.length, 16);
  });

test('EL-4.1 a property map is read as it was written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0x80, max: 0xff })), (epcs) => {
      const edt = encodePropertyMap(epcs);
      assert.equal(edt.length, epcs.length < 16 ? 1 + epcs.length : 17);
      assert.deepEqual(decodePropertyMap(edt), { epcs: epcs.toSorted((a, b) => a - b), findings: [] });
    }),
    SEED,
  );
});

for (const [what, edt, objects] of [
  ['fewer entries than its count', '0302a10102a102', [0x02a101, 0x02a102]],
  ['an entry cut short', '0202a10102a1', [0x02a101]],
  ['octets beyond its count', '0102a10102a102', [0x02a101]],
  ['an entry twice', '0202a10102a101', [0x02a101]],
  ['the node profile', '020ef00102a101', [0x02a101]],
  ['an entry without instance', '0202a10002a101', [0x02a101]],
  ['no content', '', []],
] as const)
  test(`EL-4.3.1-4 an instance list with ${what} is used as far as it goes`, () => {
    const list = decodeInstanceList(octets(edt));
    assert.deepEqual(list.objects, objects);
    assert.deepEqual(
      list.findings.map(({ severity, rule }) => [severity, rule]),
      [['warning', 'EL-4.3.1-4']],
    );
  });

test('EL-4.3.1-4 the class list follows the same rules', () => {
  assert.deepEqual(decodeClassList(octets('02027d027e')), { count: 2, classes: [0x027d, 0x027e], findings: [] });
  const odd = decodeClassList(octets('03027d0ef002'));
  assert.deepEqual([odd.classes, odd.findings.length], [[0x027d], 2]);
  assert.equal(hex(encodeClassList([0x027d, 0x027e])), '02027d027e');
  assert.equal(encodeClassList(Array.from({ length: 12 }, (_, k) => k)).length, 17);
});

test('EL-4.3.1-3 more than 84 objects need several lists, each with its own count', () => {
  const objects = Array.from({ length: 85 }, (_, k) => objectCode(0x0290 + (k >> 6), 1 + (k & 0x3f)));
  const lists = encodeInstanceLists(objects);
  assert.deepEqual(
    lists.map((edt) => [edt.length, edt[0]]),
    [
      [253, 84],
      [4, 1],
    ],
  );
  assert.deepEqual(
    lists.flatMap((edt) => decodeInstanceList(edt).objects),
    objects,
  );
  assert.equal(hex(encodeInstanceLists([])[0] ?? new Uint8Array(9)), '00');
  assert.throws(() => encodeInstanceList(objects), /at most 84/);
});

test('EL-3.2.4-2 instance 0 addresses every instance of its class', () => {
  assert.ok(addresses(0x02a100, 0x02a102) && addresses(0x02a102, 0x02a102));
  assert.ok(!addresses(0x02a101, 0x02a102) && !addresses(0x027e00, 0x02a101));
  assert.ok(isDeviceObject(0x02a101) && !isDeviceObject(0x02a100) && !isDeviceObject(0x0ef001));
});

test('EL-3.2.4-1 object codes as text', () => {
  assert.deepEqual(['02a101', '0x02A101', '2a101', 'x', ''].map(parseObject), [
    0x02a101,
    0x02a101,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(formatObject(objectCode(0x0011, 1)), '001101');
  assert.throws(() => objectCode(0x02a1, 0x80), /instance/);
});
