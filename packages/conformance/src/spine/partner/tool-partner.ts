import { type Clock, formatInstant } from '@busbar/kernel';
import {
  ERROR_NUMBERS,
  type FeatureAddress,
  nodeManagementBindingDeleteCall,
  nodeManagementBindingRequestCall,
  nodeManagementSubscriptionDeleteCall,
  nodeManagementSubscriptionRequestCall,
} from '@busbar/spine';
import type { Plain, PlainCmd, PlainMessage } from '../message/plain-message.ts';
import { dataIn, functionOf, type ReceivedDatagram } from '../message/received-datagram.ts';
import { isSamePlace, placeOf, type ToolRelation, ToolRelations } from './relations.ts';
import { discoveryData, entitiesOf, type ToolDevice, type ToolFeature, useCaseData } from './tool-device.ts';
import { mergedList } from './written-list.ts';

/** A message without what the connection adds. */
export type Outgoing = Omit<PlainMessage, 'specificationVersion' | 'msgCounter'>;

/** A write of the device that the test tool accepted. */
export interface AcceptedWrite {
  readonly server: FeatureAddress;
  readonly functionName: string;
}

/** A partner of the device as the standard wants it: answers what the device asks, keeps what it writes. */
export class ToolPartner {
  readonly device: ToolDevice;
  readonly relations: ToolRelations = new ToolRelations();
  readonly #clock: Clock;
  /** Data that changed since it was declared, by place and function. */
  readonly #data = new Map<string, Plain>();
  readonly #writes: AcceptedWrite[] = [];
  #heartbeats = 0;

  constructor(device: ToolDevice, clock: Clock) {
    this.device = device;
    this.#clock = clock;
  }

  /** Writes the device made and the test tool accepted; one entry for each function. */
  get writes(): readonly AcceptedWrite[] {
    return this.#writes;
  }

  /** The address of one of its features. */
  at(entity: readonly number[], feature: number): FeatureAddress {
    return { device: this.device.address, entity, feature };
  }

  /** Everything the test tool says to a message of the device. */
  answers(received: ReceivedDatagram): readonly Outgoing[] {
    const { cmdClassifier, ackRequest } = received.header;
    switch (cmdClassifier) {
      case 'read':
        return [this.#read(received)];
      case 'call':
        return this.#settled(received, this.#call(received));
      case 'write':
        return this.#write(received);
      case 'notify':
      case 'reply':
        return ackRequest === true ? [answer(received, this.device, 'result', resultCmd(ERROR_NUMBERS.noError))] : [];
      default:
        return [];
    }
  }

  /** The next heartbeat, to every subscriber of this feature; with its own timeout when it is PAR_notifyAck. */
  heartbeat(server: FeatureAddress, ackRequest = false): readonly Outgoing[] {
    this.#heartbeats += 1;
    const value = {
      timestamp: formatInstant(this.#clock.wall()),
      heartbeatCounter: this.#heartbeats,
      heartbeatTimeout: ackRequest ? 'PT120S' : 'PT60S',
    };
    this.#data.set(`${placeOf(server)} deviceDiagnosisHeartbeatData`, value);
    return this.#notifies(server, { deviceDiagnosisHeartbeatData: value }, ackRequest);
  }

  #read(received: ReceivedDatagram): Outgoing {
    const place = received.header.addressDestination ?? {};
    const feature = this.#feature(place);
    if (feature === undefined) return this.#refusal(received, ERROR_NUMBERS.destinationUnknown);
    const name = functionOf(received) ?? '';
    const offered = feature.functions?.[name];
    if (offered === undefined || offered.operations === 'call')
      return this.#refusal(received, ERROR_NUMBERS.commandNotSupported);
    return answer(received, this.device, 'reply', { [name]: this.#dataOf(place, name) });
  }

  #dataOf(place: FeatureAddress, name: string): Plain {
    switch (name) {
      case 'nodeManagementDetailedDiscoveryData':
        return discoveryData(this.device);
      case 'nodeManagementUseCaseData':
        return useCaseData(this.device);
      default:
        return this.#data.get(`${placeOf(place)} ${name}`) ?? this.#feature(place)?.functions?.[name]?.data ?? {};
    }
  }

  #call(received: ReceivedDatagram): number {
    const binding = dataIn(received, nodeManagementBindingRequestCall)?.bindingRequest;
    const subscription = dataIn(received, nodeManagementSubscriptionRequestCall)?.subscriptionRequest;
    const request = binding ?? subscription;
    const kind = binding === undefined ? 'subscription' : 'binding';
    if (request !== undefined) return this.#relate(kind, request.clientAddress, request.serverAddress);
    const unbinding = dataIn(received, nodeManagementBindingDeleteCall)?.bindingDelete;
    const ending = unbinding ?? dataIn(received, nodeManagementSubscriptionDeleteCall)?.subscriptionDelete;
    if (ending === undefined) return ERROR_NUMBERS.commandNotSupported;
    const { clientAddress: client, serverAddress: server } = ending;
    if (client === undefined || server === undefined) return ERROR_NUMBERS.commandRejected;
    this.relations.remove({ kind: unbinding === undefined ? 'subscription' : 'binding', client, server });
    return ERROR_NUMBERS.noError;
  }

  #relate(kind: ToolRelation['kind'], client: FeatureAddress | undefined, server: FeatureAddress | undefined): number {
    const feature = server === undefined ? undefined : this.#feature(server);
    if (server === undefined || feature === undefined) return ERROR_NUMBERS.destinationUnknown;
    const isPossible = feature.role === 'server' || (feature.role === 'special' && kind === 'subscription');
    if (client === undefined || !isPossible) return ERROR_NUMBERS.commandRejected;
    this.relations.add({ kind, client, server });
    return ERROR_NUMBERS.noError;
  }

  #write(received: ReceivedDatagram): readonly Outgoing[] {
    const { addressSource: client, addressDestination: server = {} } = received.header;
    const name = functionOf(received) ?? '';
    const offered = this.#feature(server)?.functions?.[name];
    if (offered?.list === undefined) return this.#settled(received, ERROR_NUMBERS.commandNotSupported);
    if (!this.relations.clientsOf('binding', server).some((bound) => isSamePlace(bound, client)))
      return this.#settled(received, ERROR_NUMBERS.bindingIsNecessary);
    const value = mergedList(this.#dataOf(server, name), received, offered.list);
    this.#data.set(`${placeOf(server)} ${name}`, value);
    if (!this.#writes.some((one) => one.functionName === name && isSamePlace(one.server, server)))
      this.#writes.push({ server, functionName: name });
    return [...this.#settled(received, ERROR_NUMBERS.noError), ...this.#notifies(server, { [name]: value })];
  }

  #notifies(server: FeatureAddress, cmd: PlainCmd, ackRequest = false): readonly Outgoing[] {
    const from = { device: this.device.address, ...placeIn(server) };
    return this.relations
      .clientsOf('subscription', server)
      .map((to) => ({ from, to, classifier: 'notify', cmd, ...(ackRequest ? { ackRequest } : {}) }));
  }

  /** A success is told only to who wants to know it (IEC Table 2). */
  #settled(received: ReceivedDatagram, errorNumber: number): readonly Outgoing[] {
    if (errorNumber === ERROR_NUMBERS.noError && received.header.ackRequest !== true) return [];
    return [this.#refusal(received, errorNumber)];
  }

  #refusal(received: ReceivedDatagram, errorNumber: number): Outgoing {
    return answer(received, this.device, 'result', resultCmd(errorNumber));
  }

  #feature({ entity = [], feature }: FeatureAddress): ToolFeature | undefined {
    return entitiesOf(this.device)
      .find(({ path }) => path.join('.') === entity.join('.'))
      ?.features.find(({ id }) => id === feature);
  }
}

/** An address without its device, in schema order. */
function placeIn({ entity, feature }: FeatureAddress = {}): FeatureAddress {
  return { ...(entity === undefined ? {} : { entity }), ...(feature === undefined ? {} : { feature }) };
}

/** The data of a result. */
export function resultCmd(errorNumber: number): PlainCmd {
  return { resultData: { errorNumber } };
}

/** An answer: from the address that was asked to the one that asked. */
export function answer(
  { header }: ReceivedDatagram,
  { address }: ToolDevice,
  classifier: 'reply' | 'result',
  cmd: PlainCmd,
): Outgoing {
  return {
    from: { device: address, ...placeIn(header.addressDestination) },
    to: header.addressSource ?? {},
    classifier,
    reference: header.msgCounter,
    cmd,
  };
}
