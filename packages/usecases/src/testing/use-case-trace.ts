import { parseDuration } from '@busbar/spine';
import type { PlainAddress, PlainMessage } from './scripted-peer.ts';

/** One step of a trace between an energy manager and a station; without classifier: local behaviour. */
export interface UseCaseTraceStep {
  readonly n: number;
  readonly t: number;
  readonly classifier?: PlainMessage['classifier'];
  readonly from?: PlainAddress;
  readonly to?: PlainAddress;
  readonly msgCounter?: number;
  readonly msgCounterReference?: number;
  readonly ackRequest?: boolean;
  readonly cmd?: PlainMessage['cmd'];
  /** Who behaves, where nothing is sent. */
  readonly event?: 'EMS' | 'EV';
  readonly note?: string;
  /** What should hold after the step. */
  readonly state?: Readonly<Record<string, unknown>>;
  readonly check?: Readonly<Record<string, unknown>>;
}

/** One conversation. */
export interface UseCaseTrace {
  readonly name: string;
  readonly description: string;
  readonly devices: { readonly EMS: string; readonly WB: string };
  readonly setup: Readonly<Record<string, unknown>>;
  readonly steps: readonly UseCaseTraceStep[];
}

/** `vectors/usecase-cevc.json`, `usecase-evcs.json`, `usecase-dbevc.json`. */
export interface UseCaseTraceFile {
  readonly traces: readonly UseCaseTrace[];
}

/**
 * What data means: scaled numbers as numbers, durations as seconds, members in one order, without the numbers that a reader
 * never assumes.
 */
export function meaningOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value === 'string' && /^-?P/.test(value)) return parseDuration(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  const { number, scale } = value as { readonly number?: number; readonly scale?: number };
  if (number !== undefined) return Number(`${number}e${scale ?? 0}`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([member]) => member !== 'timeSeriesSlotId')
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([member, content]) => [member, meaningOf(content)]),
  );
}
