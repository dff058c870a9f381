import { BusbarError, type BusbarErrorOptions, type ErrorCatalogue } from '@busbar/kernel';

/** Every code of this package with one sentence. Callers branch on the code. */
export const SHIP_ERRORS = {
  'ship.timer-out-of-range': 'A configured duration lies outside the range the standard permits.',
  'ship.limit-out-of-range': 'A configured limit lies outside what keeps the node standing.',
  'ship.identity-unreadable': 'The stored identity exists but cannot be read; nothing was generated in its place.',
  'ship.identity-corrupt': 'The stored identity can be read but is not a usable key, certificate and SHIP ID.',
  'ship.identity-write-failed': 'The identity could not be stored durably.',
  'ship.invalid-ship-id': 'A SHIP ID must have 1 to 63 octets and fit into the TXT record.',
  'ship.invalid-ski': 'An SKI has 40 hexadecimal digits.',
  'ship.export-unreadable': 'An exported identity is not one, was cut off or was changed; nothing was imported.',
  'ship.export-passphrase': 'The passphrase of an export is wrong or too short.',
  'ship.import-refused': 'An import would replace another identity and was not asked to.',
  'ship.import-failed': 'An import could not be written; everything is as it was before.',
  'ship.qr-invalid': 'The text of a QR code would not be readable or lacks a mandatory field.',
  'ship.trust-store-unreadable': 'The store of trusted peers exists but cannot be read; nothing was overwritten.',
  'ship.trust-store-write-failed': 'The store of trusted peers could not be written durably.',
  'ship.txt-record-invalid': 'A service announcement would break the limits of the TXT record.',
  'ship.no-free-port': 'No port could be opened for incoming connections.',
  'ship.node-closed': 'The node is closed; nothing can be asked of it any more.',
  'ship.invalid-pin': 'A PIN has 8 to 16 hexadecimal digits.',
  'ship.certificate-update': 'The key material of this node cannot change in this way now.',
  'ship.key-material-unreadable': 'The stored key material exists but cannot be read; nothing was overwritten.',
  'ship.key-material-write-failed': 'The key material of this node could not be written durably.',
  'ship.commissioning-failed': 'A peer did not do what this node asked it for as commissioning tool.',
} as const satisfies ErrorCatalogue;

/** Code of a failure of this package. */
export type ShipErrorCode = keyof typeof SHIP_ERRORS;

/** Failure of an operation of this package. */
export class ShipError extends BusbarError {
  declare readonly code: ShipErrorCode;

  constructor(code: ShipErrorCode, message: string, options: BusbarErrorOptions = {}) {
    super(code, message, options);
    this.name = 'ShipError';
  }
}
