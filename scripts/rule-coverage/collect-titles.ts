// Run as a process of its own: loads the test files named on the input, one a line, and prints the titles of their tests as
// JSON. The tests are registered, not run: `node:test` is replaced by something that only writes titles down.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Titled {
  readonly file: string;
  readonly title: string;
}

const titles: Titled[] = [];
let current = '';

/** What the replacement of `node:test` calls. */
const note = (title: unknown): void => {
  if (typeof title === 'string') titles.push({ file: current, title });
};
Object.assign(globalThis, { noteTestTitle: note });

const REPLACEMENT = `
const note = (title) => { globalThis.noteTestTitle(title); return Promise.resolve(); };
const nothing = () => {};
const inside = (title, ...rest) => { note(title); const body = rest.at(-1); if (typeof body === 'function') body(); };
export const test = Object.assign(note, { skip: note, todo: note, only: note });
export const it = test;
export const describe = Object.assign(inside, { skip: inside, todo: inside, only: inside });
export const suite = describe;
export const before = nothing, after = nothing, beforeEach = nothing, afterEach = nothing;
export const mock = {}, snapshot = {}, run = nothing, assert = {};
export default test;
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'node:test' ? { url: 'titles:node-test', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === 'titles:node-test' ? { format: 'module', source: REPLACEMENT, shortCircuit: true } : next(url, context),
});

for (const file of readFileSync(0, 'utf8').split('\n')) {
  if (file === '') continue;
  current = file;
  await import(pathToFileURL(file).href);
}
process.stdout.write(JSON.stringify(titles), () => process.exit(0));
