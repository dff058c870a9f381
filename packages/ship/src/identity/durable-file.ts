import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createPrivateDirectory } from './private-directory.ts';

/**
 * Replaces a file so that a crash at any moment leaves the old or the new content, never a mixture:
 * write beside it, fsync, rename, fsync the directory. File mode 0600, directory mode 0700: the content is secret.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  const directory = dirname(path);
  createPrivateDirectory(directory);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(draft, 'w', 0o600);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncDirectory(directory);
}

/** Makes a rename durable. Windows cannot open directories; there the rename itself is durable. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
