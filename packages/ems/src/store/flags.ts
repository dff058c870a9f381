import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';

/** Single values that survive a restart, with their meaning. */
export interface Flags {
  /** An energy guard bound the controllable system at least once: from then on Init limits the site. */
  readonly 'guard-ever-bound': boolean;
  /** Failsafe limit an energy guard wrote, W. */
  readonly 'failsafe-watts': number;
  /** Shortest stay in failsafe an energy guard wrote, s. */
  readonly 'failsafe-duration-seconds': number;
  /** SKI of the last energy guard. */
  readonly 'guard-ski': string;
  /** SKI of the identity this database belongs to. */
  readonly 'identity-ski': string;
}

/** Access to {@link Flags}; every change is durable when the call returns. */
export class FlagStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get<Name extends keyof Flags>(name: Name): Flags[Name] | undefined {
    const row = this.#database.prepare('SELECT value FROM flag WHERE name = ?').get(name);
    return row === undefined ? undefined : (JSON.parse(String(row.value)) as Flags[Name]);
  }

  set<Name extends keyof Flags>(name: Name, value: Flags[Name]): void {
    inTransaction(this.#database, () => {
      this.#database
        .prepare('INSERT INTO flag (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
        .run(name, JSON.stringify(value));
    });
  }

  remove(name: keyof Flags): void {
    inTransaction(this.#database, () => this.#database.prepare('DELETE FROM flag WHERE name = ?').run(name));
  }
}
