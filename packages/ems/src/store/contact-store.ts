import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';

/** What a station may go on taking when it cannot be reached, as last known before a restart. All values W, s. */
export interface StoredContact {
  readonly power: number | null;
  /** What it had confirmed; null: no limit. */
  readonly confirmed: number | null;
  readonly maximum: number | null;
  readonly failsafeLimit: number | null;
  readonly failsafeDurationMillis: number | null;
  /** It has no failsafe of its own. Absent: it has. */
  readonly keepsSetpoint?: boolean;
}

/** Last contact of each station, by its id: what stays reserved for it until it is back after a restart. */
export class ContactStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  all(): ReadonlyMap<string, StoredContact> {
    const rows = this.#database.prepare('SELECT station, contact FROM station_contact').all();
    return new Map(rows.map((row) => [String(row.station), JSON.parse(String(row.contact)) as StoredContact]));
  }

  set(station: string, contact: StoredContact): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare(
          'INSERT INTO station_contact (station, contact) VALUES (?, ?) ' +
            'ON CONFLICT (station) DO UPDATE SET contact = excluded.contact',
        )
        .run(station, JSON.stringify(contact));
    });
  }
}
