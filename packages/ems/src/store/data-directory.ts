import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPrivateDirectory } from '@busbar/ship';
import { EmsError } from '../errors.ts';
import { inUse, isSqliteError } from './database.ts';

/** Hold on a data directory: two energy managers never share one. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Creates the directory (0700) if needed, checks that it can be written, and locks it. The lock is one of the operating
 * system on the file `lock`: it ends with the process, however that ends.
 */
export function lockDataDirectory(directory: string): DirectoryLock {
  prepare(directory);
  const path = join(directory, 'lock');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    if (database?.isOpen === true) database.close();
    if (isSqliteError(error) && error.errcode === 5) throw inUse(directory, error);
    throw unwritable(directory, error);
  }
  const held = database;
  return { release: () => held.isOpen && held.close() };
}

function prepare(directory: string): void {
  try {
    createPrivateDirectory(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(directory, error);
  }
}

function unwritable(directory: string, cause: unknown): EmsError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new EmsError(
    'ems.store-unwritable',
    `the data directory ${directory} cannot be used: ${text}. Give it to this user, or choose another one with --data.`,
    { cause },
  );
}
