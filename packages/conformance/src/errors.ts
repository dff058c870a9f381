import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const CONFORMANCE_ERRORS = {
  'conformance.parameters': 'The parameter sheet cannot be used as it is.',
  'conformance.report': 'A saved report cannot be read.',
  'conformance.unknown-suite': 'There is no suite of this name.',
  'conformance.unknown-case': 'There is no test case of this name in the chosen suites.',
  'conformance.unreachable': 'The device under test cannot be reached at its address.',
  'conformance.other-device': 'At the address of the device under test somebody else answers.',
  'conformance.not-trusted': 'The device under test does not trust the test tool.',
  'conformance.operator': 'The program that acts at the device for the test tool does not do what it is asked.',
  'conformance.step-failed': 'The device under test did not do what a step expects.',
  'conformance.not-applicable': 'A condition of a test case is not met by the device under test.',
  'conformance.not-judged': 'A precondition of a test case could not be established.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type ConformanceErrorCode = keyof typeof CONFORMANCE_ERRORS;

/** Failure of an operation of this package. */
export class ConformanceError extends BusbarError {
  declare readonly code: ConformanceErrorCode;

  constructor(code: ConformanceErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'ConformanceError';
  }
}
