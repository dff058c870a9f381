import { rdataOctets } from './dns-encode.ts';
import { type DnsRecord, typeCode } from './dns-message.ts';
import { isSameName } from './dns-name.ts';

/**
 * Two hosts probe for the same name at the same time: the one whose records are lexicographically later has it
 * (RFC 6762, 8.2). `same`: both want the same records, which is no conflict.
 */
export function tieBreak(
  name: string,
  ours: readonly DnsRecord[],
  theirs: readonly DnsRecord[],
): 'won' | 'lost' | 'same' {
  const [own, other] = [sorted(name, ours), sorted(name, theirs)];
  if (other.length === 0) return 'same';
  for (const at of Array.from({ length: Math.max(own.length, other.length) }).keys()) {
    const [mine, yours] = [own[at], other[at]];
    // The list that ends first is the earlier one.
    if (mine === undefined) return 'lost';
    if (yours === undefined) return 'won';
    const order = Buffer.compare(mine, yours);
    if (order !== 0) return order > 0 ? 'won' : 'lost';
  }
  return 'same';
}

/** Records as they are compared: class (always IN), type, data. */
function sorted(name: string, records: readonly DnsRecord[]): readonly Buffer[] {
  return records
    .filter((record) => isSameName(record.name, name))
    .map((record) => {
      const type = Buffer.alloc(2);
      type.writeUInt16BE(typeCode(record));
      return Buffer.concat([type, rdataOctets(record)]);
    })
    .toSorted((a, b) => Buffer.compare(a, b));
}
