import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { hasPrefix, idsIn, ruleLists, rulesIn } from './rule-lists.ts';

const root = dirname(dirname(import.meta.dirname));

test('the lists have every rule once, with level, tag and one line of text', () => {
  const rules = ruleLists(root);
  const count = (prefix: string): number => rules.filter(({ id }) => hasPrefix(id, prefix)).length;
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  assert.deepEqual([count('SHIP'), count('SPINE'), count('LPC')], [214, 233, 50]);
  for (const { id, text } of rules) assert.ok(text.length < 240, id);
  assert.deepEqual(
    rules.filter(({ id }) => idsIn(id)[0] !== id).map(({ id }) => id),
    [],
    'every id is one that is found in titles',
  );
});

test('ids are found in the forms people write', () => {
  for (const [text, ids] of [
    ['T43 SHIP-6.10.4.6-1: announces none', ['SHIP-6.10.4.6-1']],
    ['SHIP-6.9.3-4, -5, -6 are checked', ['SHIP-6.9.3-4', 'SHIP-6.9.3-5', 'SHIP-6.9.3-6']],
    ['SPINE-5.5.4-25, -5.5.5-17 bindings', ['SPINE-5.5.4-25', 'SPINE-5.5.5-17']],
    ['LPC-906, -921, -922 leaving', ['LPC-906', 'LPC-921', 'LPC-922']],
    ['EVCS-007/008: after the vehicle left', ['EVCS-007', 'EVCS-008']],
    ['LPC-022/4 and LPC-002/1', ['LPC-022/4', 'LPC-002/1']],
    ['SPINE-HB-3 and -4', ['SPINE-HB-3', 'SPINE-HB-4']],
    ['TC_SHIP_CMI_001, LPC-TS-030, SHIP-6.10, a-12, PAR-001', []],
    ['SHIP-6.9.3-4x', []],
    ['SPINE-5.2.2-10 -0 is 0', ['SPINE-5.2.2-10']],
  ] as const)
    assert.deepEqual(idsIn(text), ids, text);
});

test('a prefix ends where a number ends', () => {
  assert.ok(hasPrefix('SHIP-6.1.1-2', 'SHIP-6.1'));
  assert.ok(hasPrefix('SHIP-6.1.1-2', 'SHIP'));
  assert.ok(hasPrefix('SHIP-6.1.1-2', 'SHIP-6.1.1-2'));
  assert.ok(!hasPrefix('SHIP-6.10.4.2-1', 'SHIP-6.1'));
  assert.ok(!hasPrefix('SHIP-6.1.1-22', 'SHIP-6.1.1-2'));
});

test('a list that is malformed is refused with the place', () => {
  const rule = { id: 'SHIP-6.1-1', level: 'SHALL', tag: 'C', text: 'x' };
  assert.equal(rulesIn({ rules: [rule] }, 'f').length, 1);
  for (const [wrong, text] of [
    [{}, /no list/],
    [{ rules: [{ ...rule, id: 'x' }] }, /rule 0: no id/],
    [{ rules: [{ ...rule, level: 'MUST' }] }, /SHIP-6.1-1: the level/],
    [{ rules: [{ ...rule, text: 'a\nb' }] }, /one line/],
  ] as const)
    assert.throws(() => rulesIn(wrong, 'f'), text);
});
