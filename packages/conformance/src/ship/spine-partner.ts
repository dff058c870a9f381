import {
  type AnyFunction,
  type Datagram,
  decodeDatagram,
  encodeDatagram,
  type FeatureAddress,
  nodeManagementDetailedDiscoveryData,
  nodeManagementUseCaseData,
  resultData,
} from '@busbar/spine';
import { payloadOf, type Received } from '../tool/received.ts';
import { data } from './fixed-messages.ts';

/** SPINE version of the test tool. */
const SPINE_VERSION = '1.3.0';
const NODE_MANAGEMENT = { entity: [0], feature: 0 } as const;
/** `errorNumber` of a result: done, and unknown function. */
const [ACKNOWLEDGED, UNKNOWN_FUNCTION] = [0, 6] as const;

/** A SPINE read of the test tool that waits for its reply. */
export interface PendingRead {
  readonly bytes: Uint8Array;
  readonly what: string;
  isAnswered(message: Received): boolean;
}

/**
 * The smallest SPINE device there can be, behind a node of the test tool: node management only. It reads what a case wants to
 * read, and answers what a device asks of a new partner.
 */
export class SpinePartner {
  readonly #address: string;
  #counter = 0;
  /** Device address of the partner, as it stands in its datagrams. */
  #partner: string | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  /** A read of the detailed discovery or of the use case data, ready to be sent. */
  read(what: 'detailed discovery' | 'use case data'): PendingRead {
    const declaration = what === 'detailed discovery' ? nodeManagementDetailedDiscoveryData : nodeManagementUseCaseData;
    const counter = ++this.#counter;
    const device = this.#partner === undefined ? {} : { device: this.#partner };
    return {
      what,
      bytes: this.#datagram({ ...device, ...NODE_MANAGEMENT }, 'read', declaration, {}, { msgCounter: counter }),
      isAnswered: (message) => {
        const found = datagramOf(message);
        if (found?.header.cmdClassifier !== 'reply') return false;
        const isMine = Number(found.header.msgCounterReference) === counter;
        return isMine && found.cmd[0]?.data?.name === declaration.name;
      },
    };
  }

  /** Whether the message reads the detailed discovery of the test tool. */
  isDiscoveryRead(message: Received): boolean {
    const found = datagramOf(message);
    return (
      found?.header.cmdClassifier === 'read' && found.cmd[0]?.data?.name === nodeManagementDetailedDiscoveryData.name
    );
  }

  /** The answers to a message of the device: replies to reads, results to what wants one. */
  answers(message: Received): readonly Uint8Array[] {
    const found = datagramOf(message);
    if (found === undefined) return [];
    const { addressSource: to = {}, cmdClassifier, ackRequest } = found.header;
    this.#partner = to.device ?? this.#partner;
    switch (cmdClassifier) {
      case 'read':
        return [this.#reply(to, found)];
      case 'call':
      case 'write':
      case 'notify':
        return ackRequest === true ? [this.#result(to, found, ACKNOWLEDGED)] : [];
      default:
        return [];
    }
  }

  #reply(to: FeatureAddress, read: Datagram): Uint8Array {
    const name = read.cmd[0]?.data?.name;
    if (name === nodeManagementDetailedDiscoveryData.name)
      return this.#answer(to, read, 'reply', nodeManagementDetailedDiscoveryData, this.#discovery());
    if (name === nodeManagementUseCaseData.name) return this.#answer(to, read, 'reply', nodeManagementUseCaseData, {});
    return this.#result(to, read, UNKNOWN_FUNCTION);
  }

  #result(to: FeatureAddress, of: Datagram, errorNumber: number): Uint8Array {
    return this.#answer(to, of, 'result', resultData, { errorNumber });
  }

  #answer(to: FeatureAddress, of: Datagram, classifier: 'reply' | 'result', about: AnyFunction, value: unknown) {
    const { msgCounter } = of.header;
    const header = {
      msgCounter: ++this.#counter,
      ...(msgCounter === undefined ? {} : { msgCounterReference: msgCounter }),
    };
    return this.#datagram(to, classifier, about, value, header);
  }

  #datagram(
    to: FeatureAddress,
    cmdClassifier: 'read' | 'reply' | 'result',
    declaration: AnyFunction,
    value: unknown,
    counters: { readonly msgCounter: number; readonly msgCounterReference?: number | bigint },
  ): Uint8Array {
    const header = {
      specificationVersion: SPINE_VERSION,
      addressSource: { device: this.#address, ...NODE_MANAGEMENT },
      addressDestination: to,
      cmdClassifier,
      ...counters,
    };
    return data(encodeDatagram({ header, cmd: [{ data: { name: declaration.name, declaration, value } }] }));
  }

  #discovery(): object {
    const device = this.#address;
    const functions = [nodeManagementDetailedDiscoveryData, nodeManagementUseCaseData];
    return {
      specificationVersionList: { specificationVersion: [SPINE_VERSION] },
      deviceInformation: {
        description: { deviceAddress: { device }, deviceType: 'Generic', networkFeatureSet: 'simple' },
      },
      entityInformation: [{ description: { entityAddress: { device, entity: [0] }, entityType: 'DeviceInformation' } }],
      featureInformation: [
        {
          description: {
            featureAddress: { device, ...NODE_MANAGEMENT },
            featureType: 'NodeManagement',
            role: 'special',
            supportedFunction: functions.map(({ name }) => ({ function: name, possibleOperations: { read: {} } })),
          },
        },
      ],
    };
  }
}

function datagramOf(message: Received): Datagram | undefined {
  const payload = payloadOf(message);
  return payload === undefined ? undefined : decodeDatagram(payload).value;
}
