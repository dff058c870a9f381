import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readmeExamples } from './readme-examples.ts';

test('blocks marked ts are examples, a text block directly after one is what it prints', () => {
  const text =
    '# A\n\n```ts\na();\n```\n\n```text\n1\n```\n\n```sh\nls\n```\n\n```ts\nb();\n```\n\nand\n\n```text\n2\n```\n';
  assert.deepEqual(readmeExamples(text), [
    { code: 'a();\n', prints: '1\n', line: 3 },
    { code: 'b();\n', prints: undefined, line: 15 },
  ]);
});
