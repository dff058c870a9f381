import type { RuleId } from './errors.ts';

/** Something a decoder or a check noticed about received data. */
export interface Finding {
  /** `error`: the message is unusable; `warning`: used although it breaks a rule; `info`: worth a look. */
  readonly severity: 'error' | 'warning' | 'info';
  /** The requirement it concerns. */
  readonly rule: RuleId;
  /** Where: member names separated by dots, list positions as numbers; empty for the whole message. */
  readonly path: string;
  /** What, in plain words. */
  readonly text: string;
}

/** Result of decoding: decoders of network input return findings, they never throw. */
export interface Decoded<T> {
  /** The decoded value; undefined when the input is unusable (then one finding has severity `error`). */
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}
