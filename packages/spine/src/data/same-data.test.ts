import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepsElements, sameData } from './same-data.ts';

const KEPT: readonly (readonly [before: unknown, after: unknown, keeps: boolean])[] = [
  [1, 2, true],
  [undefined, undefined, true],
  [{}, {}, true],
  [{ a: 1 }, { a: 2, b: 3 }, true],
  [{ a: 1 }, {}, false],
  [{ a: 1 }, { a: undefined }, false],
  [{ a: undefined }, {}, true],
  [{ a: { b: 1 } }, { a: { b: 2 } }, true],
  [{ a: { b: 1, c: 1 } }, { a: { b: 1 } }, false],
  [{ a: { b: 1 } }, { a: 1 }, false],
  [{ a: [1, 2] }, { a: [3] }, true],
];

for (const [before, after, keeps] of KEPT)
  test(`SPINE-5.3.3-71 ${JSON.stringify(after)} ${keeps ? 'keeps' : 'lacks'} elements of ${JSON.stringify(before)}`, () => {
    assert.equal(keepsElements(before, after), keeps);
  });

const SAME: readonly (readonly [a: unknown, b: unknown, isSame: boolean])[] = [
  [{ a: 1, b: undefined }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [[], {}, false],
  [1, 1n, false],
  [9007199254740993n, 9007199254740993n, true],
  [null, {}, false],
];

for (const [index, [a, b, isSame]] of SAME.entries())
  test(`SPINE-5.3.3-70 data ${isSame ? 'says the same' : 'differs'}, row ${index}`, () => {
    assert.equal(sameData(a, b), isSame);
    assert.equal(sameData(b, a), isSame);
  });
