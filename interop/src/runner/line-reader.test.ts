import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineReader } from './line-reader.ts';

function linesOf(...chunks: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.push(chunk);
  return lines;
}

test('lines are put together across chunks; empty ones are left out', () => {
  assert.deepEqual(linesOf('{"a"', ':1}\n\n{"b":2}\n{"c"'), ['{"a":1}', '{"b":2}']);
});

test('a line without an end does not grow without bound', () => {
  const [line] = linesOf('x'.repeat(200_000), 'y'.repeat(200_000), '\n');
  assert.equal(line?.length, 65_536);
});
