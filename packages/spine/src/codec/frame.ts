import {
  bool,
  type Data,
  enumeration,
  type Fields,
  list,
  type RecordShape,
  record,
  recordOf,
  root,
  type Shape,
  spreadList,
  tag,
  text,
  uint,
  ulong,
} from '@busbar/kernel';
import type { Header } from '../datagram/datagram.ts';
import { featureAddress } from '../model/address.ts';
import { FUNCTIONS } from '../model/functions.ts';

/** `HeaderType`. IEC 63380-3, 5.3.2, in the order of SPINE-5.3.2-1. */
export const header = record<Header>({
  specificationVersion: text,
  addressSource: featureAddress,
  addressDestination: featureAddress,
  addressOriginator: featureAddress,
  msgCounter: ulong,
  msgCounterReference: ulong,
  cmdClassifier: enumeration(['read', 'reply', 'notify', 'write', 'call', 'result']),
  ackRequest: bool,
  timestamp: text,
});

const ofControl = { delete: tag, partial: tag };
/** `CmdControlType`. */
export interface CmdControl extends Data<typeof ofControl> {}
const cmdControl = record<CmdControl>(ofControl);

/** SELECTORS members of a filter by their name. */
export const SELECTORS: ReadonlyMap<string, RecordShape<unknown>> = new Map(
  FUNCTIONS.flatMap(({ selectors }) => (selectors === undefined ? [] : [[selectors.name, selectors.shape]])),
);

/** ELEMENTS members of a filter by their name. */
export const ELEMENTS: ReadonlyMap<string, RecordShape<unknown>> = new Map(
  FUNCTIONS.flatMap(({ elements }) => (elements === undefined ? [] : [[elements.name, elements.shape]])),
);

/** A filter as it stands on the wire: selectors and elements under the name of their function. */
export interface WireFilter {
  readonly filterId?: number;
  readonly cmdControl?: CmdControl;
  readonly [member: string]: unknown;
}

const filter: RecordShape<WireFilter> = recordOf({
  filterId: uint,
  cmdControl,
  ...Object.fromEntries([...SELECTORS].map(([name, shape]) => [name, spreadList<unknown>(shape)])),
  ...Object.fromEntries(ELEMENTS),
});

/** A cmd as it stands on the wire: the data under the name of its function. */
export interface WireCmd {
  readonly function?: string;
  readonly filter?: readonly WireFilter[];
  readonly manufacturerSpecificExtension?: string;
  readonly lastUpdateAt?: string;
  readonly [member: string]: unknown;
}

const cmd: RecordShape<WireCmd> = recordOf({
  function: text,
  filter: list(filter),
  ...(Object.fromEntries(FUNCTIONS.map(({ name, shape }) => [name, shape as Shape<unknown>])) as Fields),
  manufacturerSpecificExtension: text,
  lastUpdateAt: text,
});

const ofPayload = { cmd: list(cmd) };
/** `PayloadType`. */
interface Payload extends Data<typeof ofPayload> {}
const payload = record<Payload>(ofPayload);

const ofDatagram = { header, payload };
/** `DatagramType`. */
export interface WireDatagram extends Data<typeof ofDatagram> {}
const datagram = record<WireDatagram>(ofDatagram);

/** A SPINE message as it stands on the wire. */
export const spineMessage = root({ datagram });
