// Runs after `npm ci`: npm before 11.19 leaves no node_modules/.bin/node when two optional packages offer one.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundled = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
if (process.platform === 'linux' && existsSync(bundled)) {
  const bin = join(root, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'node'), { force: true });
  symlinkSync(join('..', `node-linux-${process.arch}`, 'bin', 'node'), join(bin, 'node'));
}
