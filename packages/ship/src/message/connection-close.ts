import { closedEnumeration, type Data, enumeration, record, uint } from '@busbar/kernel';

const f = {
  phase: closedEnumeration(['announce', 'confirm']),
  maxTime: uint,
  reason: enumeration(['unspecific', 'removedConnection']),
};
/** `connectionClose` (6.10.4.10, Table 53), MessageType end. `maxTime` in ms. Unknown reasons read as `unspecific`. */
export interface ConnectionClose extends Data<typeof f> {}
/** Declaration of {@link ConnectionClose}. */
export const connectionClose = record<ConnectionClose>(f, { required: ['phase'] });
