import { isUtf8 } from 'node:buffer';
import type { Decoded } from '@busbar/kernel';
import { type DnsMessage, type DnsQuestion, type DnsRecord, RECORD_TYPE } from './dns-message.ts';
import { nameOf } from './dns-name.ts';
import { txtStrings } from './txt-record.ts';

/** Records and questions read from one packet: 9000 octets could hold a thousand tiny ones. */
const MOST_ENTRIES = 256;
/** Pointers followed in one name; each leads backwards, so that none can turn in a circle. */
const MOST_POINTERS = 16;
const LONGEST_NAME = 255;
/** The class without its top bit, which means something else in multicast DNS. */
const CLASS_MASK = 0x7fff;
const CLASS_IN = 1;
const CLASS_ANY = 255;

/** Reads one packet. What is damaged, or has another opcode than 0 or a response code (RFC 6762, 18.3, 18.11), has no value. */
export function decodeMessage(octets: Uint8Array): Decoded<DnsMessage> {
  try {
    return { value: new Reader(Buffer.from(octets.buffer, octets.byteOffset, octets.length)).message(), findings: [] };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { value: undefined, findings: [{ severity: 'error', rule: 'SHIP-6.4.1-1', path: '', text }] };
  }
}

/** Walks through one packet; throws at the first octet that cannot be, caught by {@link decodeMessage}. */
class Reader {
  readonly #octets: Buffer;
  #at = 0;
  /** The entry being read has a name that is no UTF-8: such a name could not be written again. */
  #isForeign = false;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  message(): DnsMessage {
    const id = this.#number(2);
    const flags = this.#number(2);
    if ((flags & 0x780f) !== 0) throw new RangeError('operation or response code other than 0');
    const counts = [this.#number(2), this.#number(2), this.#number(2), this.#number(2)] as const;
    if (counts[0] + counts[1] + counts[2] + counts[3] > MOST_ENTRIES)
      throw new RangeError(`more than ${MOST_ENTRIES} entries`);
    const questions = this.#many(counts[0], () => this.#question());
    const [answers, authorities, additionals] = [counts[1], counts[2], counts[3]].map((count) =>
      this.#many(count, () => this.#record()),
    );
    return {
      id,
      isResponse: (flags & 0x8000) !== 0,
      isTruncated: (flags & 0x0200) !== 0,
      questions,
      answers: answers ?? [],
      authorities: authorities ?? [],
      additionals: additionals ?? [],
    };
  }

  /** Entries of other classes, or with names that are no UTF-8 (RFC 6762, 16), are left out. */
  #many<T>(count: number, read: () => T | undefined): readonly T[] {
    const entries = Array.from({ length: count }, () => {
      this.#isForeign = false;
      const entry = read();
      return this.#isForeign ? undefined : entry;
    });
    return entries.filter((one) => one !== undefined);
  }

  #question(): DnsQuestion | undefined {
    const name = this.#name();
    const type = this.#number(2);
    const classAndBit = this.#number(2);
    const classOnly = classAndBit & CLASS_MASK;
    if (classOnly !== CLASS_IN && classOnly !== CLASS_ANY) return undefined;
    return { name, type, isUnicastWanted: classAndBit !== classOnly };
  }

  #record(): DnsRecord | undefined {
    const name = this.#name();
    const code = this.#number(2);
    const classAndBit = this.#number(2);
    const classOnly = classAndBit & CLASS_MASK;
    const ttl = this.#number(4);
    const length = this.#number(2);
    const end = this.#at + length;
    if (end > this.#octets.length) throw new RangeError('a record runs past the end');
    const about = { name, ttl, flush: classAndBit !== classOnly };
    const record = this.#content(about, code, end);
    this.#at = end;
    return classOnly === CLASS_IN ? record : undefined;
  }

  #content(about: { name: string; ttl: number; flush: boolean }, code: number, end: number): DnsRecord {
    const rdata = this.#octets.subarray(this.#at, end);
    switch (code) {
      case RECORD_TYPE.PTR:
        return { ...about, type: 'PTR', target: this.#name() };
      case RECORD_TYPE.SRV: {
        this.#number(4); // priority and weight: SHIP has one place per instance
        return { ...about, type: 'SRV', port: this.#number(2), target: this.#name() };
      }
      case RECORD_TYPE.TXT:
        return { ...about, type: 'TXT', strings: txtStrings(Uint8Array.from(rdata)) };
      case RECORD_TYPE.A:
        if (rdata.length !== 4) throw new RangeError('an A record has 4 octets');
        return { ...about, type: 'A', address: rdata.join('.') };
      case RECORD_TYPE.AAAA:
        if (rdata.length !== 16) throw new RangeError('an AAAA record has 16 octets');
        return { ...about, type: 'AAAA', address: ipv6Text(rdata) };
      case RECORD_TYPE.NSEC: {
        const next = this.#name();
        return { ...about, type: 'NSEC', next, types: typesIn(this.#octets.subarray(this.#at, end)) };
      }
      default:
        return { ...about, type: 'other', code, rdata: Uint8Array.from(rdata) };
    }
  }

  #number(octets: 2 | 4): number {
    if (this.#at + octets > this.#octets.length) throw new RangeError('the packet ends too early');
    const value = this.#octets.readUIntBE(this.#at, octets);
    this.#at += octets;
    return value;
  }

  #name(): string {
    const labels: string[] = [];
    let length = 1;
    let after: number | undefined;
    let earliest = this.#at;
    for (let pointers = 0; ; ) {
      const size = this.#octets[this.#at] ?? 0xff;
      if (size === 0) break;
      if (size >= 0xc0) {
        const target = this.#number(2) & 0x3fff;
        if (target >= earliest || ++pointers > MOST_POINTERS) throw new RangeError('a name points nowhere');
        after ??= this.#at;
        earliest = target;
        this.#at = target;
        continue;
      }
      length += size + 1;
      if (size > 63 || length > LONGEST_NAME || this.#at + 1 + size > this.#octets.length)
        throw new RangeError('a name is too long or damaged');
      const label = this.#octets.subarray(this.#at + 1, this.#at + 1 + size);
      if (!isUtf8(label)) this.#isForeign = true;
      labels.push(label.toString('utf8'));
      this.#at += size + 1;
    }
    this.#at = after ?? this.#at + 1;
    return nameOf(labels);
  }
}

/** The shortest way to write an address (RFC 5952), so that equal addresses are equal texts. */
function ipv6Text(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((octets[at * 2] ?? 0) << 8) | (octets[at * 2 + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** The types a bitmap of NSEC names (RFC 4034, 4.1.2); only window 0 is used in multicast DNS (RFC 6762, 6.1). */
function typesIn(bitmap: Uint8Array): readonly number[] {
  if (bitmap[0] !== 0) return [];
  return [...bitmap.subarray(2, 2 + (bitmap[1] ?? 0))].flatMap((bits, octet) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (bits & (0x80 >> bit)) !== 0).map((bit) => octet * 8 + bit),
  );
}
