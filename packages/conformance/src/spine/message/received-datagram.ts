import type { Finding } from '@busbar/kernel';
import { type AnyFunction, type Datagram, type DataOf, decodeDatagram, resultData } from '@busbar/spine';
import { payloadOf, type Received } from '../../tool/received.ts';

/** A SPINE message of the device. */
export interface ReceivedDatagram extends Datagram {
  readonly findings: readonly Finding[];
}

/** The SPINE message in a SHIP message, if there is one with a header. */
export function datagramIn(message: Received): ReceivedDatagram | undefined {
  const payload = payloadOf(message);
  if (payload === undefined) return undefined;
  const { value, findings } = decodeDatagram(payload);
  return value === undefined ? undefined : { ...value, findings };
}

/** Name of the function a message carries. */
export function functionOf({ cmd }: Datagram): string | undefined {
  return cmd[0]?.data?.name ?? cmd[0]?.function;
}

/** The data of a function in a message; undefined when it carries another one. */
export function dataIn<F extends AnyFunction>({ cmd }: Datagram, declaration: F): DataOf<F> | undefined {
  const found = cmd[0]?.data;
  return found?.name === declaration.name ? ((found.value ?? {}) as DataOf<F>) : undefined;
}

/** The error number of a result; undefined for other messages. A missing number counts as 0. */
export function errorNumberIn(datagram: Datagram): number | undefined {
  if (datagram.header.cmdClassifier !== 'result') return undefined;
  return dataIn(datagram, resultData)?.errorNumber ?? 0;
}

/** Whether a message answers the one with this counter. */
export function isAnswerTo({ header }: Datagram, counter: number): boolean {
  const reference = header.msgCounterReference;
  return reference !== undefined && BigInt(reference) === BigInt(counter);
}

/** A message in a few words, for reasons. */
export function inWords(datagram: Datagram): string {
  const errorNumber = errorNumberIn(datagram);
  if (errorNumber !== undefined) return `result ${errorNumber}`;
  return `${datagram.header.cmdClassifier} of ${functionOf(datagram) ?? 'nothing'}`;
}
