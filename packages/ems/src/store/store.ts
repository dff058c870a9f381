import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Logger } from '@busbar/kernel';
import type { TrustStore } from '@busbar/ship';
import { EmsError } from '../errors.ts';
import { ContactStore } from './contact-store.ts';
import { lockDataDirectory } from './data-directory.ts';
import { inTransaction, openDatabase } from './database.ts';
import { FlagStore } from './flags.ts';
import { Ledger } from './ledger.ts';
import { SERIES_MIGRATIONS, STATE_MIGRATIONS } from './migrations.ts';
import { type SeriesRetention, SeriesStore } from './series.ts';
import { SiteLimits } from './site-limits.ts';
import { StationStore } from './stations.ts';
import { STATE_DATABASE } from './stored-decisions.ts';
import { databaseTrustStore } from './trusted-peers.ts';

/** Everything that survives a restart. */
export interface Store {
  readonly directory: string;
  readonly flags: FlagStore;
  readonly limits: SiteLimits;
  readonly ledger: Ledger;
  readonly trust: TrustStore;
  readonly stations: StationStore;
  readonly contacts: ContactStore;
  readonly series: SeriesStore;
  /** What was found odd at opening, in plain words. */
  readonly warnings: readonly string[];
  /** Runs changes of limits, flags, trust and ledger as one durable step. */
  durably<T>(work: () => T): T;
  close(): void;
}

/** What the store needs. */
export interface StoreOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retention: SeriesRetention;
}

/**
 * Opens the data directory. Limits, trust and ledger stand in `busbar.db` (every commit on the disk when it returns),
 * series in `history.db`. A damaged `busbar.db` is an error; a damaged `history.db` is set aside.
 */
export function openStore(options: StoreOptions): Store {
  const lock = lockDataDirectory(options.directory);
  const warnings: string[] = [];
  let state: DatabaseSync | undefined;
  try {
    const database = openDatabase({
      path: join(options.directory, STATE_DATABASE),
      synchronous: 'FULL',
      migrations: STATE_MIGRATIONS,
    });
    state = database;
    const history = openHistory(options, warnings);
    const ledger = new Ledger(database, options.clock);
    const verdict = ledger.verify();
    if (!verdict.intact) warnings.push(`The ledger was changed from outside: ${verdict.text}.`);
    return {
      directory: options.directory,
      flags: new FlagStore(database),
      limits: new SiteLimits(database, options.clock),
      ledger,
      trust: databaseTrustStore(database, ledger),
      stations: new StationStore(database),
      contacts: new ContactStore(database),
      series: new SeriesStore(history, options.retention),
      warnings,
      durably: (work) => inTransaction(database, work),
      close: () => {
        history.close();
        database.close();
        lock.release();
      },
    };
  } catch (error) {
    if (state?.isOpen === true) state.close();
    lock.release();
    throw error;
  }
}

function openHistory(options: StoreOptions, warnings: string[]): DatabaseSync {
  const path = join(options.directory, 'history.db');
  const open = (): DatabaseSync => openDatabase({ path, synchronous: 'NORMAL', migrations: SERIES_MIGRATIONS });
  try {
    return open();
  } catch (error) {
    if (!(error instanceof EmsError) || error.code !== 'ems.store-corrupt') throw error;
    const aside = `${path}.damaged-${options.clock.wall()}`;
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    warnings.push(`The stored series were damaged; they were set aside as ${aside} and start empty.`);
    options.logger.error('store.historySetAside', { path: aside });
    return open();
  }
}
