import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_README, packageReadme } from './package-readme.ts';
import { manifest, SOUND, temporaryRepository } from './temporary-repository.ts';

const readme = (text: string): Readonly<Record<string, string>> => ({ ...SOUND, 'packages/kernel/README.md': text });
const example = '```ts\nconsole.log(1);\n```\n';

test('accepted: a title, one page, an example; for a program a command', async (t) => {
  const root = temporaryRepository(t, {
    ...SOUND,
    'packages/cli/package.json': manifest('cli'),
    'packages/cli/README.md': '# Command line\n\n```sh\nnpx busbar demo\n```\n',
  });
  assert.deepEqual(await packageReadme.run(root), { seen: '3 packages', failures: [] });
});

const broken: readonly (readonly [title: string, text: string, failure: RegExp])[] = [
  ['no title', example, /starts without a title/],
  ['no example', '# Kernel\n\n```sh\nls\n```\n', /no example/],
  ['more than one page', `# Kernel\n${example}${'text\n'.repeat(LONGEST_README)}`, /lines, one page has at most/],
];
for (const [title, text, failure] of broken) {
  test(`refused: ${title}`, async (t) => {
    const { failures } = await packageReadme.run(temporaryRepository(t, readme(text)));
    assert.equal(failures.length, 1);
    assert.match(failures.join(), failure);
  });
}

test('a stand-in for a dependency of a peer is no package of this repository', async (t) => {
  const stand = '{"name":"serialport","private":true}';
  const root = temporaryRepository(t, { ...SOUND, 'packages/no-serialport/package.json': stand });
  assert.deepEqual((await packageReadme.run(root)).failures, []);
});

test('refused: no README', async (t) => {
  const root = temporaryRepository(t, { ...SOUND, 'packages/spine/package.json': manifest('spine') });
  const { failures } = await packageReadme.run(root);
  assert.deepEqual(failures, ['packages/spine: README.md is missing']);
});

test('a repository without a package is refused', async (t) => {
  const { failures } = await packageReadme.run(temporaryRepository(t, { 'package.json': '{"workspaces":[]}' }));
  assert.deepEqual(failures, ['no package was seen']);
});
