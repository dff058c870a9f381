import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';

/** What is remembered of a station; its id never changes. */
export interface StoredStation {
  /** `st-1`, `st-2`, … in order of first appearance. */
  readonly id: string;
  readonly ski: string;
  /** Address of the entity, e.g. `1` or `2`. */
  readonly entity: string;
  /** Name given on the page. */
  readonly name: string | undefined;
  /** Mode chosen on the page. */
  readonly mode: string | undefined;
}

/** Stations ever seen. Nothing is deleted: a device that is trusted again gets its id, and with it its history, back. */
export class StationStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  list(): readonly StoredStation[] {
    return this.#database.prepare('SELECT * FROM station ORDER BY number').all().map(stationOf);
  }

  /** The stored station, created at its first appearance. */
  ensure(ski: string, entity: string): StoredStation {
    const known = this.#find(ski, entity);
    if (known !== undefined) return known;
    return inTransaction(this.#database, () => {
      const row = this.#database.prepare('SELECT coalesce(max(number), 0) + 1 AS next FROM station').get();
      this.#database
        .prepare('INSERT INTO station (ski, entity, number) VALUES (?, ?, ?)')
        .run(ski, entity, Number(row?.next ?? 1));
      return stationOf({ ski, entity, number: row?.next ?? 1, name: null, mode: null });
    });
  }

  update(station: StoredStation): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare('UPDATE station SET name = ?, mode = ? WHERE ski = ? AND entity = ?')
        .run(station.name ?? null, station.mode ?? null, station.ski, station.entity);
    });
  }

  #find(ski: string, entity: string): StoredStation | undefined {
    const row = this.#database.prepare('SELECT * FROM station WHERE ski = ? AND entity = ?').get(ski, entity);
    return row === undefined ? undefined : stationOf(row);
  }
}

function stationOf(row: Record<string, unknown>): StoredStation {
  return {
    id: `st-${row.number}`,
    ski: String(row.ski),
    entity: String(row.entity),
    name: row.name === null ? undefined : String(row.name),
    mode: row.mode === null ? undefined : String(row.mode),
  };
}
