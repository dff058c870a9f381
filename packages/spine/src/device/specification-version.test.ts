import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAnyVersionUsable, judgeVersion, OWN_SPECIFICATION_VERSION } from './specification-version.ts';

test('SPINE-5.3.2-2 our own version has the form the standard demands', () => {
  assert.match(OWN_SPECIFICATION_VERSION, /^[1-9][0-9]*\.[0-9]+\.[0-9]+$/);
});

for (const [version, judgement] of [
  ['1.3.0', 'compatible'],
  ['1.1.1', 'compatible'],
  ['1.999.999', 'compatible'],
  ['2.0.0', 'incompatible'],
  ['10.0.0', 'incompatible'],
  ['0.3.0', 'odd'],
  ['v1.3.0', 'odd'],
  ['TS1.3.0', 'odd'],
  ['draft', 'odd'],
  ['', 'odd'],
  [undefined, 'odd'],
] as const)
  test(`SPINE-5.3.2-3/-4/-5 version ${JSON.stringify(version)} is ${judgement}`, () => {
    assert.equal(judgeVersion(version), judgement);
  });

test('SPINE-5.3.2-5 a leading v is tolerated in the strict mode', () => {
  assert.equal(judgeVersion('v1.3.0', true), 'compatible');
  assert.equal(judgeVersion('V0.3.0', true), 'odd');
});

test('SPINE-5.5.2-9 a list without a version of our group is not usable, an empty one is', () => {
  assert.equal(isAnyVersionUsable([]), true);
  assert.equal(isAnyVersionUsable(['2.0.0', '1.4.0']), true);
  assert.equal(isAnyVersionUsable(['2.0.0', '3.1.0']), false);
});
