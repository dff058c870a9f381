import type { Unlisten } from '@busbar/kernel';
import type {
  DemoCommand,
  Device,
  Health,
  History,
  Ledger,
  Limit,
  NewLimit,
  Pairing,
  Site,
  Station,
  StationPatch,
  Trace,
} from './api-types.ts';

/** Parts of the state that change independently; a change makes the streams send the part again. */
export type Part = 'site' | 'limits' | 'devices' | 'pairing' | 'health';

/** A request that cannot be done although it is well-formed. */
export interface Refusal {
  readonly refused: RefusalCode;
  /** What is wrong. */
  readonly detail: string;
  /** What to do. */
  readonly advice: string;
}

/** Codes of {@link Refusal}; each has one HTTP status. */
export type RefusalCode = 'not-found' | 'conflict' | 'not-supported' | 'not-stored' | 'failed';

/** A checked question for stored series. */
export interface HistoryQuestion {
  readonly series: readonly string[];
  /** ms since 1970; `from` before `to`. */
  readonly from: number;
  readonly to: number;
  /** s. */
  readonly step: number;
}

/** A checked question for messages. */
export interface TraceQuestion {
  /** Only messages behind this number; undefined: the newest. */
  readonly after: number | undefined;
  /** Only this peer. */
  readonly ski: string | undefined;
  /** Most messages. */
  readonly limit: number;
}

/** What the API shows and changes: the energy manager. */
export interface ApiSource {
  site(): Site;
  station(id: string): Station | undefined;
  patchStation(id: string, patch: StationPatch): Station | Refusal;
  /** Newest first. */
  limits(): readonly Limit[];
  addLimit(limit: NewLimit): Limit | Refusal;
  deleteLimit(id: string): Limit | Refusal;
  devices(): readonly Device[];
  pairing(): readonly Pairing[];
  approve(ski: string): Pairing | Refusal;
  unpair(ski: string): Refusal | undefined;
  history(question: HistoryQuestion): History;
  ledger(limit: number, before: number | undefined): Ledger;
  trace(question: TraceQuestion): Trace;
  health(): Health;
  /** Whether the energy manager can do its work now; with the reason when not. */
  ready(): { readonly ready: boolean; readonly text: string };
  onChange(listener: (part: Part) => void): Unlisten;
  /** Only in the demo: passes a command to the simulated control box. */
  readonly demo?: ((command: DemoCommand) => Promise<object>) | undefined;
}
