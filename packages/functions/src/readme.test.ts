import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('the example of the README runs and says what it claims', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  assert.ok(example);
  const said: unknown[] = [];
  const code = example
    .replace(
      /^import \{(.*)\} from '(.*)';$/gm,
      (_line, names: string, from: string) =>
        `const {${names}} = await import('${from === '@busbar/functions' ? './index.ts' : from}');`,
    )
    .replaceAll("import('./index.ts')", `import('${new URL('./index.ts', import.meta.url).href}')`)
    .replaceAll("import('@busbar/kernel')", `import('${import.meta.resolve('@busbar/kernel')}')`);
  const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
    ...args: string[]
  ) => (console: { log(value: unknown): void }) => Promise<void>;
  await new AsyncFunction('console', code)({ log: (value) => said.push(value) });
  assert.deepEqual(said, [6000]);
});
