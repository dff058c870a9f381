import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loggerTo, millis, seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { MulticastSegment, type SegmentHost, segmentNetwork } from '../testing/multicast-segment.ts';
import { encodeMessage } from './dns-encode.ts';
import { type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import { type DnsSd, dnsSd } from './dns-sd.ts';
import { ownRecords } from './own-records.ts';
import { SERVICE_TYPE } from './service-cache.ts';
import { txtEntries } from './txt-record.ts';

const PEER = { address: '192.0.2.7', port: 5353 };
const record = { id: 'peer', path: '/ship/', ski: 'cd'.repeat(20), register: false };

/** What a foreign device says, with any time to live. */
function announcement(over: { ttl?: number; addresses?: readonly string[]; instance?: string } = {}): Uint8Array {
  const own = ownRecords({
    instance: over.instance ?? 'Peer',
    host: 'peer',
    port: 4712,
    strings: txtEntries(record).map((pair) => Buffer.from(pair.join('='))),
    addresses: over.addresses ?? [PEER.address],
  });
  const answers = [own.pointer, ...own.ofInstance, ...own.ofHost].map((one) => ({ ...one, ttl: over.ttl ?? 120 }));
  return encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers });
}

function stage(networks?: Parameters<MulticastSegment['hostWith']>[0], interfaces?: readonly string[]) {
  const clock = new ManualClock();
  const segment = new MulticastSegment(clock);
  const host: SegmentHost = networks === undefined ? segment.host('192.0.2.1') : segment.hostWith(networks);
  const logged: string[] = [];
  const logger = loggerTo((_level, event) => void logged.push(event));
  const discovery: DnsSd = dnsSd({
    clock,
    logger,
    random: seededRandom(1),
    network: host,
    ...(interfaces === undefined ? {} : { interfaces }),
  });
  const seen: string[] = [];
  const problems: (string | undefined)[] = [];
  discovery.onProblem((problem) => problems.push(problem));
  const stop = discovery.browse({
    found: ({ instance, addresses }) => seen.push(`+${instance} ${addresses.join(' ')}`),
    lost: ({ instance }) => seen.push(`-${instance}`),
  });
  const close = async (): Promise<void> => {
    stop();
    await discovery.close();
    await clock.run(10);
    assert.equal(clock.pendingTimers, 0, 'no timer is left');
  };
  const questions = () => segment.packets.filter(({ message, from }) => !message.isResponse && from === '192.0.2.1');
  return { clock, segment, host, discovery, seen, problems, logged, close, questions };
}

test('SHIP-6.4.5-1 the network is asked again and again, at first soon, then once a minute', async () => {
  const { clock, close, questions } = stage();
  await clock.run(300_000);
  const at = questions().map((packet) => Math.round(packet.at / 1000));
  assert.deepEqual(at, [0, 1, 3, 7, 15, 31, 63, 127, 191, 255]);
  assert.ok((questions()[0]?.at ?? 0) >= 20, 'the first one waits a moment');
  await close();
});

test('what is known is said in the question, so that it is not answered again', async () => {
  const { clock, segment, close, questions } = stage();
  await clock.run(500);
  segment.inject(PEER, announcement());
  await clock.run(1000);
  const [known] = questions().at(-1)?.message.answers ?? [];
  assert.equal(known?.type === 'PTR' && known.target, `Peer.${SERVICE_TYPE}`);
  assert.ok((known?.ttl ?? 0) >= 118);
  await clock.run(63_000);
  const later = questions().at(-1);
  assert.ok((later?.at ?? 0) > 62_000);
  assert.deepEqual(later?.message.answers, [], 'after half its life it is not known well enough');
  await close();
});

test('SHIP-6.4.1-2 a service that is still there is asked for at 80 to 95 % of its life, and is never lost', async () => {
  const { clock, segment, seen, close, questions } = stage();
  segment.inject(PEER, announcement());
  await clock.run(95_000);
  const before = questions().length;
  await clock.run(4000);
  const asked = questions()
    .slice(before)
    .flatMap(({ message }) => message.questions.map(({ type }) => type));
  const { PTR, SRV, TXT, A } = RECORD_TYPE;
  for (const type of [PTR, SRV, TXT, A]) assert.ok(asked.includes(type), `type ${type}`);
  segment.inject(PEER, announcement());
  await clock.run(100_000);
  assert.deepEqual(seen, ['+Peer 192.0.2.7']);
  await close();
});

test('SHIP-6.4.1-2 a device that lost its power is lost after 120 s, after four questions', async () => {
  const { clock, segment, seen, close, questions } = stage();
  await clock.run(1);
  segment.inject(PEER, announcement());
  await clock.run(119_000);
  assert.deepEqual(seen, ['+Peer 192.0.2.7']);
  const asked = questions().filter(({ message }) => message.questions.some(({ type }) => type === RECORD_TYPE.SRV));
  assert.equal(asked.length, 4);
  await clock.run(3000);
  assert.deepEqual(seen, ['+Peer 192.0.2.7', '-Peer']);
  await close();
});

test('many devices that end at the same time are all asked for, in small packets', async () => {
  const { clock, segment, close, questions } = stage();
  await clock.run(1);
  for (let at = 0; at < 50; at++)
    segment.inject({ address: `192.0.2.${100 + at}`, port: 5353 }, announcement({ instance: `n${at}` }));
  await clock.run(101_000);
  const before = questions().filter(({ at }) => at < 95_000).length;
  const asked = questions().slice(before);
  const names = asked.flatMap(({ message }) => message.questions.filter(({ type }) => type === RECORD_TYPE.SRV));
  assert.equal(new Set(names.map(({ name }) => name)).size, 50);
  assert.ok(asked.every(({ message }) => message.questions.length <= 20));
  await close();
});

test('SHIP-6.4.4-10 a goodbye is heard at once', async () => {
  const { clock, segment, seen, close } = stage();
  await clock.run(1);
  segment.inject(PEER, announcement());
  await clock.run(1000);
  segment.inject(PEER, announcement({ ttl: 0 }));
  await clock.run(2);
  assert.deepEqual(seen.at(-1), '-Peer');
  await close();
});

test('a link-local address carries the zone of the interface it was heard on, over IPv6 too', async () => {
  const { clock, segment, seen, close } = stage([segmentNetwork('wlan0', 'fe80::1')]);
  await clock.run(100);
  assert.equal(segment.packets.filter(({ message }) => !message.isResponse).length, 1, 'it asks over IPv6');
  segment.inject({ address: 'fe80::7%wlan0', port: 5353 }, announcement({ addresses: ['fe80::7'] }));
  await clock.run(10);
  assert.deepEqual(seen, ['+Peer fe80::7%wlan0']);
  await close();
});

test('SHIP-6.4.5-1 a refresh asks at once, without what may be old, and a thousand of them once a second', async () => {
  const { clock, segment, discovery, close, questions } = stage();
  await clock.run(1);
  segment.inject(PEER, announcement());
  await clock.run(20_000);
  const before = questions().length;
  for (let lost = 0; lost < 1000; lost++) discovery.refresh();
  await clock.run(1);
  assert.equal(questions().length, before + 1);
  assert.deepEqual(questions().at(-1)?.message.answers, []);
  for (let lost = 0; lost < 1000; lost++) discovery.refresh();
  await clock.run(900);
  assert.equal(questions().length, before + 1);
  await clock.run(3500);
  assert.equal(questions().length, before + 4);
  await close();
});

test('answers that do not come from the port of multicast DNS do not count', async () => {
  const { clock, segment, seen, close } = stage();
  await clock.run(1);
  segment.inject({ ...PEER, port: 40_000 }, announcement());
  await clock.run(100);
  assert.deepEqual(seen, []);
  await close();
});

test('what is missing of an instance is asked for', async () => {
  const { clock, segment, close, questions } = stage();
  await clock.run(1);
  const pointer: DnsRecord = {
    name: SERVICE_TYPE,
    ttl: 120,
    flush: false,
    type: 'PTR',
    target: `A\\.B.${SERVICE_TYPE}`,
  };
  segment.inject(PEER, encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers: [pointer] }));
  await clock.run(1500);
  const asked = questions()
    .at(-1)
    ?.message.questions.map(({ name, type }) => `${type} ${name}`);
  assert.deepEqual(asked, [
    `${RECORD_TYPE.PTR} ${SERVICE_TYPE}`,
    `${RECORD_TYPE.SRV} A\\.B.${SERVICE_TYPE}`,
    `${RECORD_TYPE.TXT} A\\.B.${SERVICE_TYPE}`,
  ]);
  await close();
});

test('one source that floods is cut off at its budget, others are heard', async () => {
  const { clock, segment, seen, close } = stage();
  await clock.run(1);
  for (let at = 0; at < 200; at++)
    segment.inject({ address: '192.0.2.66', port: 5353 }, announcement({ instance: `n${at}` }));
  segment.inject(PEER, announcement());
  await clock.run(100);
  assert.equal(seen.filter((line) => line.startsWith('+n')).length, 60);
  assert.ok(seen.some((line) => line.startsWith('+Peer')));
  await close();
});

test('multicast that is blocked is said: in the status, as an event and in the log; and when it works again', async () => {
  const { clock, segment, discovery, problems, logged, close } = stage();
  segment.isBlocked = true;
  await clock.run(10_000);
  assert.match(discovery.problem() ?? '', /eth0 \(IPv4\).*does not come back/);
  assert.deepEqual(
    discovery.status().map(({ interface: name, heard }) => [name, heard]),
    [['eth0', 'nobody']],
  );
  assert.equal(problems.length, 1);
  assert.equal(logged.filter((line) => line === 'discovery.noMulticast').length, 1);
  segment.isBlocked = false;
  await clock.run(60_000);
  assert.equal(discovery.problem(), undefined);
  assert.equal(problems.at(-1), undefined);
  assert.ok(logged.includes('discovery.multicastWorks'));
  assert.deepEqual(
    discovery.status().map(({ heard }) => heard),
    ['itself'],
  );
  segment.inject(PEER, announcement());
  await clock.run(10);
  assert.deepEqual(
    discovery.status().map(({ heard }) => heard),
    ['others'],
  );
  await close();
});

test('what was heard on another interface of this host does not count here', async () => {
  const networks = [segmentNetwork('eth0', '192.0.2.1'), segmentNetwork('eth1', '10.8.0.1')];
  const { clock, segment, seen, close } = stage(networks, ['eth0']);
  await clock.run(1);
  segment.inject({ address: '10.8.0.9', port: 5353 }, announcement());
  await clock.run(10);
  assert.deepEqual(seen, []);
  segment.inject({ address: '169.254.7.7', port: 5353 }, announcement());
  await clock.run(10);
  assert.equal(seen.length, 1, 'an address of no network of this host may be heard anywhere');
  await close();
});

test('a socket that does not work is opened again after 30 s', async () => {
  const clock = new ManualClock();
  const host = new MulticastSegment(clock).host('192.0.2.1');
  let opened = 0;
  const open: SegmentHost['open'] = (network, events) => {
    opened += 1;
    if (opened > 2) return host.open(network, events);
    clock.after(millis(1), () => events.failed('address in use'));
    return { send: async () => undefined, close: async () => undefined };
  };
  const discovery = dnsSd({ clock, logger: silentLogger, network: { open, networks: host.networks } });
  discovery.browse({ found: () => undefined, lost: () => undefined });
  await clock.run(29_000);
  assert.equal(opened, 1);
  await clock.run(70_000);
  assert.equal(opened, 3);
  assert.equal(discovery.problem(), undefined);
  await discovery.close();
  assert.equal(clock.pendingTimers, 0);
});

test('loopback alone is no multicast, unless loopback was asked for', async () => {
  const onlyLoopback = [segmentNetwork('lo', '127.0.0.1')];
  const everywhere = stage(onlyLoopback);
  await everywhere.clock.run(5000);
  assert.match(everywhere.discovery.problem() ?? '', /no network interface/);
  await everywhere.close();
  const loopback = stage(onlyLoopback, ['lo']);
  await loopback.clock.run(5000);
  assert.equal(loopback.discovery.problem(), undefined);
  await loopback.close();
});

test('one interface that works is enough, the others are told in the status', async () => {
  const clock = new ManualClock();
  const segment = new MulticastSegment(clock);
  const host = segment.hostWith([segmentNetwork('eth0', '192.0.2.1'), segmentNetwork('tun0', '10.8.0.1')]);
  const open: SegmentHost['open'] = (network, events) => {
    if (network.name === 'eth0') return host.open(network, events);
    clock.after(millis(1), () => events.failed('no such device'));
    return { send: async () => undefined, close: async () => undefined };
  };
  const discovery = dnsSd({ clock, logger: silentLogger, network: { open, networks: host.networks } });
  discovery.browse({ found: () => undefined, lost: () => undefined });
  await clock.run(5000);
  assert.equal(discovery.problem(), undefined);
  assert.deepEqual(
    discovery.status().map(({ interface: name, problem }) => [name, problem]),
    [
      ['eth0', undefined],
      ['tun0', 'no such device'],
    ],
  );
  await discovery.close();
  assert.equal(clock.pendingTimers, 0);
});
