import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentLinks } from './document-links.ts';
import { temporaryRepository } from './temporary-repository.ts';

test('accepted: links to files and folders, with a fragment, to the web, and what only looks like a link', async (t) => {
  const root = temporaryRepository(t, {
    'README.md':
      '[a](docs/a.md), [b](docs/), [c](docs/a.md#part), [d](#here), [e](https://example.org), `[f](gone.md)`\n',
    'docs/a.md': '[up](../README.md)\n\n```ts\nconst a = b[0](gone);\n```\n',
  });
  assert.deepEqual(await documentLinks.run(root), { seen: '2 documents, 4 links', failures: [] });
});

test('refused: a link that leads nowhere, seen from its own document', async (t) => {
  const root = temporaryRepository(t, { 'docs/a.md': '[b](docs/b.md)\n', 'docs/b.md': '# B\n' });
  const { failures } = await documentLinks.run(root);
  assert.deepEqual(failures, ["docs/a.md: 'docs/b.md' leads nowhere"]);
});

test('a repository without a document is refused', async (t) => {
  assert.deepEqual((await documentLinks.run(temporaryRepository(t, {}))).failures, ['no document was seen']);
});
