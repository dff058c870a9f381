import type { PlainAddress, PlainMessage } from './scripted-peer.ts';

/** State of the controllable system after a step. */
export interface LimitExpectation {
  readonly csState: string;
  readonly effectiveLimitW?: number;
  readonly isLimitActive?: boolean;
  readonly transition?: number;
  readonly failsafeLimitW?: number;
  readonly failsafeDurationMinimum?: string;
}
/** A message of either side, or an event at the controllable system. */
export interface LimitTraceStep extends Partial<PlainMessage> {
  readonly t: number;
  readonly from: 'EG' | 'CS' | 'local';
  readonly event?: string;
  readonly expect?: LimitExpectation;
}
/** One conversation with its configuration and start state. */
export interface LimitScenario {
  readonly name: string;
  readonly description: string;
  readonly config: {
    readonly failsafeLimitW: number;
    readonly failsafeDurationMinimum: string;
    readonly failsafeDurationMaximum: string;
    readonly nominalMaxW: number;
    readonly csIsCem: boolean;
    readonly autonomousAllowed: boolean;
  };
  readonly start: { readonly state: string; readonly lastHeartbeat?: number; readonly limitW?: number };
  readonly steps: readonly LimitTraceStep[];
}
/** The example traces of LPC. */
export interface LimitTraceFile {
  readonly addresses: Readonly<Record<string, Required<PlainAddress>>>;
  readonly scenarios: readonly LimitScenario[];
}
