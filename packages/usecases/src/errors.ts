import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const USECASE_ERRORS = {
  'usecases.limit-out-of-range': 'A limit to be written is below 0 W, or its duration is not longer than 0 s.',
  'usecases.failsafe-out-of-range': 'A failsafe limit is below 0 W, or a failsafe duration lies outside 2 h to 24 h.',
  'usecases.current-out-of-range': 'A charging current to be written is below 0 A.',
  'usecases.curve-impossible': 'A power curve to be written has no slots, slots that overlap, or negative power.',
  'usecases.incentives-impossible':
    'An incentive table to be written has no slots, slots or tiers that overlap, or tiers that differ in their incentives.',
  'usecases.setpoint-impossible': 'A setpoint to be written names nothing, or the total beside phases.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type UseCaseErrorCode = keyof typeof USECASE_ERRORS;

/** Failure of an operation of this package. */
export class UseCaseError extends BusbarError {
  declare readonly code: UseCaseErrorCode;

  constructor(code: UseCaseErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'UseCaseError';
  }
}
