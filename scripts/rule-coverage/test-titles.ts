import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isTest, sourceFiles } from '../checks/source-files.ts';
import { tokens } from '../checks/tokens.ts';

/** One test and the file it stands in. */
export interface TestTitle {
  readonly file: string;
  readonly title: string;
}

/**
 * The titles of every test in the repository, also those made from tables: the files are loaded, their tests are not run.
 * Titles of subtests are read from the source, as far as they are written there.
 */
export async function testTitles(root: string): Promise<readonly TestTitle[]> {
  const files = sourceFiles(root).filter(isTest);
  const loaded = await loadTitles(root, files);
  const inside = files.flatMap((file) =>
    subtestTitles(readFileSync(join(root, file), 'utf8')).map((title) => ({ file, title })),
  );
  return [...loaded, ...inside];
}

/** Titles of subtests (`t.test('…'`) as they stand in the source. */
export function subtestTitles(text: string): readonly string[] {
  const all = tokens(text);
  return all.flatMap((token, at) => {
    const isSubtest = token.text === 'test' && all[at - 1]?.text === '.' && all[at + 1]?.text === '(';
    const title = isSubtest ? all[at + 2] : undefined;
    return title?.kind === 'string' || title?.kind === 'template' ? [title.text] : [];
  });
}

function loadTitles(root: string, files: readonly string[]): Promise<readonly TestTitle[]> {
  const program = fileURLToPath(new URL('collect-titles.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@busbar/source', program], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile') },
  });
  child.stdin.end(files.join('\n'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done(JSON.parse(output) as readonly TestTitle[]);
      else fail(new Error(`the test files could not be loaded (exit code ${code}); the reason stands above`));
    });
  });
}
