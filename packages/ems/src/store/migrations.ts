import type { DatabaseSync } from 'node:sqlite';
import { EmsError } from '../errors.ts';

/**
 * Steps of the durable database, in order. A step that was released is never changed: data of every earlier version
 * walks through the same steps. `user_version` counts the steps that were taken.
 */
export const STATE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE flag (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
   CREATE TABLE trusted_peer (ski TEXT PRIMARY KEY, peer TEXT NOT NULL) STRICT;
   CREATE TABLE site_limit (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     kind TEXT NOT NULL,
     watts REAL NOT NULL,
     state TEXT NOT NULL,
     source TEXT NOT NULL,
     source_name TEXT NOT NULL,
     from_time INTEGER NOT NULL,
     until_time INTEGER,
     ended_time INTEGER,
     text TEXT NOT NULL
   ) STRICT;
   CREATE INDEX site_limit_state ON site_limit (state);
   CREATE TABLE ledger (
     seq INTEGER PRIMARY KEY,
     time INTEGER NOT NULL,
     event TEXT NOT NULL,
     facts TEXT NOT NULL,
     previous TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
   CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
   CREATE TABLE station (
     ski TEXT NOT NULL,
     entity TEXT NOT NULL,
     number INTEGER NOT NULL UNIQUE,
     name TEXT,
     mode TEXT,
     PRIMARY KEY (ski, entity)
   ) STRICT;`,
  `CREATE TABLE refused_peer (ski TEXT PRIMARY KEY, peer TEXT NOT NULL) STRICT;`,
  `CREATE TABLE station_contact (station TEXT PRIMARY KEY, contact TEXT NOT NULL) STRICT;`,
];

/** Steps of the database of series. */
export const SERIES_MIGRATIONS: readonly string[] = [
  `CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, unit TEXT NOT NULL) STRICT;
   CREATE TABLE fine (
     series INTEGER NOT NULL, time INTEGER NOT NULL, mean REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
     PRIMARY KEY (series, time)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE coarse (
     series INTEGER NOT NULL, time INTEGER NOT NULL, mean REAL NOT NULL, low REAL NOT NULL, high REAL NOT NULL,
     PRIMARY KEY (series, time)
   ) STRICT, WITHOUT ROWID;`,
];

/** Brings a database to the newest step; each step is one transaction. */
export function migrate(database: DatabaseSync, path: string, steps: readonly string[]): void {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  const taken = row.user_version;
  if (taken > steps.length) {
    throw new EmsError(
      'ems.store-newer',
      `${path} was written by a newer version of Busbar (format ${taken}, this one knows ${steps.length}). ` +
        'Install that version again, or start with another data directory (--data).',
    );
  }
  for (let step = taken; step < steps.length; step++) {
    database.exec(`BEGIN IMMEDIATE; ${steps[step]}; PRAGMA user_version = ${step + 1}; COMMIT;`);
  }
}
