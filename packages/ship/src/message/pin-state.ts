import { closedEnumeration, type Data, record, text, ubyte } from '@busbar/kernel';

const stateFields = {
  pinState: closedEnumeration(['required', 'optional', 'pinOk', 'none']),
  inputPermission: closedEnumeration(['busy', 'ok']),
};
/** `connectionPinState` (6.10.4.6, Table 36). `inputPermission` belongs to `required` and `optional` only. */
export interface ConnectionPinState extends Data<typeof stateFields> {}
/** Declaration of {@link ConnectionPinState}. */
export const connectionPinState = record<ConnectionPinState>(stateFields, { required: ['pinState'] });

const inputFields = { pin: text };
/** `connectionPinInput` (Table 37): the PIN of the receiving node. Not checked against the pattern here (SHIP-6.10.4.6-10). */
export interface ConnectionPinInput extends Data<typeof inputFields> {}
/** Declaration of {@link ConnectionPinInput}. */
export const connectionPinInput = record<ConnectionPinInput>(inputFields, { required: ['pin'] });

const errorFields = { error: ubyte };
/** `connectionPinError` (Table 38); 1: wrong PIN, other values are reserved (Table 39). */
export interface ConnectionPinError extends Data<typeof errorFields> {}
/** Declaration of {@link ConnectionPinError}. */
export const connectionPinError = record<ConnectionPinError>(errorFields, { required: ['error'] });

/** Value of `error` for a wrong PIN. */
export const WRONG_PIN = 1;

const PATTERN = /^[0-9a-fA-F]{8,16}$/;

/** Whether a text has the form of a PIN: 8 to 16 hexadecimal digits (6.9.6). */
export function isPin(value: string): boolean {
  return PATTERN.test(value);
}

/** A PIN as people type it: spaces and `-` between the groups do not matter. Undefined when the rest is no PIN. */
export function parsePin(text: string): string | undefined {
  const bare = text.replace(/[\s-]/g, '');
  return isPin(bare) ? bare : undefined;
}
