import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, decode, encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import { decodeMessage } from './dns-decode.ts';
import { encodeMessage, rdataOctets } from './dns-encode.ts';
import { type DnsMessage, type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { folded, isSameName, labelsOf, nameOctets, nameOf } from './dns-name.ts';

const about = { name: 'Box._ship._tcp.local', ttl: 120, flush: true };
const records: readonly DnsRecord[] = [
  { ...about, type: 'PTR', name: '_ship._tcp.local', flush: false, target: 'Box._ship._tcp.local' },
  { ...about, type: 'SRV', target: 'box.local', port: 4712 },
  { ...about, type: 'TXT', strings: [Uint8Array.from([0x61]), Uint8Array.from(Buffer.from('ä=1'))] },
  { ...about, type: 'A', name: 'box.local', address: '192.0.2.7' },
  { ...about, type: 'AAAA', name: 'box.local', address: 'fe80::7' },
  { ...about, type: 'AAAA', name: 'box.local', address: '2001:db8::1:0:0:1' },
  { ...about, type: 'NSEC', next: 'Box._ship._tcp.local', types: [RECORD_TYPE.TXT, RECORD_TYPE.SRV] },
  { ...about, type: 'other', code: 13, rdata: Uint8Array.from([1, 2, 3]) },
];
const message: DnsMessage = {
  ...EMPTY_MESSAGE,
  isResponse: true,
  answers: records.slice(0, 3),
  authorities: records.slice(3, 5),
  additionals: records.slice(5),
};

test('a message is read as it was written, with every record type', () => {
  assert.deepEqual(decodeMessage(encodeMessage(message)).value, message);
  const query: DnsMessage = {
    ...EMPTY_MESSAGE,
    id: 7,
    isTruncated: true,
    questions: [{ name: 'box.local', type: RECORD_TYPE.ANY, isUnicastWanted: true }],
  };
  assert.deepEqual(decodeMessage(encodeMessage(query)).value, query);
});

test('another implementation reads what we write', () => {
  const packet: Packet = decode(Buffer.from(encodeMessage(message)));
  const [ptr, srv, txt] = packet.answers as (Answer & { data: unknown; flush?: boolean })[];
  assert.deepEqual(
    [ptr?.name, ptr?.type, ptr?.data, ptr?.flush],
    ['_ship._tcp.local', 'PTR', 'Box._ship._tcp.local', false],
  );
  assert.deepEqual(srv?.data, { priority: 0, weight: 0, port: 4712, target: 'box.local' });
  assert.equal(String(txt?.data), 'a,ä=1');
  assert.deepEqual(
    (packet.authorities as (Answer & { data: unknown })[]).map(({ data }) => data),
    ['192.0.2.7', 'fe80::7'],
  );
  assert.deepEqual((packet.additionals?.[1] as { data: unknown } | undefined)?.data, {
    nextDomain: 'Box._ship._tcp.local',
    rrtypes: ['TXT', 'SRV'],
  });
});

test('we read what another implementation writes, without compression', () => {
  const answers: Answer[] = [
    { type: 'PTR', name: '_ship._tcp.local', ttl: 4500, data: 'Box._ship._tcp.local' },
    { type: 'SRV', name: 'Box._ship._tcp.local', ttl: 120, flush: true, data: { target: 'box.local', port: 4712 } },
    { type: 'TXT', name: 'Box._ship._tcp.local', ttl: 4500, flush: true, data: ['txtvers=1'] },
    { type: 'AAAA', name: 'box.local', ttl: 120, data: 'fe80::1:2' },
  ];
  const read = decodeMessage(encode({ type: 'response', answers })).value;
  assert.deepEqual(
    read?.answers.map((one) => [one.type, one.name, one.ttl, one.flush]),
    [
      ['PTR', '_ship._tcp.local', 4500, false],
      ['SRV', 'Box._ship._tcp.local', 120, true],
      ['TXT', 'Box._ship._tcp.local', 4500, true],
      ['AAAA', 'box.local', 120, false],
    ],
  );
  assert.equal(read?.answers[3]?.type === 'AAAA' && read.answers[3].address, 'fe80::1:2');
});

test('a dot inside an instance name stays inside its label', () => {
  const name = nameOf(['Wallbox 2.0 \\ x', '_ship', '_tcp', 'local']);
  assert.equal(name, 'Wallbox 2\\.0 \\\\ x._ship._tcp.local');
  assert.deepEqual(labelsOf(name), ['Wallbox 2.0 \\ x', '_ship', '_tcp', 'local']);
  const written: DnsMessage = { ...EMPTY_MESSAGE, questions: [{ name, type: 33, isUnicastWanted: false }] };
  assert.equal(decodeMessage(encodeMessage(written)).value?.questions[0]?.name, name);
});

test('names differ by case only where ASCII ends', () => {
  assert.ok(isSameName('BOX.Local', 'box.local'));
  assert.ok(!isSameName('Ä.local', 'ä.local'));
  assert.equal(folded('ÄB'), 'Äb');
});

test('names that cannot be written are a mistake of the caller', () => {
  assert.throws(() => nameOctets('x'.repeat(64)), RangeError);
  assert.throws(() => nameOctets(Array.from({ length: 5 }, () => 'x'.repeat(60)).join('.')), RangeError);
  assert.throws(() => rdataOctets({ ...about, type: 'AAAA', address: '1.2.3.4' }), RangeError);
});

test('pointers in a circle, names without end, other operations and response codes have no value', () => {
  const header = '000084000000000100000000';
  const bad = {
    'pointer to itself': `${header}c00c000c0001000000780000`,
    'pointer forward': `${header}c0ff000c0001000000780000`,
    'pointer forward to a name': `${header}c018000c00010000007800000161000161`,
    'label that runs past the end': `${header}3f61`,
    'record that runs past the end': `${header}00000c000100000078ffff`,
    'other operation': '0000a8000000000000000000',
    'response code': '000084030000000000000000',
    'more entries than octets': '00008400ffffffffffffffff',
    'A record with 3 octets': `${header}0000010001000000780003c00002`,
    empty: '',
  };
  for (const [what, hex] of Object.entries(bad)) {
    const { value, findings } = decodeMessage(Buffer.from(hex, 'hex'));
    assert.equal(value, undefined, what);
    assert.equal(findings.length, 1, what);
  }
});

test('records of other classes are left out, the rest counts', () => {
  const written = Buffer.from(encodeMessage({ ...message, authorities: [], additionals: [] }));
  const at = written.indexOf(Buffer.from('000c0001', 'hex'));
  written.writeUInt16BE(3, at + 2);
  assert.deepEqual(
    decodeMessage(written).value?.answers.map(({ type }) => type),
    ['SRV', 'TXT'],
  );
});

test('an entry whose name is no UTF-8 is left out: as text it would outgrow what can be written', () => {
  const record: DnsRecord = { ...about, name: 'a.local', type: 'PTR', flush: false, target: 'x'.repeat(63) };
  const written = Buffer.from(
    encodeMessage({
      ...EMPTY_MESSAGE,
      questions: [{ name: 'q'.repeat(63), type: RECORD_TYPE.ANY, isUnicastWanted: false }],
      answers: [record, { ...about, type: 'A', name: 'box.local', address: '192.0.2.7' }],
    }),
  );
  for (const name of ['xxx', 'qqq']) written.fill(0xff, written.indexOf(name), written.indexOf(name) + 63);
  const { value } = decodeMessage(written);
  assert.deepEqual(value?.questions, []);
  assert.deepEqual(
    value?.answers.map(({ type }) => type),
    ['A'],
  );
});

test('fuzz: any octets and any damage are a message or a reason; what is read can be written and read again', () => {
  const look = (octets: Uint8Array): void => {
    const { value, findings } = decodeMessage(octets);
    assert.ok(value !== undefined || findings.length === 1);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), look), { seed: 6, numRuns: 5000 });
  const written = encodeMessage(message);
  const damages = fc.array(fc.tuple(fc.nat(written.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(damages, (changes) => {
      const damaged = Uint8Array.from(written);
      for (const [at, value] of changes) damaged[at] = value;
      look(damaged);
    }),
    { seed: 7, numRuns: 20_000 },
  );
  const label = fc.string({ minLength: 1, maxLength: 15, unit: 'grapheme-ascii' });
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map(nameOf);
  fc.assert(
    fc.property(name, name, fc.nat(2 ** 31), (one, other, ttl) => {
      const round: DnsMessage = {
        ...EMPTY_MESSAGE,
        answers: [{ name: one, ttl, flush: false, type: 'PTR', target: other }],
      };
      assert.deepEqual(
        decodeMessage(encodeMessage(round)).value?.answers.map((record) => folded(record.name)),
        [folded(one)],
      );
    }),
    { seed: 8, numRuns: 2000 },
  );
});
