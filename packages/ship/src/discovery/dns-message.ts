/** Type codes of the resource records discovery works with (RFC 1035, 3596, 2782, 4034). */
export const RECORD_TYPE = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, NSEC: 47, ANY: 255 } as const;

/** What all resource records have. */
interface AnyRecord {
  readonly name: string;
  /** Time to live in s; 0 says goodbye. */
  readonly ttl: number;
  /** The record replaces all others of its name and type (cache-flush bit, RFC 6762, 10.2). */
  readonly flush: boolean;
}

/** One resource record; types discovery has no use for keep their octets. */
export type DnsRecord =
  | (AnyRecord & { readonly type: 'PTR'; readonly target: string })
  | (AnyRecord & { readonly type: 'SRV'; readonly target: string; readonly port: number })
  | (AnyRecord & { readonly type: 'TXT'; readonly strings: readonly Uint8Array[] })
  | (AnyRecord & { readonly type: 'A' | 'AAAA'; readonly address: string })
  | (AnyRecord & { readonly type: 'NSEC'; readonly next: string; readonly types: readonly number[] })
  | (AnyRecord & { readonly type: 'other'; readonly code: number; readonly rdata: Uint8Array });

/** One question. */
export interface DnsQuestion {
  readonly name: string;
  /** Code of {@link RECORD_TYPE}, or of another type. */
  readonly type: number;
  /** The answer may come by unicast (QU bit, RFC 6762, 5.4). */
  readonly isUnicastWanted: boolean;
}

/** A message of multicast DNS. Only class IN is read and written. */
export interface DnsMessage {
  /** 0, but for questions of simple resolvers and the answers to them. */
  readonly id: number;
  readonly isResponse: boolean;
  /** More known answers follow in another packet (TC bit). */
  readonly isTruncated: boolean;
  readonly questions: readonly DnsQuestion[];
  readonly answers: readonly DnsRecord[];
  /** In a probe: the records somebody wants to have (RFC 6762, 8.2). */
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** A message with nothing in it, to build others from. */
export const EMPTY_MESSAGE: DnsMessage = {
  id: 0,
  isResponse: false,
  isTruncated: false,
  questions: [],
  answers: [],
  authorities: [],
  additionals: [],
};

/** Type code of a record. */
export function typeCode(record: DnsRecord): number {
  return record.type === 'other' ? record.code : RECORD_TYPE[record.type];
}
