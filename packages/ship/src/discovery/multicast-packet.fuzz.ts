import assert from 'node:assert/strict';
import { millis } from '@busbar/kernel';
import type { FuzzTarget } from '@busbar/kernel/testing';
import { answerTo } from './answer-question.ts';
import { decodeMessage } from './dns-decode.ts';
import { encodeMessage } from './dns-encode.ts';
import { EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { ownRecords } from './own-records.ts';
import { SERVICE_TYPE, ServiceCache } from './service-cache.ts';
import { serviceRecords } from './service-records.ts';
import { tieBreak } from './tie-break.ts';
import { txtEntries } from './txt-record.ts';

const txt = { id: 'i:1_u:x', path: '/ship/', ski: 'ab'.repeat(20), register: false, brand: 'B', categories: [2] };
const own = ownRecords({
  instance: 'Box 2.0',
  host: 'box',
  port: 4712,
  strings: txtEntries(txt).map((pair) => Buffer.from(pair.join('='))),
  addresses: ['192.0.2.7', 'fe80::7', '2001:db8::7'],
});
const ours = [...own.ofInstance, ...own.ofHost];
const announcement = { ...EMPTY_MESSAGE, isResponse: true, answers: [own.pointer, ...ours] };
const question = (name: string, type: number) => ({ name, type, isUnicastWanted: false });
const seeds = [
  encodeMessage(announcement),
  encodeMessage({ ...announcement, additionals: [own.nothingElse.instance, own.nothingElse.host, own.typePointer] }),
  encodeMessage({ ...EMPTY_MESSAGE, questions: [question(SERVICE_TYPE, RECORD_TYPE.PTR)], answers: [own.pointer] }),
  encodeMessage({
    ...EMPTY_MESSAGE,
    questions: [question(own.instanceName, RECORD_TYPE.ANY), question(own.hostName, RECORD_TYPE.ANY)],
    authorities: ours,
  }),
];

/** A packet of multicast DNS (RFC 6762): read, remembered, answered, compared; nothing of it throws or grows. */
const multicastPacket: FuzzTarget = {
  name: 'ship.mdns-packet',
  seeds,
  tokens: [
    '\u0005_ship\u0004_tcp\u0005local\u0000',
    '\u00c0\u000c',
    '\u00ff\u00ff',
    '\u0000\u0021\u0080\u0001',
    '\\.',
    '\u0000\u0000\u0011\u0094',
  ],
  longest: 2000,
  run: (input) => {
    const { value, findings } = decodeMessage(input);
    if (value === undefined) {
      assert.equal(findings.length, 1);
      return 'ignored';
    }
    const cache = new ServiceCache();
    const changes = cache.take(serviceRecords(value, false), millis(0), 'eth0');
    // What was learned can be asked for: names that cannot be written never get here.
    const asked = [...cache.refreshQuestions(millis(0)), ...cache.refreshQuestions(millis(4_400_000))];
    const names = [...cache.incomplete(), ...cache.withoutAddress()];
    encodeMessage({ ...EMPTY_MESSAGE, questions: [...asked, ...names.map((name) => question(name, RECORD_TYPE.ANY))] });
    cache.expire(millis(5_000_000));
    assert.equal(cache.services().length, 0, 'nothing outlives its time');
    const answer = answerTo(value, own);
    for (const record of answer?.answers ?? []) assert.ok(record.ttl > 0);
    const tie = tieBreak(own.instanceName, ours, value.authorities);
    return `${value.isResponse ? 'response' : 'query'} ${changes.length} ${answer?.answers.length ?? 'silent'} ${tie}`;
  },
};

export const fuzzTargets: readonly FuzzTarget[] = [multicastPacket];
