import { bool, closedEnumeration, type Data, record, uint, ushort } from '@busbar/kernel';

const counterFields = { updateCounter: ushort };
/** Own `updateCounter` in a hello (1.1, 6.9.2.3). */
export interface HelloKeyMaterialState extends Data<typeof counterFields> {}
const helloKeyMaterialState = record<HelloKeyMaterialState>(counterFields);

const f = {
  phase: closedEnumeration(['pending', 'ready', 'aborted']),
  waiting: uint,
  prolongationRequest: bool,
  keyMaterialState: helloKeyMaterialState,
};

/**
 * `connectionHello` (6.10.4.4, Table 32). `waiting`: remaining ms of the Wait-For-Ready-Timer of the sender.
 * `phase` is always present in a decoded message.
 */
export interface ConnectionHello extends Data<typeof f> {}

/** Declaration of {@link ConnectionHello} with the quirk `helloRequestAlias` (SHIP-6.10.4.4-15). */
export const connectionHello = record<ConnectionHello>(f, {
  required: ['phase'],
  aliases: { prolongation_request: 'prolongationRequest' },
});

/** The same without the quirk. */
export const connectionHelloWithoutAlias = record<ConnectionHello>(f, { required: ['phase'] });
