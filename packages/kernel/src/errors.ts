/** Identifier of a requirement in the texts this project works from, e.g. `SHIP-6.10.4.3-4` or `LPC-904`. */
export type RuleId = string;

/** One sentence per stable error code; every package keeps exactly one such catalogue. */
export type ErrorCatalogue = Readonly<Record<string, string>>;

/** What an error may carry besides its text. */
export interface BusbarErrorOptions {
  /** The requirement that was broken, where there is one. */
  readonly rule?: RuleId;
  /** What went wrong below. */
  readonly cause?: unknown;
}

/** Failure of an operation. Callers branch on `code`, never on the text. */
export class BusbarError extends Error {
  /** Stable code from the catalogue of the package. */
  readonly code: string;
  readonly rule: RuleId | undefined;

  constructor(code: string, message: string, options: BusbarErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BusbarError';
    this.code = code;
    this.rule = options.rule;
  }
}

/** Throws when a caller's or our own assumption is wrong; never caught below the process edge. */
export function assertThat(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
