import type { DatabaseSync } from 'node:sqlite';
import { type Clock, type UtcInstant, utcInstant, type Watts, watts } from '@busbar/kernel';

/** How a limit stands. `ended`: given up for another reason, which stands in `text`. */
export type LimitState = 'active' | 'expired' | 'revoked' | 'replaced' | 'refused' | 'ended';
/** Who demands it. */
export type LimitSource = 'manual' | 'grid-operator' | 'failsafe';

/** One limit of the site as stored. */
export interface StoredLimit {
  readonly id: number;
  readonly kind: 'consumption' | 'production';
  /** W, 0 or more. */
  readonly watts: Watts;
  readonly state: LimitState;
  readonly source: LimitSource;
  readonly sourceName: string;
  readonly from: UtcInstant;
  /** undefined: until revoked. */
  readonly until: UtcInstant | undefined;
  readonly endedAt: UtcInstant | undefined;
  readonly text: string;
}

/** A limit to be stored. */
export type NewStoredLimit = Omit<StoredLimit, 'id' | 'from' | 'endedAt'>;

/** Limits in force and past. Call inside a transaction when a ledger entry belongs to the change. */
export class SiteLimits {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  add(limit: NewStoredLimit): StoredLimit {
    const now = this.#clock.wall();
    const ended = limit.state === 'active' ? null : now;
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO site_limit (kind, watts, state, source, source_name, from_time, until_time, ended_time, text) ' +
          'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        limit.kind,
        limit.watts,
        limit.state,
        limit.source,
        limit.sourceName,
        now,
        limit.until ?? null,
        ended,
        limit.text,
      );
    return { ...limit, id: Number(lastInsertRowid), from: now, endedAt: ended ?? undefined };
  }

  /** Ends an active limit; false when it is not active (any more). */
  end(id: number, state: Exclude<LimitState, 'active'>, text?: string): boolean {
    const { changes } = this.#database
      .prepare(
        `UPDATE site_limit SET state = ?, ended_time = ?, text = coalesce(?, text) WHERE id = ? AND state = 'active'`,
      )
      .run(state, this.#clock.wall(), text ?? null, id);
    return changes > 0;
  }

  /** Corrects when an active limit ends; undefined: until revoked. */
  setUntil(id: number, until: UtcInstant | undefined): void {
    this.#database
      .prepare(`UPDATE site_limit SET until_time = ? WHERE id = ? AND state = 'active'`)
      .run(until ?? null, id);
  }

  get(id: number): StoredLimit | undefined {
    const row = this.#database.prepare('SELECT * FROM site_limit WHERE id = ?').get(id);
    return row === undefined ? undefined : limitOf(row);
  }

  /** Limits in force, oldest first. */
  active(source?: LimitSource): readonly StoredLimit[] {
    const rows = this.#database.prepare(`SELECT * FROM site_limit WHERE state = 'active' ORDER BY id`).all();
    return rows.map(limitOf).filter((limit) => source === undefined || limit.source === source);
  }

  /** Newest first, active and past. */
  list(limit: number): readonly StoredLimit[] {
    return this.#database.prepare('SELECT * FROM site_limit ORDER BY id DESC LIMIT ?').all(limit).map(limitOf);
  }
}

function limitOf(row: Record<string, unknown>): StoredLimit {
  return {
    id: Number(row.id),
    kind: row.kind as StoredLimit['kind'],
    watts: watts(Number(row.watts)),
    state: row.state as LimitState,
    source: row.source as LimitSource,
    sourceName: String(row.source_name),
    from: utcInstant(Number(row.from_time)),
    until: row.until_time === null ? undefined : utcInstant(Number(row.until_time)),
    endedAt: row.ended_time === null ? undefined : utcInstant(Number(row.ended_time)),
    text: String(row.text),
  };
}
