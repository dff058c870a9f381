import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const ECHONET_LITE_ERRORS = {
  'echonet-lite.frame': 'A frame does not fit the format: a code, a count or a length is out of its range.',
  'echonet-lite.address': 'A text is not the IP address of one node.',
  'echonet-lite.closed': 'The node was closed before the answer came.',
  'echonet-lite.no-answer': 'The peer did not answer in time; a write may have been carried out.',
  'echonet-lite.queue-full': 'Too many requests to one peer wait for their turn.',
  'echonet-lite.property': 'A local object does not have the property.',
  'echonet-lite.plain-frame': 'The ordinary JSON given as a frame is not one.',
  'echonet-lite.value': 'The value given for a property is not one its class allows.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type EchonetLiteErrorCode = keyof typeof ECHONET_LITE_ERRORS;

/** Failure of an operation of this package. */
export class EchonetLiteError extends BusbarError {
  declare readonly code: EchonetLiteErrorCode;

  constructor(code: EchonetLiteErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'EchonetLiteError';
  }
}
