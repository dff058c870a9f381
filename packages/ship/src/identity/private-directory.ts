import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Creates a directory, with those above it, that only its owner may enter; one that is there stays as it is. Node's own
 * recursive creation never comes back where a file system takes no directories, below `/proc` for example.
 * @throws the error of the file system
 */
export function createPrivateDirectory(directory: string): void {
  const path = resolve(directory);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const above = dirname(path);
  if (above !== path) createPrivateDirectory(above);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else was faster.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    throw error;
  }
  // Whatever mask this program was started with.
  chmodSync(path, 0o700);
}
