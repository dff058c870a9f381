import { isIPv6 } from 'node:net';
import { type DnsMessage, type DnsQuestion, type DnsRecord, typeCode } from './dns-message.ts';
import { folded, labelsOf, nameOctets, nameOf } from './dns-name.ts';

const TOP_BIT = 0x8000;
const CLASS_IN = 1;
/** A pointer has 14 bits. */
const FARTHEST_POINTER = 0x3fff;

/** Writes one packet. Names of questions and records and the target of PTR are compressed (RFC 1035, 4.1.4). */
export function encodeMessage(message: DnsMessage): Uint8Array {
  const writer = new Writer();
  // Responses are authoritative (RFC 6762, 18.4).
  const flags = (message.isResponse ? TOP_BIT | 0x0400 : 0) | (message.isTruncated ? 0x0200 : 0);
  writer.numbers(message.id, flags, message.questions.length, message.answers.length);
  writer.numbers(message.authorities.length, message.additionals.length);
  for (const question of message.questions) writer.question(question);
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) writer.record(record);
  return writer.octets();
}

/** The data of a record without compression, as tie-breaking and comparisons need it (RFC 6762, 8.2). */
export function rdataOctets(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'PTR':
      return nameOctets(record.target);
    case 'SRV':
      return Buffer.concat([uint16(0), uint16(0), uint16(record.port), nameOctets(record.target)]);
    case 'TXT':
      return textOctets(record.strings);
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'AAAA':
      return ipv6Octets(record.address);
    case 'NSEC':
      return Buffer.concat([nameOctets(record.next), bitmapOf(record.types)]);
    case 'other':
      return Buffer.from(record.rdata);
  }
}

class Writer {
  readonly #parts: Buffer[] = [];
  /** Where a name was written, by its folded text. */
  readonly #places = new Map<string, number>();
  #length = 0;

  octets(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  numbers(...values: readonly number[]): void {
    for (const value of values) this.#put(uint16(value));
  }

  question({ name, type, isUnicastWanted }: DnsQuestion): void {
    this.#name(name);
    this.numbers(type, isUnicastWanted ? CLASS_IN | TOP_BIT : CLASS_IN);
  }

  record(record: DnsRecord): void {
    this.#name(record.name);
    this.numbers(typeCode(record), record.flush ? CLASS_IN | TOP_BIT : CLASS_IN);
    this.numbers(Math.floor(record.ttl / 0x10000), record.ttl % 0x10000);
    const length = uint16(0);
    this.#put(length);
    const from = this.#length;
    if (record.type === 'PTR') this.#name(record.target);
    else this.#put(rdataOctets(record));
    length.writeUInt16BE(this.#length - from);
  }

  #name(name: string): void {
    const labels = labelsOf(name);
    for (const at of labels.keys()) {
      const rest = folded(nameOf(labels.slice(at)));
      const place = this.#places.get(rest);
      if (place !== undefined) {
        this.#put(uint16(0xc000 | place));
        return;
      }
      if (this.#length <= FARTHEST_POINTER) this.#places.set(rest, this.#length);
      // Without the root that `nameOctets` ends with.
      this.#put(nameOctets(nameOf(labels.slice(at, at + 1))).subarray(0, -1));
    }
    this.#put(Buffer.from([0]));
  }

  #put(octets: Buffer): void {
    this.#parts.push(octets);
    this.#length += octets.length;
  }
}

function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value);
  return octets;
}

/** A TXT record without a string has one empty string (RFC 6763, 6.1). */
function textOctets(strings: readonly Uint8Array[]): Buffer {
  if (strings.length === 0) return Buffer.from([0]);
  return Buffer.concat(strings.flatMap((string) => [Buffer.from([string.length]), Buffer.from(string)]));
}

function ipv6Octets(address: string): Buffer {
  if (!isIPv6(address)) throw new RangeError(`"${address}" is not an IPv6 address`);
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  const gap = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => 0);
  return Buffer.concat([...front, ...gap, ...back].map(uint16));
}

function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function bitmapOf(types: readonly number[]): Buffer {
  const octets = Buffer.alloc(Math.floor(Math.max(0, ...types) / 8) + 1);
  for (const type of types) octets[type >> 3] = (octets[type >> 3] ?? 0) | (0x80 >> (type & 7));
  return Buffer.concat([Buffer.from([0, octets.length]), octets]);
}
