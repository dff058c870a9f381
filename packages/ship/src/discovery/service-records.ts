import type { Answer, Packet } from 'dns-packet';
import type { ServiceRecord } from './service-cache.ts';

/** Most records taken from one packet: a datagram of 9000 octets could hold thousands of tiny ones. */
const MOST_RECORDS = 256;

/**
 * The records of an answer that concern discovery. Addresses that mean the receiving host itself count only when the
 * answer came over its loopback interface; addresses nobody can dial never do.
 */
export function serviceRecords(packet: Packet, isLoopback: boolean): readonly ServiceRecord[] {
  return [...(packet.answers ?? []), ...(packet.additionals ?? [])]
    .slice(0, MOST_RECORDS)
    .flatMap((answer) => serviceRecord(answer) ?? [])
    .filter((record) => (record.type !== 'A' && record.type !== 'AAAA') || isDialable(record.address, isLoopback));
}

function serviceRecord(answer: Answer): ServiceRecord | undefined {
  const ttl = 'ttl' in answer && typeof answer.ttl === 'number' ? answer.ttl : 0;
  const flush = 'flush' in answer && answer.flush === true;
  const about = { name: answer.name, ttl, flush };
  switch (answer.type) {
    case 'PTR':
      return { ...about, type: 'PTR', instance: answer.data };
    case 'SRV':
      return { ...about, type: 'SRV', target: answer.data.target, port: answer.data.port };
    case 'TXT': {
      const strings = Array.isArray(answer.data) ? answer.data : [answer.data];
      return {
        ...about,
        type: 'TXT',
        strings: strings.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
      };
    }
    case 'A':
    case 'AAAA':
      return { ...about, type: answer.type, address: answer.data };
    default:
      return undefined;
  }
}

function isDialable(address: string, isLoopback: boolean): boolean {
  if (address === '0.0.0.0' || address === '::' || /^(22[4-9]|2[3-5]\d)\.|^ff/i.test(address)) return false;
  return isLoopback || !(address.startsWith('127.') || address === '::1');
}
