import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** How the tests of a copy ended. */
export type Verdict = 'passed' | 'failed' | 'timeout';

/** A copy of one package outside the tree, where sources may be broken. */
export class Workshop {
  /** Where it lies. */
  readonly folder: string;
  readonly #root: string;

  /** @param packageFolder relative to `root`, for example `packages/ship` */
  constructor(root: string, packageFolder: string) {
    this.#root = root;
    this.folder = mkdtempSync(join(tmpdir(), 'busbar-mutants-'));
    const target = join(this.folder, packageFolder);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, packageFolder), target, {
      recursive: true,
      filter: (path) => !['node_modules', 'dist'].includes(basename(path)),
    });
    // Everything else is looked up where it is.
    const own = packageFolder.split('/');
    for (let depth = 0; depth < own.length; depth += 1) {
      const folder = own.slice(0, depth).join('/');
      for (const name of readdirSync(join(root, folder)))
        if (name !== own[depth] && name !== '.git')
          symlinkSync(join(root, folder, name), join(this.folder, folder, name));
    }
    const modules = join(root, packageFolder, 'node_modules');
    if (existsSync(modules)) symlinkSync(modules, join(target, 'node_modules'));
  }

  /** Writes a file of the copy. */
  write(file: string, source: string): void {
    writeFileSync(join(this.folder, file), source);
  }

  /** Runs test files of the copy; the first failure ends it. */
  async test(files: readonly string[], longestMs: number): Promise<Verdict> {
    // A test runner refuses to run inside another one, which it knows by this variable.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(
      process.execPath,
      ['--conditions=@busbar/source', join(this.#root, 'scripts/mutate/first-failure.ts'), ...files],
      // A group of its own: the runner starts a process for each file, and an endless mutant must not outlive it.
      { cwd: this.folder, env, stdio: ['ignore', 'ignore', 'ignore'], detached: true },
    );
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
    const late = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve('timeout');
    }, longestMs);
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0 ? 'passed' : 'failed'));
    try {
      return await promise;
    } finally {
      clearTimeout(late);
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
