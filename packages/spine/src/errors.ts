import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const SPINE_ERRORS = {
  'spine.no-datagram': 'The ordinary JSON given as a datagram is not one.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type SpineErrorCode = keyof typeof SPINE_ERRORS;

/** Failure of an operation of this package. */
export class SpineError extends BusbarError {
  declare readonly code: SpineErrorCode;

  constructor(code: SpineErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'SpineError';
  }
}
