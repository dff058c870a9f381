import { rdataOctets } from './dns-encode.ts';
import { type DnsRecord, RECORD_TYPE, typeCode } from './dns-message.ts';
import { folded, isSameName, nameOf } from './dns-name.ts';
import { SERVICE_TYPE } from './service-cache.ts';

/** What an announcement says on one network. */
export interface OwnService {
  /** Instance name as people read it. */
  readonly instance: string;
  /** Host name label. */
  readonly host: string;
  readonly port: number;
  /** The strings of the TXT record, in order. */
  readonly strings: readonly Uint8Array[];
  /** Addresses of this interface. */
  readonly addresses: readonly string[];
}

/** The records of a service on one network, by what they are asked for. */
export interface OwnRecords {
  readonly instanceName: string;
  readonly hostName: string;
  /** `_ship._tcp` to the instance: shared with other nodes. */
  readonly pointer: DnsRecord;
  /** The list of service types to `_ship._tcp` (RFC 6763, 9): shared. */
  readonly typePointer: DnsRecord;
  /** SRV and TXT: ours alone. */
  readonly ofInstance: readonly DnsRecord[];
  /** A and AAAA: ours alone. */
  readonly ofHost: readonly DnsRecord[];
  /** Say which types the two names do not have (RFC 6762, 6.1). */
  readonly nothingElse: { readonly instance: DnsRecord; readonly host: DnsRecord };
}

/** Name of the list of service types (RFC 6763, 9). */
export const SERVICE_LIST = '_services._dns-sd._udp.local';

/**
 * Time to live of every record, s (SHIP-6.4.1-2). RFC 6762 has 75 minutes for records without a host name; a node that
 * lost its power would be offered to users for that long.
 */
export const TIME_TO_LIVE = 120;

/** The records of a service. */
export function ownRecords(service: OwnService): OwnRecords {
  const instanceName = `${nameOf([service.instance])}.${SERVICE_TYPE}`;
  const hostName = nameOf([service.host, 'local']);
  const shared = { ttl: TIME_TO_LIVE, flush: false };
  const instance = { name: instanceName, ttl: TIME_TO_LIVE, flush: true };
  const host = { name: hostName, ttl: TIME_TO_LIVE, flush: true };
  const ofHost = service.addresses.map(
    (address): DnsRecord => ({ ...host, type: address.includes(':') ? 'AAAA' : 'A', address }),
  );
  return {
    instanceName,
    hostName,
    pointer: { ...shared, name: SERVICE_TYPE, type: 'PTR', target: instanceName },
    typePointer: { ...shared, name: SERVICE_LIST, type: 'PTR', target: SERVICE_TYPE },
    ofInstance: [
      { ...instance, type: 'SRV', target: hostName, port: service.port },
      { ...instance, type: 'TXT', strings: service.strings },
    ],
    ofHost,
    nothingElse: {
      instance: { ...instance, type: 'NSEC', next: instanceName, types: [RECORD_TYPE.TXT, RECORD_TYPE.SRV] },
      host: { ...host, type: 'NSEC', next: hostName, types: [...new Set(ofHost.map(typeCode))] },
    },
  };
}

/** The same record, whatever its time to live: name, type and data. */
export function recordKey(record: DnsRecord): string {
  return `${folded(record.name)} ${typeCode(record)} ${rdataOctets(record).toString('hex')}`;
}

/** Our names: what a record of somebody else may contest. */
export type OwnName = 'instance' | 'host';

/** Which of our names a record has; undefined for other names. */
export function ownNameOf(record: { readonly name: string }, own: OwnRecords): OwnName | undefined {
  if (isSameName(record.name, own.instanceName)) return 'instance';
  return isSameName(record.name, own.hostName) ? 'host' : undefined;
}
