import assert from 'node:assert/strict';
import { test } from 'node:test';
import { de } from './de.ts';
import { en } from './en.ts';
import { startLanguage, wordFor } from './texts.ts';

/** Every text of a dictionary by its path; functions are called with marked parameters. */
function flat(node: unknown, path = ''): Map<string, string> {
  if (typeof node === 'string') return new Map([[path, node]]);
  if (typeof node === 'function') {
    const marks = Array.from({ length: node.length }, (_, index) => `<${index}>`);
    return new Map([[path, String(Reflect.apply(node, undefined, marks))]]);
  }
  assert.ok(typeof node === 'object' && node !== null, path);
  return new Map(Object.entries(node).flatMap(([key, value]) => [...flat(value, path ? `${path}.${key}` : key)]));
}

const english = flat(en);
const german = flat(de);

test('both languages have the same texts, and none is empty', () => {
  assert.deepEqual([...german.keys()].sort(), [...english.keys()].sort());
  for (const [path, text] of [...english, ...german]) assert.notEqual(text.trim(), '', path);
});

test('both languages use every parameter of a sentence', () => {
  const parameters = (text: string): string[] => [...new Set(text.match(/<\d>/g) ?? [])].sort();
  for (const [path, text] of english) assert.deepEqual(parameters(german.get(path) ?? ''), parameters(text), path);
});

test('sentences are translated, not copied', () => {
  for (const [path, text] of english) if (text.length > 30) assert.notEqual(german.get(path), text, path);
});

test('the chosen language wins over the browser, the browser over English', () => {
  assert.equal(startLanguage('de', ['en-US']), 'de');
  assert.equal(startLanguage(null, ['fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(startLanguage('xx', ['fr']), 'en');
});

test('a code newer than the page is shown as it is', () => {
  assert.equal(wordFor({ a: 'A' }, 'a'), 'A');
  assert.equal(wordFor({ a: 'A' }, 'toString'), 'toString');
});
