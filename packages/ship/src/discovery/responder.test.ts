import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { MulticastSegment, type SegmentHost, segmentNetwork } from '../testing/multicast-segment.ts';
import { encodeMessage } from './dns-encode.ts';
import { type DnsMessage, type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { type DnsSd, dnsSd } from './dns-sd.ts';
import type { Advertisement } from './responder.ts';
import { SERVICE_TYPE } from './service-cache.ts';
import type { TxtRecord } from './txt-record.ts';

const txt = (id: string, over: Partial<TxtRecord> = {}): TxtRecord => ({
  id,
  path: '/ship/',
  ski: 'ab'.repeat(20),
  register: false,
  ...over,
});

function stage() {
  const clock = new ManualClock();
  const segment = new MulticastSegment(clock);
  const open: DnsSd[] = [];
  let seed = 1;
  const discovery = (network: SegmentHost): DnsSd => {
    seed += 1;
    const one = dnsSd({ clock, logger: silentLogger, random: seededRandom(seed), network });
    open.push(one);
    return one;
  };
  const advertise = (on: SegmentHost, id: string, instance = 'Box'): Advertisement =>
    discovery(on).advertise({ instance, port: 4712, txt: txt(id) });
  const close = async (): Promise<void> => {
    for (const one of open) await one.close();
    await clock.run(10);
    assert.equal(clock.pendingTimers, 0, 'no timer is left');
  };
  const sentBy = (from: string) => segment.packets.filter((packet) => packet.from === from);
  const ask = (name: string, type: number, over: Partial<DnsMessage> = {}, port = 5353): void =>
    segment.inject(
      { address: '192.0.2.99', port },
      encodeMessage({ ...EMPTY_MESSAGE, questions: [{ name, type, isUnicastWanted: false }], ...over }),
    );
  return { clock, segment, discovery, advertise, close, sentBy, ask };
}

const typesOf = (records: readonly DnsRecord[] | undefined) => records?.map(({ type }) => type);

test('SHIP-6.4.1-1 a name is probed three times 250 ms apart, then announced three times', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  advertise(segment.host('192.0.2.1', ['fe80::1']), 'i:1_u:one');
  await clock.run(8000);
  const sent = sentBy('192.0.2.1');
  const probes = sent.filter(({ message }) => !message.isResponse);
  assert.deepEqual(
    probes.map(({ at }) => at - (probes[0]?.at ?? 0)),
    [0, 250, 500],
  );
  assert.ok((probes[0]?.at ?? 999) <= 250);
  assert.deepEqual(
    probes[0]?.message.questions.map(({ name, type }) => [name, type]),
    [
      [`Box.${SERVICE_TYPE}`, RECORD_TYPE.ANY],
      ['i-1-u-one.local', RECORD_TYPE.ANY],
    ],
  );
  assert.deepEqual(typesOf(probes[0]?.message.authorities), ['SRV', 'TXT', 'A', 'AAAA']);
  const announced = sent.filter(({ message }) => message.isResponse);
  const first = announced[0];
  assert.deepEqual(
    announced.map(({ at }) => at - (first?.at ?? 0)),
    [0, 1000, 3000],
  );
  assert.deepEqual(typesOf(first?.message.answers), ['PTR', 'PTR', 'SRV', 'TXT', 'A', 'AAAA']);
  await close();
});

test('SHIP-6.4.1-2 every record lives for 120 s; ours alone flush, shared ones do not', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(2000);
  const { message } = sentBy('192.0.2.1').findLast((packet) => packet.message.isResponse) ?? {};
  const records = [...(message?.answers ?? []), ...(message?.additionals ?? [])];
  assert.deepEqual([...new Set(records.map(({ ttl }) => ttl))], [120]);
  for (const { type, flush } of records) assert.equal(flush, type !== 'PTR', type);
  await close();
});

test('SHIP-6.4.2-2 a name in use is not taken: the newcomer counts up, the host label stays legal', async () => {
  const { clock, segment, advertise, close } = stage();
  const first = advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(5000);
  const second = advertise(segment.host('192.0.2.2'), 'one');
  await clock.run(3000);
  const third = advertise(segment.host('192.0.2.3'), 'three');
  await clock.run(10_000);
  assert.deepEqual([first.instance, second.instance, third.instance], ['Box', 'Box (2)', 'Box (3)']);
  const targets = new Map(
    segment.packets
      .filter(({ message, at }) => message.isResponse && at > 6000)
      .flatMap(({ from, message }) => message.answers.map((record) => [from, record] as const))
      .flatMap(([from, record]) => (record.type === 'SRV' ? [[from, record.target] as const] : [])),
  );
  assert.deepEqual(targets.get('192.0.2.2'), 'one-2.local');
  assert.deepEqual(targets.get('192.0.2.3'), 'three.local');
  await close();
});

test('SHIP-6.4.2-2 two nodes switched on together agree who has the name', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { clock, segment, advertise, close } = stage();
    const nodes = [1, 2, 3].map((at) => advertise(segment.host(`192.0.2.${at}`), `node-${seed}-${at}`));
    await clock.run(15_000);
    assert.deepEqual(nodes.map(({ instance }) => instance).sort(), ['Box', 'Box (2)', 'Box (3)'], `seed ${seed}`);
    await close();
  }
});

test('SHIP-6.4.2-2 a name that somebody takes later is probed again and defended', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  const node = advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(5000);
  const usurped: DnsRecord = {
    name: `Box.${SERVICE_TYPE}`,
    ttl: 120,
    flush: true,
    type: 'SRV',
    target: 'x.local',
    port: 1,
  };
  const usurp = (): void =>
    segment.inject(
      { address: '192.0.2.66', port: 5353 },
      encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers: [usurped] }),
    );
  usurp();
  await clock.run(900);
  assert.equal(node.instance, 'Box');
  assert.equal(sentBy('192.0.2.1').filter(({ at, message }) => at > 5000 && !message.isResponse).length, 3);
  await clock.run(5000);
  usurp();
  // This time the other insists.
  await clock.run(400);
  usurp();
  await clock.run(3000);
  assert.equal(node.instance, 'Box (2)');
  await close();
});

test('the goodbye of somebody who had the name is no conflict', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(5000);
  const gone: DnsRecord = { name: `Box.${SERVICE_TYPE}`, ttl: 0, flush: true, type: 'SRV', target: 'x.local', port: 1 };
  segment.inject(
    { address: '192.0.2.66', port: 5353 },
    encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers: [gone] }),
  );
  await clock.run(5000);
  assert.ok(
    sentBy('192.0.2.1').every(({ at }) => at <= 5000),
    'nothing more is said',
  );
  await close();
});

test('a flood of conflicts makes the node slow, not busy', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  const node = advertise(segment.host('192.0.2.1'), 'one');
  for (let round = 0; round < 6000; round++) {
    const contested: DnsRecord = {
      name: `${node.instance.replace('.', '\\.')}.${SERVICE_TYPE}`,
      ttl: 120,
      flush: true,
      type: 'SRV',
      target: 'x.local',
      port: 1,
    };
    segment.inject(
      { address: '192.0.2.66', port: 5353 },
      encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers: [contested] }),
    );
    await clock.run(10);
  }
  const probes = sentBy('192.0.2.1').filter(({ message }) => !message.isResponse);
  assert.ok(probes.length < 40, `${probes.length} probes in a minute`);
  await close();
});

test('SHIP-6.4.4-10 the goodbye has time to live 0 for every record', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  const node = advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(5000);
  await node.stop();
  const last = sentBy('192.0.2.1').at(-1)?.message;
  assert.deepEqual(typesOf(last?.answers), ['PTR', 'SRV', 'TXT', 'A']);
  assert.ok(last?.answers.every(({ ttl }) => ttl === 0));
  await close();
});

test('a node that is stopped while it probes says nothing more', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  const node = advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(400);
  await node.stop();
  const before = sentBy('192.0.2.1').length;
  await clock.run(5000);
  assert.equal(sentBy('192.0.2.1').length, before);
  await close();
});

test('SHIP-6.4.1-1 questions are answered: the type after a random wait with all that follows, our own at once', async () => {
  const { clock, segment, advertise, close, ask, sentBy } = stage();
  advertise(segment.host('192.0.2.1', ['fe80::1']), 'one');
  await clock.run(10_000);
  const answersTo = async (name: string, type: number) => {
    const from = clock.now();
    ask(name, type);
    await clock.run(1500);
    const answer = sentBy('192.0.2.1').find(({ at }) => at >= from);
    return { wait: (answer?.at ?? 0) - from, message: answer?.message };
  };
  const pointer = await answersTo(SERVICE_TYPE.toUpperCase(), RECORD_TYPE.PTR);
  assert.deepEqual(typesOf(pointer.message?.answers), ['PTR']);
  assert.deepEqual(typesOf(pointer.message?.additionals), ['SRV', 'TXT', 'A', 'AAAA']);
  assert.ok(pointer.wait >= 20 && pointer.wait <= 122, `${pointer.wait} ms`);
  const place = await answersTo(`Box.${SERVICE_TYPE}`, RECORD_TYPE.SRV);
  assert.deepEqual(typesOf(place.message?.answers), ['SRV']);
  assert.ok(place.wait <= 2, `${place.wait} ms`);
  const address = await answersTo('one.local', RECORD_TYPE.AAAA);
  assert.deepEqual(typesOf(address.message?.answers), ['AAAA']);
  assert.deepEqual(typesOf(address.message?.additionals), ['A', 'NSEC']);
  const list = await answersTo('_services._dns-sd._udp.local', RECORD_TYPE.PTR);
  assert.deepEqual(list.message?.answers[0]?.type === 'PTR' && list.message.answers[0].target, SERVICE_TYPE);
  // What does not exist is said: nobody has to wait for it.
  const nothing = await answersTo(`Box.${SERVICE_TYPE}`, RECORD_TYPE.A);
  assert.deepEqual(typesOf(nothing.message?.answers), ['NSEC']);
  const foreign = await answersTo('other.local', RECORD_TYPE.A);
  assert.equal(foreign.message, undefined);
  await close();
});

test('a known answer is not repeated; one that has lived for more than half its time is', async () => {
  const { clock, segment, advertise, close, ask, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(10_000);
  const known = (ttl: number): Partial<DnsMessage> => ({
    answers: [{ name: SERVICE_TYPE, ttl, flush: false, type: 'PTR', target: `Box.${SERVICE_TYPE}` }],
  });
  const before = sentBy('192.0.2.1').length;
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, known(60));
  await clock.run(1000);
  assert.equal(sentBy('192.0.2.1').length, before);
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, known(59));
  await clock.run(1000);
  assert.equal(sentBy('192.0.2.1').length, before + 1);
  await close();
});

test('known answers that fill a second packet are waited for', async () => {
  const { clock, segment, advertise, close, ask, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(10_000);
  const before = sentBy('192.0.2.1').length;
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, { isTruncated: true });
  await clock.run(100);
  const answers: readonly DnsRecord[] = [
    { name: SERVICE_TYPE, ttl: 100, flush: false, type: 'PTR', target: `Box.${SERVICE_TYPE}` },
  ];
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, { questions: [], answers });
  await clock.run(2000);
  assert.equal(sentBy('192.0.2.1').length, before);
  // The question stood in the first packet, and the rest knows somebody else.
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, { isTruncated: true });
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, {
    questions: [],
    answers: [{ name: SERVICE_TYPE, ttl: 100, flush: false, type: 'PTR', target: `Other.${SERVICE_TYPE}` }],
  });
  await clock.run(2000);
  assert.equal(sentBy('192.0.2.1').length, before + 1);
  // The rest that never comes does not silence the node.
  ask(SERVICE_TYPE, RECORD_TYPE.PTR, { isTruncated: true });
  await clock.run(2000);
  assert.equal(sentBy('192.0.2.1').length, before + 2);
  await close();
});

test('a record goes to everybody once a second at most, to one asker alone when all heard it lately', async () => {
  const { clock, segment, advertise, close, ask, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(10_000);
  const from = clock.now();
  for (let round = 0; round < 20; round++) {
    ask(`Box.${SERVICE_TYPE}`, RECORD_TYPE.SRV);
    await clock.run(100);
  }
  const answers = sentBy('192.0.2.1').filter(({ at }) => at >= from);
  assert.ok(answers.length >= 2 && answers.length <= 3, `${answers.length} answers in 2 s`);
  await clock.run(2000);
  ask('', 0, { questions: [{ name: `Box.${SERVICE_TYPE}`, type: RECORD_TYPE.SRV, isUnicastWanted: true }] });
  await clock.run(500);
  assert.equal(sentBy('192.0.2.1').at(-1)?.to, '192.0.2.99');
  await clock.run(60_000);
  ask('', 0, { questions: [{ name: `Box.${SERVICE_TYPE}`, type: RECORD_TYPE.SRV, isUnicastWanted: true }] });
  await clock.run(500);
  assert.equal(sentBy('192.0.2.1').at(-1)?.to, undefined, 'nobody heard it lately: to everybody');
  await close();
});

test('a simple resolver gets its answer alone, with its question and at most 10 s; nobody off the link does', async () => {
  const { clock, segment, advertise, close, ask, sentBy } = stage();
  advertise(segment.host('192.0.2.1'), 'one');
  await clock.run(10_000);
  ask('one.local', RECORD_TYPE.A, { id: 77 }, 40_000);
  await clock.run(100);
  const { to, message } = sentBy('192.0.2.1').at(-1) ?? {};
  assert.equal(to, '192.0.2.99');
  assert.equal(message?.id, 77);
  assert.equal(message?.questions[0]?.name, 'one.local');
  assert.deepEqual(
    message?.answers.map(({ ttl, flush }) => [ttl, flush]),
    [[10, false]],
  );
  const before = segment.packets.length;
  segment.inject(
    { address: '203.0.113.5', port: 40_000 },
    encodeMessage({ ...EMPTY_MESSAGE, questions: [{ name: 'one.local', type: RECORD_TYPE.A, isUnicastWanted: true }] }),
  );
  await clock.run(100);
  assert.equal(segment.packets.length, before + 1);
  await close();
});

test('a changed text is announced without probing, and its old form is no conflict', async () => {
  const { clock, segment, discovery, close, sentBy } = stage();
  const node = discovery(segment.host('192.0.2.1')).advertise({ instance: 'Box', port: 4712, txt: txt('one') });
  await clock.run(10_000);
  const old = sentBy('192.0.2.1').at(-1);
  node.update(txt('one', { register: true }));
  // A reflector repeats what we said before.
  segment.inject({ address: '192.0.2.66', port: 5353 }, encodeMessage(old?.message ?? EMPTY_MESSAGE));
  await clock.run(5000);
  const later = sentBy('192.0.2.1').filter(({ at }) => at >= 10_000);
  assert.ok(later.every(({ message }) => message.isResponse));
  assert.equal(later.length, 3);
  const text = later[0]?.message.answers.find(({ type }) => type === 'TXT');
  assert.ok(text?.type === 'TXT' && text.strings.some((one) => Buffer.from(one).toString() === 'register=true'));
  await close();
});

test('SHIP-6.4.4-2 a text that breaks the limits is told to the caller at once', () => {
  const { segment, discovery } = stage();
  assert.throws(
    () => discovery(segment.host('192.0.2.1')).advertise({ instance: 'Box', port: 1, txt: txt('x'.repeat(64)) }),
    { code: 'ship.txt-record-invalid' },
  );
});

test('an interface that comes later is probed and announced on; other addresses are announced at once', async () => {
  const { clock, segment, advertise, close, sentBy } = stage();
  const host = segment.hostWith([]);
  const node = advertise(host, 'one');
  await clock.run(5000);
  assert.match(node.problem() ?? '', /no network interface/);
  host.set([segmentNetwork('eth0', '192.0.2.1')]);
  await clock.run(15_000);
  assert.equal(node.problem(), undefined);
  const addressesOf = (from: string) =>
    sentBy(from)
      .findLast(({ message }) => message.isResponse)
      ?.message.answers.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : []));
  assert.deepEqual(addressesOf('192.0.2.1'), ['192.0.2.1']);
  host.set([segmentNetwork('eth0', '192.0.2.1', ['2001:db8::1'])]);
  await clock.run(15_000);
  assert.deepEqual(addressesOf('192.0.2.1'), ['192.0.2.1', '2001:db8::1']);
  host.set([segmentNetwork('eth0', '192.0.2.8')]);
  await clock.run(15_000);
  assert.deepEqual(addressesOf('192.0.2.8'), ['192.0.2.8']);
  host.set([]);
  await clock.run(5000);
  const before = segment.packets.length;
  node.update(txt('one', { register: true }));
  await clock.run(15_000);
  assert.equal(segment.packets.length, before, 'nothing is said on an interface that is gone');
  assert.equal(node.instance, 'Box');
  await close();
});
