import { textOfPlain } from '@busbar/kernel';
import type { FeatureAddress } from '@busbar/spine';
import { data } from '../../ship/fixed-messages.ts';

/** A value of ordinary JSON. The test tool writes messages without the declarations of the device's own model. */
export type Plain = string | number | bigint | boolean | readonly Plain[] | { readonly [name: string]: Plain };

/** One command: the data element, and cmdOptions where there are any. IEC 63380-3, 5.3.3. */
export type PlainCmd = Readonly<Record<string, Plain>>;

/** What the test tool sends. IEC 63380-3, 5.3.2. */
export interface PlainMessage {
  readonly specificationVersion: string;
  readonly from: FeatureAddress;
  readonly to: FeatureAddress;
  readonly msgCounter: number;
  readonly reference?: number | bigint | undefined;
  readonly classifier: 'read' | 'reply' | 'notify' | 'write' | 'call' | 'result';
  readonly ackRequest?: boolean | undefined;
  readonly cmd: PlainCmd;
}

/** A message as SHIP data message. */
export function frameOf(message: PlainMessage): Uint8Array {
  const { specificationVersion, from, to, msgCounter, reference, classifier, ackRequest, cmd } = message;
  const header = {
    specificationVersion,
    addressSource: from,
    addressDestination: to,
    msgCounter,
    msgCounterReference: reference,
    cmdClassifier: classifier,
    ackRequest,
  };
  return data(`{"datagram":${textOfPlain({ header, payload: { cmd: [cmd] } })}}`);
}

/** The commands of a restricted exchange: function name and a partial filter in front of the data. */
export function partialCmd(functionName: string, value: Plain): PlainCmd {
  return { function: functionName, filter: [{ cmdControl: { partial: {} } }], [functionName]: value };
}
