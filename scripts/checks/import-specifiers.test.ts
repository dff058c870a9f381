import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSpecifiers } from './import-specifiers.ts';

const rows: readonly (readonly [source: string, expected: string])[] = [
  ["import a from 'm';", 'm'],
  ["import { a, type B } from 'm';", 'm'],
  ["import a, * as b from 'm';", 'm'],
  ["import 'm';", 'm'],
  ["import type { A } from 'm';", 'm type'],
  ["import type A from 'm';", 'm type'],
  ["import type from 'm';", 'm'],
  ["export { a } from 'm';", 'm'],
  ["export { a as 'b c' } from 'm';", 'm'],
  ["export * from 'm';", 'm'],
  ["export * as n from 'm';", 'm'],
  ["export type { A } from 'm';", 'm type'],
  ["import data from './d.json' with { type: 'json' };", './d.json'],
  ["const a = await import('m');", 'm dynamic'],
  ['const a = await import(`m`);', 'm dynamic'],
  ["type A = import('m').A;", 'm dynamic'],
  ['const a = await import(name);', '(computed) dynamic'],
  ["const a = require('m');", 'm dynamic'],
  ['const here = import.meta.url;', ''],
  ['export const a = 1;', ''],
  ["export { a };\nconst from = 'm';", ''],
  ["export type A = { from: 'm' };", ''],
  ["// import a from 'm';", ''],
  ["const text = `import a from 'm'`;", ''],
  ["object.import('m');", ''],
  ['interface Loader { import(name: string): void }', ''],
];

for (const [source, expected] of rows) {
  test(`${JSON.stringify(source)} imports ${expected === '' ? 'nothing' : expected}`, () => {
    const found = importSpecifiers(source).map(({ specifier, isTypeOnly, isDynamic }) =>
      [specifier ?? '(computed)', ...(isTypeOnly ? ['type'] : []), ...(isDynamic ? ['dynamic'] : [])].join(' '),
    );
    assert.equal(found.join(', '), expected);
  });
}

test('several imports keep their lines', () => {
  const source = "import a from 'a';\n\nimport {\n  b,\n} from 'b';\n";
  assert.deepEqual(
    importSpecifiers(source).map(({ specifier, line }) => [specifier, line]),
    [
      ['a', 1],
      ['b', 3],
    ],
  );
});
