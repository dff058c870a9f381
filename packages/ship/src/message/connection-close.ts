import { closedEnumeration, type Data, record, text, uint } from '@busbar/kernel';

/** Values of `reason`; anything else reads as `unspecific`. */
export const CLOSE_REASONS: readonly string[] = ['unspecific', 'removedConnection'];

const f = {
  phase: closedEnumeration(['announce', 'confirm']),
  maxTime: uint,
  reason: text,
};
/** `connectionClose` (6.10.4.10, Table 53), MessageType end. `maxTime` in ms. Unknown reasons read as `unspecific`. */
export interface ConnectionClose extends Data<typeof f> {}
/** Declaration of {@link ConnectionClose}. */
export const connectionClose = record<ConnectionClose>(f, { required: ['phase'] });
