import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readmeExamples } from './readme-examples.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUSBAR = join(ROOT, 'packages/cli/bin/busbar.js');
const LIMIT_A_STATION = fileURLToPath(new URL('../examples/limit-a-station.ts', import.meta.url));

test('the example of the README is the program that is tested', () => {
  const [example] = readmeExamples(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  assert.equal(example?.code, readFileSync(LIMIT_A_STATION, 'utf8'));
});

test('limit-a-station.ts limits a simulated station over SHIP', { timeout: 60_000 }, async (t) => {
  const data = temporaryDirectory(t);
  const garage = run(t, BUSBAR, data, ['simulate', 'station', '--json', '--data', join(data, 'station')]);
  await garage.printed(/"port":\d+/);
  const ready = JSON.parse(garage.output().split('\n')[0] ?? '') as { readonly ski: string; readonly port: number };
  const program = run(t, LIMIT_A_STATION, data, [ready.ski, '127.0.0.1', String(ready.port)]);
  await garage.printed(/"phase":"limited","watts":4200,"active":true/);
  await program.printed(/"status":"accepted","limit":\{"active":true,"value":4200\}/);
});

for (const folder of ['bench', ...readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name))]) {
  test(`the examples of ${folder}/README.md run`, { timeout: 60_000 }, async (t) => {
    const examples = readmeExamples(readFileSync(join(ROOT, folder, 'README.md'), 'utf8'));
    const directory = join(ROOT, 'test-output', 'examples');
    mkdirSync(directory, { recursive: true });
    for (const [index, { code, prints }] of examples.entries()) {
      const file = join(directory, `${folder.replaceAll(/\W+/g, '-')}-${index}.ts`);
      writeFileSync(file, code);
      const program = run(t, file, temporaryDirectory(t), []);
      assert.equal(await program.ended, 0, program.output());
      if (prints !== undefined) assert.equal(program.output().trim(), prints.trim());
    }
  });
}

function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-example-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface Program {
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when the output matches; the test's own time limit ends the wait. */
  printed(pattern: RegExp): Promise<void>;
}

function run(t: TestContext, file: string, cwd: string, args: readonly string[]): Program {
  const child = spawn(process.execPath, ['--conditions=@busbar/source', file, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const check of waiting) check();
    });
  }
  const ended = new Promise<number | null>((done) => child.once('close', done));
  t.after(() => {
    child.kill('SIGKILL');
    return ended;
  });
  return {
    ended,
    output: () => output,
    printed: (pattern) =>
      new Promise((done) => {
        const check = (): void => {
          if (pattern.test(output)) done();
        };
        waiting.add(check);
        check();
      }),
  };
}
