import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { corpusFile, hexInput, keepInputs, readCorpus } from './corpus.ts';
import { runTarget } from './run-target.ts';
import { declaredTargets } from './target.ts';

const root = mkdtempSync(join(tmpdir(), 'busbar-fuzz-'));
after(() => rmSync(root, { recursive: true }));
const folder = join(root, 'packages', 'p', 'src');
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, 'odd.fuzz.ts'),
  `export const fuzzTargets = [
    { name: 'p.loop', seeds: [new Uint8Array(1)], run: (input) => { if (input[0] === 0xff) for (;;); return ''; } },
    { name: 'p.fine', seeds: [new Uint8Array(1)], run: (input) => String(input.length % 3) },
    { name: 'p.grows', seeds: [], run: () => { (globalThis.kept ??= []).push(new Uint8Array(100_000)); return ''; } },
  ];`,
);

const [declared, byName] = [
  await declaredTargets(root),
  (name: string) => declared.find((one) => one.target.name === name),
];

async function run(name: string, hangMs?: number): ReturnType<typeof runTarget> {
  const found = byName(name);
  assert.ok(found !== undefined);
  return runTarget(root, found, { runs: 2000, seed: 3, corpus: [] }, hangMs);
}

test('targets are found by the names of their files', () => {
  assert.deepEqual(
    declared.map(({ file, target }) => [file, target.name]),
    [
      ['packages/p/src/odd.fuzz.ts', 'p.fine'],
      ['packages/p/src/odd.fuzz.ts', 'p.grows'],
      ['packages/p/src/odd.fuzz.ts', 'p.loop'],
    ],
  );
});

test('a target without fault is run to the end', async () => {
  const { runs, broken, behaviours } = await run('p.fine');
  assert.deepEqual([runs, broken, behaviours], [2000, undefined, 3]);
});

test('an endless loop ends with the input that caused it', async () => {
  const { broken } = await run('p.loop', 300);
  assert.equal(broken?.input[0], 0xff);
  assert.match(broken?.error ?? '', /longer than 0.3 s/);
});

test('memory that stays in use is a fault', async () => {
  const { broken } = await run('p.grows');
  assert.match(broken?.error ?? '', /\d+ MB stay in use after 2000 inputs/);
});

test('the corpus of a target: kept inputs are read again, up to 64, behind comments', () => {
  const file = corpusFile('packages/p/src/odd.fuzz.ts', 'p.fine');
  assert.equal(file, 'packages/p/fuzz-corpus/p.fine.txt');
  assert.deepEqual(readCorpus(root, file), []);
  const found = Array.from({ length: 70 }, (_, index) => ({ input: Uint8Array.of(index), behaviour: `one\n${index}` }));
  assert.equal(keepInputs(root, file, found), 64);
  assert.equal(keepInputs(root, file, found), 0);
  const inputs = readCorpus(root, file);
  assert.deepEqual([inputs.length, inputs[63]], [64, Uint8Array.of(63)]);
});

test('a line of a corpus that is no hex is named', () => {
  assert.throws(() => hexInput('0g', 'corpus.txt:3'), /corpus\.txt:3 is not hex: 0g/);
});
