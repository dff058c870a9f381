import assert from 'node:assert/strict';
import { test } from 'node:test';
import { higherVersion, isSameMajor } from './use-case-version.ts';

test('SPINE-5.5.6-6: versions are compared by number, trailing letters and words do not matter', () => {
  for (const version of ['1.0.1', '1.0.1b', '1', '1.0', '1.0.0 draft3', '1.9.9'])
    assert.ok(isSameMajor('1.0.0', version));
  assert.equal(isSameMajor('1.0.0', '2.0.0'), false);
  assert.equal(isSameMajor('1.0.0', '10.0.0'), false);
  assert.ok(isSameMajor('1.0.0', ''), 'an unreadable version counts as ours');
});

test('SPINE-5.5.6-6: the highest version of a partner is used', () => {
  assert.equal(higherVersion('1.0.9', '1.0.10'), '1.0.10');
  assert.equal(higherVersion('1.1', '1.0.5'), '1.1');
  assert.equal(higherVersion('1.0.1b', '1.0.1'), '1.0.1b');
});
