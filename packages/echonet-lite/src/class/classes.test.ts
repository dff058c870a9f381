import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classOf } from '../frame/object-code.ts';
import { checkClass } from '../testing/check-classes.ts';
import { type ClassTable, readClassTable } from '../testing/class-table.ts';
import { CLASSES, classByCode } from './classes.ts';
import { declaredProperties } from './declaration.ts';

const TABLE: ClassTable = readClassTable();
const FACTS = new Map(Object.values(TABLE.classes).map((fact) => [Number(fact.eoj), fact]));

test('the classes are those of the fact table, in its order', () => {
  assert.deepEqual(
    CLASSES.map(({ code }) => code),
    [...FACTS.keys()],
  );
});

for (const declared of CLASSES)
  test(`EL-3.2.9-1 ${declared.name} is what the appendix says`, () => {
    const fact = FACTS.get(declared.code);
    assert.ok(fact !== undefined);
    assert.equal(checkClass(declared, fact), fact.properties.length);
  });

test('the counts are those of release R', () => {
  assert.deepEqual(
    {
      classes: CLASSES.length,
      properties: CLASSES.flatMap(declaredProperties).length,
      tableProperties: Object.values(TABLE.classes).flatMap(({ properties }) => properties).length,
    },
    { classes: 10, properties: 339, tableProperties: 339 },
  );
});

test('no property is declared twice in one release', () => {
  for (const declared of CLASSES) {
    const properties = declaredProperties(declared);
    for (const [at, one] of properties.entries())
      for (const other of properties.slice(at + 1).filter(({ epc }) => epc === one.epc))
        assert.ok(one.to < other.from && one.to !== 'latest', `${declared.name} 0x${one.epc.toString(16)}`);
  }
});

test('a class is found by the code of its objects', () => {
  assert.equal(classByCode(classOf(0x02a101))?.name, 'EV Charger');
  assert.equal(classByCode(0x0130), undefined);
});
