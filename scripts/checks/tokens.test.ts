import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { sourceFiles } from './source-files.ts';
import { tokens } from './tokens.ts';

const texts = (source: string): readonly string[] => tokens(source).map(({ text }) => text);

test('comments and white space are left out, lines are counted', () => {
  const found = tokens('a // setTimeout\n/* new\nDate */ b');
  assert.deepEqual(
    found.map(({ text, line }) => [text, line]),
    [
      ['a', 1],
      ['b', 3],
    ],
  );
});

test('texts are one token each, whatever they contain', () => {
  assert.deepEqual(
    tokens(`'a "b" //' "it\\'s" \`x\``).map(({ kind, text }) => [kind, text]),
    [
      ['string', 'a "b" //'],
      ['string', "it\\'s"],
      ['template', 'x'],
    ],
  );
});

test('code inside a template is code, nested too', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a source
  const source = '`a ${ b({ c: `d ${e}` }) } f` + g';
  assert.deepEqual(texts(source), ['a ', 'b', '(', '{', 'c', ':', 'd ', 'e', '', '}', ')', ' f', '+', 'g']);
});

test('a slash divides after a value and starts a regular expression elsewhere', () => {
  assert.deepEqual(texts('a / b / c'), ['a', '/', 'b', '/', 'c']);
  assert.deepEqual(texts('x = /[/\'"`]/g; y'), ['x', '=', '/[/\'"`]/g', ';', 'y']);
  assert.deepEqual(texts('return /a"b/.test(s)'), ['return', '/a"b/', '.', 'test', '(', 's', ')']);
});

test('text between JSX tags does not swallow the code after it', () => {
  const source = "const a = <p>don't {b} </p>;\nimport x from 'y';";
  assert.deepEqual(texts(source).slice(-5), ['import', 'x', 'from', 'y', ';']);
});

test('any text is split without an error or an endless loop (seed 7)', () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    '`',
    '${',
    '}',
    '{',
    '/',
    '//',
    '/*',
    '*/',
    '\\',
    '\n',
    'a',
    '1',
    ' ',
    '<',
    '[',
    ']',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const source = pieces.join('');
      const lines = source.split('\n').length;
      for (const token of tokens(source)) assert.ok(token.line >= 1 && token.line <= lines);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

test('no source of this repository ends inside a template', () => {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  for (const file of sourceFiles(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    const last = tokens(text).at(-1);
    const lines = text.trimEnd().split('\n').length;
    assert.ok(
      last === undefined || last.line > lines - 40,
      `${file}: the last token starts on line ${last?.line} of ${lines}`,
    );
  }
});
