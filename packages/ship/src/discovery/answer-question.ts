import { type DnsMessage, type DnsQuestion, type DnsRecord, RECORD_TYPE, typeCode } from './dns-message.ts';
import { isSameName } from './dns-name.ts';
import { type OwnRecords, recordKey, SERVICE_LIST } from './own-records.ts';
import { SERVICE_TYPE } from './service-cache.ts';

/** The answer to one query. */
export interface Answer {
  readonly answers: readonly DnsRecord[];
  /** What the asker will ask next (RFC 6763, 12). */
  readonly additionals: readonly DnsRecord[];
  /** Others may answer too: the answer waits a moment, so that answers do not collide (RFC 6762, 6). */
  readonly isShared: boolean;
}

/** What a node answers to a query; undefined when it has nothing to say, or the asker knows it all (RFC 6762, 7.1). */
export function answerTo(query: DnsMessage, own: OwnRecords): Answer | undefined {
  const known = new Map(query.answers.map((record) => [recordKey(record), record.ttl]));
  const isNews = (record: DnsRecord): boolean => (known.get(recordKey(record)) ?? 0) < record.ttl / 2;
  const answers = unique(query.questions.flatMap((question) => recordsFor(question, own))).filter(isNews);
  if (answers.length === 0) return undefined;
  const said = new Set(answers.map(recordKey));
  const additionals = unique(answers.flatMap((record) => whatFollows(record, own))).filter(
    (record) => !said.has(recordKey(record)),
  );
  return { answers, additionals, isShared: answers.some(({ flush }) => !flush) };
}

/** Each record once. */
export function unique(records: readonly DnsRecord[]): readonly DnsRecord[] {
  return [...new Map(records.map((record) => [recordKey(record), record])).values()];
}

function recordsFor({ name, type }: DnsQuestion, own: OwnRecords): readonly DnsRecord[] {
  const fitting = (records: readonly DnsRecord[], nothing: DnsRecord): readonly DnsRecord[] => {
    const right = records.filter((record) => type === RECORD_TYPE.ANY || typeCode(record) === type);
    return right.length > 0 ? right : [nothing];
  };
  if (isSameName(name, own.instanceName)) return fitting(own.ofInstance, own.nothingElse.instance);
  if (isSameName(name, own.hostName)) return fitting(own.ofHost, own.nothingElse.host);
  if (type !== RECORD_TYPE.PTR && type !== RECORD_TYPE.ANY) return [];
  if (isSameName(name, SERVICE_TYPE)) return [own.pointer];
  return isSameName(name, SERVICE_LIST) ? [own.typePointer] : [];
}

function whatFollows(record: DnsRecord, own: OwnRecords): readonly DnsRecord[] {
  switch (record.type) {
    case 'PTR':
      return record === own.pointer ? [...own.ofInstance, ...own.ofHost] : [];
    case 'SRV':
      return [...own.ofHost, own.nothingElse.host];
    case 'A':
    case 'AAAA':
      return [...own.ofHost, own.nothingElse.host];
    default:
      return [];
  }
}
