// Builds what the programs run: dist/ of every package and the page, side by side. `--fast` leaves the type check to
// `npm run check`, so that `npm start` does not wait for it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const isFast = process.argv.includes('--fast');

const exitCodes = await Promise.all([
  run(join(modules, 'typescript', 'bin', 'tsc'), '-b', '--builders', '4', ...(isFast ? ['--noCheck'] : [])),
  run(
    join(modules, 'vite', 'bin', 'vite.js'),
    'build',
    'packages/ui/page',
    '--outDir',
    '../dist/page',
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ),
]);
process.exitCode = exitCodes.some((code) => code !== 0) ? 1 : 0;

/** Runs a program of node_modules in the repository; its output is this one's. */
function run(program, ...args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'inherit' });
    child.once('exit', (code) => done(code ?? 1));
  });
}
