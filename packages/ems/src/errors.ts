import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const EMS_ERRORS = {
  'ems.config-unreadable': 'The configuration file cannot be read.',
  'ems.config-invalid': 'The configuration has an unknown key or a wrong value; nothing was started.',
  'ems.config-exposed': 'The page would listen beyond this machine without a password.',
  'ems.port-taken': 'The port of the page is used by another program.',
  'ems.port-unusable': 'The page cannot listen on the configured address and port.',
  'ems.store-unwritable': 'The data directory cannot be created, read or written.',
  'ems.store-in-use': 'Another energy manager uses the same data directory.',
  'ems.store-corrupt': 'A database in the data directory is damaged; nothing was overwritten.',
  'ems.store-newer': 'A database was written by a newer version of Busbar.',
  'ems.store-write-failed': 'A record could not be stored durably.',
  'ems.store-identity-missing':
    'The data directory knows an identity whose file is gone; none was generated in its place.',
  'ems.interface-unknown': 'A configured network interface does not exist.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type EmsErrorCode = keyof typeof EMS_ERRORS;

/** Failure of an operation of this package. The message says what, where, and what to do. */
export class EmsError extends BusbarError {
  declare readonly code: EmsErrorCode;

  constructor(code: EmsErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'EmsError';
  }
}
