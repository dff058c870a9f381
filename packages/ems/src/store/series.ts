import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UtcInstant } from '@busbar/kernel';
import { inTransaction } from './database.ts';

/** Length of a fine step: values are collected in memory for so long, then written at once. */
const FINE_STEP_MILLIS = 10_000;
/** Length of a coarse step, to which old fine steps are condensed. */
const COARSE_STEP_MILLIS = 900_000;
/** Most different series; a site of 500 stations has 3 each. Further ones are refused. */
const MOST_SERIES = 4000;

const DAY = 86_400_000;

/** Units of series. */
export type SeriesUnit = 'W' | 'A' | 'Wh' | '%';

/** Mean, smallest and largest value of one step; `time`: its beginning. */
export interface SeriesPoint {
  readonly time: number;
  readonly value: number;
  readonly min: number;
  readonly max: number;
}

/** How long values are kept. */
export interface SeriesRetention {
  readonly fineDays: number;
  readonly coarseDays: number;
}

interface Collected {
  readonly unit: SeriesUnit;
  sum: number;
  count: number;
  low: number;
  high: number;
}

/**
 * Stored series. Values of ten seconds are collected and written in one transaction, so that a memory card is spared;
 * the power may take the last ten seconds, never a limit (those are stored elsewhere).
 */
export class SeriesStore {
  readonly #database: DatabaseSync;
  readonly #retention: SeriesRetention;
  readonly #ids = new Map<string, number>();
  readonly #collected = new Map<string, Collected>();
  #step: number | undefined;
  #insert: StatementSync | undefined;

  constructor(database: DatabaseSync, retention: SeriesRetention) {
    this.#database = database;
    this.#retention = retention;
    for (const row of database.prepare('SELECT id, name FROM series').all())
      this.#ids.set(String(row.name), Number(row.id));
  }

  /** Adds one value of `now`; a full step is written before. */
  add(now: UtcInstant, name: string, unit: SeriesUnit, value: number): void {
    const step = Math.floor(now / FINE_STEP_MILLIS) * FINE_STEP_MILLIS;
    if (this.#step !== undefined && this.#step !== step) this.flush();
    this.#step = step;
    const known = this.#collected.get(name);
    if (known === undefined) {
      this.#collected.set(name, { unit, sum: value, count: 1, low: value, high: value });
      return;
    }
    known.sum += value;
    known.count += 1;
    known.low = Math.min(known.low, value);
    known.high = Math.max(known.high, value);
  }

  /** Writes what was collected; on failure it is dropped, so that a full disk does not fill the memory. */
  flush(): void {
    const step = this.#step;
    const collected = [...this.#collected];
    this.#collected.clear();
    this.#step = undefined;
    if (step === undefined || collected.length === 0) return;
    inTransaction(this.#database, () => {
      // Prepared once: it runs every ten seconds.
      this.#insert ??= this.#database.prepare(
        'INSERT OR REPLACE INTO fine (series, time, mean, low, high) VALUES (?, ?, ?, ?, ?)',
      );
      for (const [name, value] of collected) {
        const id = this.#id(name, value.unit);
        if (id !== undefined) this.#insert.run(id, step, value.sum / value.count, value.low, value.high);
      }
    });
  }

  /** Condenses complete coarse steps and deletes what is older than the retention; call every few minutes. */
  condense(now: UtcInstant): void {
    const complete = Math.floor(now / COARSE_STEP_MILLIS) * COARSE_STEP_MILLIS;
    const fineFrom = now - this.#retention.fineDays * DAY;
    const coarseFrom = now - this.#retention.coarseDays * DAY;
    inTransaction(this.#database, () => {
      for (const id of this.#ids.values()) {
        const done = this.#database.prepare('SELECT max(time) AS time FROM coarse WHERE series = ?').get(id);
        const from = done?.time === null || done === undefined ? 0 : Number(done.time) + COARSE_STEP_MILLIS;
        this.#database
          .prepare(
            `INSERT OR REPLACE INTO coarse (series, time, mean, low, high)
             SELECT series, (time / ${COARSE_STEP_MILLIS}) * ${COARSE_STEP_MILLIS} AS slot, avg(mean), min(low), max(high)
             FROM fine WHERE series = ? AND time >= ? AND time < ? GROUP BY slot`,
          )
          .run(id, from, complete);
        this.#database.prepare('DELETE FROM fine WHERE series = ? AND time < ?').run(id, fineFrom);
        this.#database.prepare('DELETE FROM coarse WHERE series = ? AND time < ?').run(id, coarseFrom);
      }
    });
  }

  /** Names of all stored series, sorted. */
  names(): readonly string[] {
    return [...this.#ids.keys()].sort();
  }

  unitOf(name: string): string | undefined {
    const row = this.#database.prepare('SELECT unit FROM series WHERE name = ?').get(name);
    return row === undefined ? undefined : String(row.unit);
  }

  /**
   * Points of one series in `[from, to)`, condensed to `step` ms, oldest first. Where fine values are no longer kept,
   * coarse ones answer.
   */
  query(name: string, from: number, to: number, step: number): readonly SeriesPoint[] {
    const id = this.#ids.get(name);
    if (id === undefined) return [];
    const oldest = this.#database.prepare('SELECT min(time) AS time FROM fine WHERE series = ?').get(id);
    const fineFrom = oldest?.time === null || oldest === undefined ? to : Number(oldest.time);
    const rows = this.#database
      .prepare(
        `SELECT (time / CAST(:step AS INTEGER)) * CAST(:step AS INTEGER) AS slot, avg(mean) AS mean, min(low) AS low, max(high) AS high FROM (
           SELECT time, mean, low, high FROM fine WHERE series = :id AND time >= :from AND time < :to
           UNION ALL
           SELECT time, mean, low, high FROM coarse
           WHERE series = :id AND time >= :from AND time < :to AND time + ${COARSE_STEP_MILLIS} <= :fineFrom
         ) GROUP BY slot ORDER BY slot`,
      )
      .all({ step, id, from, to, fineFrom });
    return rows.map((row) => ({
      time: Number(row.slot),
      value: Number(row.mean),
      min: Number(row.low),
      max: Number(row.high),
    }));
  }

  #id(name: string, unit: SeriesUnit): number | undefined {
    const known = this.#ids.get(name);
    if (known !== undefined || this.#ids.size >= MOST_SERIES) return known;
    const { lastInsertRowid } = this.#database.prepare('INSERT INTO series (name, unit) VALUES (?, ?)').run(name, unit);
    this.#ids.set(name, Number(lastInsertRowid));
    return Number(lastInsertRowid);
  }
}
