import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClassTable } from '../testing/class-table.ts';
import { CLASSES } from './classes.ts';
import { evChargerDischarger } from './ev-charger-discharger.ts';
import { mandatoryProperties } from './mandatory.ts';
import { superClass } from './super-class.ts';

const FACTS = new Map(Object.values(readClassTable().classes).map((fact) => [Number(fact.eoj), fact]));

for (const declared of CLASSES.filter((one) => one !== superClass))
  test(`EL-6.2.5-1 what an object of ${declared.name} has to offer is what the fact table has`, () => {
    const fact = FACTS.get(declared.code);
    assert.ok(fact !== undefined);
    const { get, set, inf, infIfImplemented } = mandatoryProperties(declared);
    assert.deepEqual(
      [get, set, inf, infIfImplemented],
      [fact.mandatoryGet, fact.mandatorySet, fact.mandatoryInf, fact.infIfImplemented].map((epcs) => epcs?.map(Number)),
    );
  });

test('the super class has its mandatory properties: 5 of the protocol text', () => {
  assert.deepEqual(mandatoryProperties(superClass), {
    get: [0x80, 0x81, 0x82, 0x88, 0x8a, 0x9d, 0x9e, 0x9f],
    set: [0x81],
    inf: [0x80, 0x81, 0x88],
    infIfImplemented: [],
  });
});

test('older releases have fewer mandatory properties', () => {
  const later = (from: string, to: string): readonly number[] => {
    const older = new Set(mandatoryProperties(evChargerDischarger, from).get);
    return mandatoryProperties(evChargerDischarger, to).get.filter((epc) => !older.has(epc));
  };
  assert.deepEqual(later('Q', 'R'), [0x89, 0x8c]);
  assert.deepEqual(later('M', 'N'), [0xdc, 0xdd]);
  assert.deepEqual(later('I', 'J'), [0xce, 0xcf, 0xe6]);
  assert.deepEqual(later('F', 'G'), [0xcc]);
});
