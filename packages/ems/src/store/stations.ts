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

/**
 * Stations ever seen. Nothing is deleted: a device that is trusted again gets its id, and with it its history, back.
 * Read into memory once, because every control tick asks; bounded by what trusted devices announce.
 */
export class StationStore {
  readonly #database: DatabaseSync;
  readonly #stations = new Map<string, StoredStation>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT * FROM station ORDER BY number').all()) this.#keep(stationOf(row));
  }

  /** In order of first appearance. */
  list(): readonly StoredStation[] {
    return [...this.#stations.values()];
  }

  /**
   * The stored station, created at its first appearance. Throws when it cannot be stored; it is known nevertheless.
   * @param isGone whether a station of the device is not at its entity any more: then it is the one that appeared
   */
  ensure(ski: string, entity: string, isGone: (station: StoredStation) => boolean = () => false): StoredStation {
    const known = this.#stations.get(keyOf(ski, entity));
    if (known !== undefined) return known;
    const moved = this.list().find((station) => station.ski === ski && isGone(station));
    if (moved !== undefined) return this.#move(moved, entity);
    const number = this.#stations.size + 1;
    const station = this.#keep(stationOf({ ski, entity, number, name: null, mode: null }));
    inTransaction(this.#database, () => {
      this.#database.prepare('INSERT INTO station (ski, entity, number) VALUES (?, ?, ?)').run(ski, entity, number);
    });
    return station;
  }

  update(station: StoredStation): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare('UPDATE station SET name = ?, mode = ? WHERE ski = ? AND entity = ?')
        .run(station.name ?? null, station.mode ?? null, station.ski, station.entity);
    });
    this.#keep(station);
  }

  #move(station: StoredStation, entity: string): StoredStation {
    const moved = { ...station, entity };
    const all = this.list().map((one) => (one === station ? moved : one));
    this.#stations.clear();
    for (const one of all) this.#keep(one);
    inTransaction(this.#database, () => {
      this.#database
        .prepare('UPDATE station SET entity = ? WHERE ski = ? AND entity = ?')
        .run(entity, station.ski, station.entity);
    });
    return moved;
  }

  #keep(station: StoredStation): StoredStation {
    this.#stations.set(keyOf(station.ski, station.entity), station);
    return station;
  }
}

function keyOf(ski: string, entity: string): string {
  return `${ski} ${entity}`;
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
