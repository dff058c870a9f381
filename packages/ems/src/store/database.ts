import { DatabaseSync } from 'node:sqlite';
import { EmsError } from '../errors.ts';
import { migrate } from './migrations.ts';

/** Longest wait for another reader or writer of the file, ms. */
const BUSY_MILLIS = 2000;

/** How a database is kept. */
export interface DatabaseOptions {
  readonly path: string;
  /** `FULL`: every commit is on the disk when it returns; `NORMAL`: the last seconds may be lost with the power. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly migrations: readonly string[];
}

/** Opens or creates a database in WAL mode at its newest format; throws an {@link EmsError} `ems.store-…` that says what to do. */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(options.path, { timeout: BUSY_MILLIS });
    database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${options.synchronous};`);
    checkHealth(database, options.path);
    migrate(database, options.path, options.migrations);
    return database;
  } catch (error) {
    closeQuietly(database);
    throw error instanceof EmsError ? error : openingFailure(error, options.path);
  }
}

/** Runs `work` as one transaction: all of it is stored, or nothing. A failure to store throws `ems.store-write-failed`. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  if (database.isTransaction) return work();
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    if (!isSqliteError(error)) throw error;
    throw new EmsError(
      'ems.store-write-failed',
      `the database could not store a record: ${error.message}. Check free space and permissions of the data directory.`,
      { cause: error },
    );
  }
}

/** A failed commit may already have ended the transaction. */
function rollBack(database: DatabaseSync): void {
  if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
}

function checkHealth(database: DatabaseSync, path: string): void {
  const rows = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
  const verdict = rows[0]?.quick_check ?? 'no answer';
  if (verdict !== 'ok') throw corrupt(path, verdict);
}

/** The error for a database that cannot be opened. */
export function openingFailure(error: unknown, path: string): EmsError {
  const text = error instanceof Error ? error.message : String(error);
  if (isSqliteError(error) && [SQLITE_CORRUPT, SQLITE_NOTADB].includes(error.errcode & 0xff)) {
    return corrupt(path, text, error);
  }
  if (isSqliteError(error) && (error.errcode & 0xff) === SQLITE_BUSY) return inUse(path, error);
  return new EmsError(
    'ems.store-unwritable',
    `cannot open ${path} for writing: ${text}. Check that the data directory exists, belongs to this user, ` +
      'is not on a read-only or full disk, or choose another one with --data.',
    { cause: error },
  );
}

function corrupt(path: string, text: string, cause?: unknown): EmsError {
  return new EmsError(
    'ems.store-corrupt',
    `${path} is damaged (${text}); nothing was changed. Restore it from a backup, or move it away together with its ` +
      '-wal and -shm files: then limits, trusted devices and the ledger start empty, while the identity is kept.',
    { cause },
  );
}

/** The error for a data directory somebody else holds. */
export function inUse(path: string, cause?: unknown): EmsError {
  return new EmsError(
    'ems.store-in-use',
    `${path} is used by another process. Stop the other energy manager, or choose another directory with --data.`,
    { cause },
  );
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

interface SqliteError extends Error {
  readonly code: string;
  readonly errcode: number;
}

/** Whether a failure comes from the database itself. */
export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR' && 'errcode' in error;
}

function closeQuietly(database: DatabaseSync | undefined): void {
  if (database?.isOpen === true) database.close();
}
