import type { DnsMessage, DnsRecord } from './dns-message.ts';
import type { ServiceRecord } from './service-cache.ts';

/**
 * The records of an answer that concern discovery. Addresses that mean the receiving host itself count only when the
 * answer came over its loopback interface; addresses nobody can dial never do.
 */
export function serviceRecords(message: DnsMessage, isLoopback: boolean): readonly ServiceRecord[] {
  return [...message.answers, ...message.additionals]
    .flatMap((record) => serviceRecord(record) ?? [])
    .filter((record) => (record.type !== 'A' && record.type !== 'AAAA') || isDialable(record.address, isLoopback));
}

function serviceRecord(record: DnsRecord): ServiceRecord | undefined {
  switch (record.type) {
    case 'PTR': {
      const { target, ...about } = record;
      return { ...about, instance: target };
    }
    case 'SRV':
    case 'TXT':
    case 'A':
    case 'AAAA':
      return record;
    default:
      return undefined;
  }
}

function isDialable(address: string, isLoopback: boolean): boolean {
  if (address === '0.0.0.0' || address === '::' || /^(22[4-9]|2[3-5]\d)\.|^ff/i.test(address)) return false;
  return isLoopback || !(address.startsWith('127.') || address === '::1');
}
