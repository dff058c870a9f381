import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, formatInstant, type UtcInstant, utcInstant } from '@busbar/kernel';
import { inTransaction } from './database.ts';

/** What the ledger keeps: every limit, acknowledgement and failsafe episode. */
export type LedgerEvent =
  | 'limit.accepted'
  | 'limit.refused'
  | 'limit.expired'
  | 'limit.ended'
  | 'limit.restored'
  | 'failsafe-values.refused'
  | 'failsafe-values.accepted'
  | 'manual-limit.set'
  | 'manual-limit.deleted'
  | 'state.changed'
  | 'failsafe.began'
  | 'failsafe.ended'
  | 'guard.bound'
  | 'guard.removed'
  | 'stations.acknowledged'
  | 'station.refused'
  | 'station.exceeded'
  | 'peer.trusted'
  | 'peer.removed'
  | 'peer.refused'
  | 'program.started'
  | 'program.stopped';

/** Facts of an entry: plain values only. */
export type LedgerFacts = Readonly<Record<string, string | number | boolean | null>>;

/** One entry; `hash` covers all other members, and through `previous` everything before. */
export interface LedgerEntry {
  readonly seq: number;
  readonly time: UtcInstant;
  readonly event: string;
  readonly facts: LedgerFacts;
  readonly previous: string;
  readonly hash: string;
}

/** Result of checking the chain. */
export type LedgerVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string }
  /** `seq`: the first entry that does not fit. */
  | { readonly intact: false; readonly seq: number; readonly text: string };

/** Hash before the first entry. */
const LEDGER_START = '0'.repeat(64);

/** Append-only, hash-chained record of what the grid operator and others demanded and what was done. */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Appends one entry; it is on the disk when the surrounding transaction, or else this call, returns. */
  append(event: LedgerEvent, facts: LedgerFacts): LedgerEntry {
    return inTransaction(this.#database, () => {
      const last = this.#last();
      const body = {
        seq: (last?.seq ?? 0) + 1,
        time: utcInstant(Math.floor(this.#clock.wall() / 1000) * 1000),
        event,
        facts,
        previous: last?.hash ?? LEDGER_START,
      };
      const entry: LedgerEntry = { ...body, hash: entryHash(body) };
      this.#database
        .prepare('INSERT INTO ledger (seq, time, event, facts, previous, hash) VALUES (?, ?, ?, ?, ?, ?)')
        .run(entry.seq, entry.time, event, canonical(facts), entry.previous, entry.hash);
      return entry;
    });
  }

  /** Entries with a number below `before`, newest first. */
  entries(limit: number, before: number = Number.MAX_SAFE_INTEGER): readonly LedgerEntry[] {
    const rows = this.#database
      .prepare('SELECT * FROM ledger WHERE seq < ? ORDER BY seq DESC LIMIT ?')
      .all(before, limit);
    return rows.map(entryOf);
  }

  /** Number of entries and hash of the newest. */
  head(): { readonly entries: number; readonly hash: string } {
    const last = this.#last();
    return { entries: last?.seq ?? 0, hash: last?.hash ?? LEDGER_START };
  }

  /** Recomputes every hash. */
  verify(): LedgerVerdict {
    return verifyChain(iterateEntries(this.#database));
  }

  #last(): LedgerEntry | undefined {
    const row = this.#database.prepare('SELECT * FROM ledger ORDER BY seq DESC LIMIT 1').get();
    return row === undefined ? undefined : entryOf(row);
  }
}

/** Checks a chain of entries, oldest first: numbers without a gap, every hash fits, every `previous` is the hash before. */
export function verifyChain(entries: Iterable<LedgerEntry>): LedgerVerdict {
  let previous = LEDGER_START;
  let seq = 0;
  for (const entry of entries) {
    seq += 1;
    if (entry.seq !== seq) return { intact: false, seq, text: `entry ${seq} is missing` };
    if (entry.previous !== previous)
      return { intact: false, seq, text: `entry ${seq} does not follow entry ${seq - 1}` };
    if (entryHash(entry) !== entry.hash) return { intact: false, seq, text: `entry ${seq} was altered` };
    previous = entry.hash;
  }
  return { intact: true, entries: seq, head: previous };
}

/**
 * SHA-256, lower-case hex, over five lines: hash before, number, time, event, facts as JSON with sorted keys.
 * Anybody can recompute it from an export.
 */
function entryHash(entry: Omit<LedgerEntry, 'hash'>): string {
  const text = [entry.previous, entry.seq, formatInstant(entry.time), entry.event, canonical(entry.facts)].join('\n');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function canonical(facts: LedgerFacts): string {
  return JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function* iterateEntries(database: DatabaseSync): Generator<LedgerEntry> {
  for (const row of database.prepare('SELECT * FROM ledger ORDER BY seq').iterate()) yield entryOf(row);
}

function entryOf(row: Record<string, unknown>): LedgerEntry {
  return {
    seq: Number(row.seq),
    time: utcInstant(Number(row.time)),
    event: String(row.event),
    facts: factsOf(String(row.facts)),
    previous: String(row.previous),
    hash: String(row.hash),
  };
}

/** Altered facts that are no longer JSON must show as altered, not end the check. */
function factsOf(text: string): LedgerFacts {
  try {
    return JSON.parse(text) as LedgerFacts;
  } catch {
    return { unreadable: text };
  }
}
