import type { PlainAddress, PlainMessage } from './scripted-peer.ts';

/** Currents per phase; `null`: none. */
export type TracedCurrents = Readonly<Record<'a' | 'b' | 'c', number | null>>;

/** What should hold at the vehicle after a step. */
export interface CurrentExpectation {
  readonly trust?: string;
  readonly effective?: TracedCurrents;
  readonly effectiveCeiling?: TracedCurrents;
  readonly recommended?: TracedCurrents | null;
  /** What the vehicle would charge with. */
  readonly charging?: number;
  /** Stored limits by number, or one limit that stands for all. */
  readonly stored?: Readonly<Record<string, TracedLimit | boolean | number>>;
}

/** A limit in plain numbers. */
export interface TracedLimit {
  readonly isLimitActive?: boolean;
  readonly value?: number;
}

/** One step of a trace of OPEV and OSCEV; without classifier: local behaviour. */
export interface CurrentTraceStep {
  readonly n: number;
  readonly t: number;
  readonly classifier?: PlainMessage['classifier'];
  readonly from?: PlainAddress;
  readonly to?: PlainAddress;
  readonly msgCounter?: number;
  readonly msgCounterReference?: number;
  readonly ackRequest?: boolean;
  readonly cmd?: PlainMessage['cmd'];
  readonly event?: 'EMS' | 'EV';
  readonly state?: CurrentExpectation;
  readonly check?: CurrentExpectation;
}

export interface CurrentTrace {
  readonly name: string;
  readonly description: string;
  readonly devices: { readonly EMS: string; readonly WB: string };
  readonly setup: {
    readonly asymmetricChargingSupported?: boolean;
    readonly communicationsStandard?: string;
    readonly safeCurrent?: number;
    readonly peerPartialWrite?: boolean;
    readonly phaseOfMeasurement?: Readonly<Record<string, string>>;
  };
  readonly steps: readonly CurrentTraceStep[];
}

/** `vectors/usecase-opev.json`. */
export interface CurrentTraceFile {
  readonly traces: readonly CurrentTrace[];
}

/** An entry of a list in plain form. */
export type PlainEntry = Readonly<Record<string, unknown>>;

/** The entries of the list a command carries. */
export function entriesOfCmd(cmd: PlainMessage['cmd'] | undefined, name: string): readonly PlainEntry[] {
  const data = (cmd?.[0]?.[name] ?? {}) as Readonly<Record<string, readonly PlainEntry[]>>;
  return Object.values(data)[0] ?? [];
}

/** A scaled number as a number. */
export function plainNumber(scaled: unknown): number | undefined {
  const { number, scale } = (scaled ?? {}) as { readonly number?: number; readonly scale?: number };
  return number === undefined ? undefined : Number(`${number}e${scale ?? 0}`);
}
