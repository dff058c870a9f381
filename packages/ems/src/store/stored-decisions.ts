import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@busbar/kernel';
import { applyDecisions, type DecisionStore, type Decisions } from '@busbar/ship';
import { lockDataDirectory } from './data-directory.ts';
import { inTransaction, openDatabase, openingFailure } from './database.ts';
import { FlagStore } from './flags.ts';
import { Ledger } from './ledger.ts';
import { STATE_MIGRATIONS } from './migrations.ts';
import { databaseTrustStore } from './trusted-peers.ts';

/** Name of the database inside the data directory. */
export const STATE_DATABASE = 'busbar.db';

/** Decisions about peers of an energy manager that does not run, for an import. */
export interface OpenDecisions extends DecisionStore {
  /** SKI of the identity the database belongs to. */
  readonly knownSki: string | undefined;
  close(): void;
}

/**
 * Trusted and refused peers in a data directory; an energy manager may run there meanwhile. Undefined without a database.
 * @throws EmsError `ems.store-…`
 */
export function readStoredDecisions(directory: string): Decisions | undefined {
  const path = join(directory, STATE_DATABASE);
  if (!existsSync(path)) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const known = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const rows = (table: string): readonly unknown[] =>
      // A database of an earlier version may lack a table.
      known.some(({ name }) => name === table)
        ? (database?.prepare(`SELECT peer FROM ${table} ORDER BY rowid`).all() ?? []).map(({ peer }) =>
            JSON.parse(String(peer)),
          )
        : [];
    return { peers: rows('trusted_peer'), refused: rows('refused_peer') } as Decisions;
  } catch (error) {
    throw openingFailure(error, path);
  } finally {
    if (database?.isOpen === true) database.close();
  }
}

/**
 * Opens the decisions of a data directory for a change, and keeps an energy manager from starting there meanwhile.
 * @throws EmsError `ems.store-…`
 */
export function openStoredDecisions(directory: string, clock: Clock): OpenDecisions {
  const lock = lockDataDirectory(directory);
  let database: DatabaseSync | undefined;
  try {
    const opened = openDatabase({
      path: join(directory, STATE_DATABASE),
      synchronous: 'FULL',
      migrations: STATE_MIGRATIONS,
    });
    database = opened;
    const ledger = new Ledger(opened, clock);
    // The store keeps a copy in memory: a fresh one sees what an undone transaction left.
    const trust = () => databaseTrustStore(opened, ledger);
    return {
      knownSki: new FlagStore(opened).get('identity-ski'),
      read: () => ({ peers: trust().list(), refused: trust().refused() }),
      write: (decisions) => inTransaction(opened, () => applyDecisions(trust(), decisions)),
      close: () => {
        opened.close();
        lock.release();
      },
    };
  } catch (error) {
    if (database?.isOpen === true) database.close();
    lock.release();
    throw error;
  }
}
