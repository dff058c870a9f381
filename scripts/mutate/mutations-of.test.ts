import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutated, mutationsOf } from './mutations-of.ts';

/** Each mutation of a source as what the source becomes. */
function variants(source: string): readonly string[] {
  return mutationsOf(source).map((mutation) => mutated(source, mutation));
}

test('comparisons become their neighbours and their opposites', () => {
  assert.deepEqual(variants('f(a === b, c < d, e > g, h >= i);'), [
    'f(a !== b, c < d, e > g, h >= i);',
    'f(a === b, c <= d, e > g, h >= i);',
    'f(a === b, c >= d, e > g, h >= i);',
    'f(a === b, c < d, e >= g, h >= i);',
    'f(a === b, c < d, e <= g, h >= i);',
    'f(a === b, c < d, e > g, h > i);',
    'f(a === b, c < d, e > g, h < i);',
  ]);
});

test('arrows, spreads, generics, optional members and increments are no operators', () => {
  const source = 'const f = (a?: Set<number>) => g<string>(a?.b, ...c);\nfor (let i = n; i; i++) h(i);';
  assert.deepEqual(
    mutationsOf(source).map(({ kind }) => kind),
    [],
  );
});

test('logic, sums and extremes are turned round, a negation is left out', () => {
  assert.deepEqual(variants('const x = (a && !b) || (c ?? d - Math.max(e, -g));'), [
    'const x = (a || !b) || (c ?? d - Math.max(e, -g));',
    'const x = (a && b) || (c ?? d - Math.max(e, -g));',
    'const x = (a && !b) && (c ?? d - Math.max(e, -g));',
    'const x = (a && !b) || (c && d - Math.max(e, -g));',
    'const x = (a && !b) || (c ?? d + Math.max(e, -g));',
    'const x = (a && !b) || (c ?? d - Math.min(e, -g));',
  ]);
});

test('conditions and the answers of questions are negated', () => {
  assert.deepEqual(variants('function isOpen(a: string): boolean {\n  if (a) return done(a);\n  return a.b;\n}'), [
    'function isOpen(a: string): boolean {\n  if (!(a)) return done(a);\n  return a.b;\n}',
    'function isOpen(a: string): boolean {\n  if (a) return !(done(a));\n  return a.b;\n}',
    'function isOpen(a: string): boolean {\n  if (a) return done(a);\n  return !(a.b);\n}',
  ]);
});

test('elements of lists are left out one by one, places and patterns are not lists', () => {
  assert.deepEqual(variants('const [a] = b;\nc([d, ...e(f), g], h[i]);'), [
    'const [a] = b;\n;',
    'const [a] = b;\nc([ ...e(f), g], h[i]);',
    'const [a] = b;\nc([d,  g], h[i]);',
    'const [a] = b;\nc([d, ...e(f), ], h[i]);',
  ]);
});

test('numbers, truth and words change; texts for people, rule ids, imports and keys do not', () => {
  const source = "import a from 'b';\nf({ on: true, 'key': 7 }, 'ready', 'pending', 'a text', 'SHIP-6.1-2');";
  assert.deepEqual(
    mutationsOf(source)
      .filter(({ kind }) => kind === 'constant')
      .map(({ from, to, by }) => [source.slice(from, to), by]),
    [
      ['true', 'false'],
      ['7', '8'],
      ["'ready'", "'pending'"],
      ["'pending'", "'key'"],
    ],
  );
});

test('a statement that is nothing but a call is left out', () => {
  assert.deepEqual(variants('function f(): void {\n  this.#x.stop();\n  return;\n}'), [
    'function f(): void {\n  ;\n  return;\n}',
  ]);
});

test('types are left alone', () => {
  assert.deepEqual(
    variants("type A = 'x' | 'y';\ninterface B { readonly a: 1 | 2; c: [A, B] }\nlet d: A[] = e as A[];"),
    [],
  );
});

test('every variant is TypeScript that Node can strip', () => {
  assert.deepEqual(mutationsOf('this is no source ('), []);
});
