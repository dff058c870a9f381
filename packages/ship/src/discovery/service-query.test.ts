import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis, seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { MulticastSegment } from '../testing/multicast-segment.ts';
import { encodeMessage } from './dns-encode.ts';
import { type DnsRecord, EMPTY_MESSAGE } from './dns-message.ts';
import { dnsSd } from './dns-sd.ts';
import { SERVICE_TYPE } from './service-cache.ts';
import { type AnsweredService, queryServices, type ServiceQueryOptions } from './service-query.ts';

const NODE = { id: 'node', path: '/ship/', ski: 'cd'.repeat(20), register: false };

function stage() {
  const clock = new ManualClock();
  const segment = new MulticastSegment(clock);
  const query = async (over: Partial<ServiceQueryOptions> = {}): Promise<readonly AnsweredService[]> => {
    const network = segment.host('192.0.2.1');
    let isOver = false;
    const found = queryServices({ clock, logger: silentLogger, network, ...over }, millis(5000)).finally(() => {
      isOver = true;
    });
    while (!isOver) await clock.run(10);
    return found;
  };
  const say = (...answers: readonly DnsRecord[]): void =>
    segment.inject(
      { address: '192.0.2.9', port: 5353 },
      encodeMessage({ ...EMPTY_MESSAGE, isResponse: true, answers }),
    );
  return { clock, segment, query, say };
}

const texts = (strings: readonly Uint8Array[] = []): readonly string[] =>
  strings.map((string) => Buffer.from(string).toString());

test('SHIP-6.4.3-1 a node answers a query with its record, as it stands there', async () => {
  const { clock, segment, query } = stage();
  const discovery = dnsSd({ clock, logger: silentLogger, random: seededRandom(1), network: segment.host('192.0.2.7') });
  discovery.advertise({ instance: 'Node', port: 4712, txt: NODE });
  await clock.run(3000);
  const begun = clock.now();
  const [node] = await query({ isEnough: (found) => found.length > 0 });
  assert.ok(clock.now() - begun < 1000, 'it ends when enough is known');
  assert.deepEqual([node?.instance, node?.port, texts(node?.strings)[0]], ['Node', 4712, 'txtvers=1']);
  const closing = discovery.close();
  await clock.run(2000);
  await closing;
  assert.equal(clock.pendingTimers, 0);
});

test('a record a node would ignore is told too; what is missing is asked for; goodbyes and others are not told', async () => {
  const { clock, segment, query, say } = stage();
  const name = `Odd.${SERVICE_TYPE}`;
  const about = { ttl: 120, flush: true };
  const strings = [Uint8Array.of(0x78, 0x3d, 0xff)];
  clock.after(millis(100), () => {
    say({ type: 'PTR', name: SERVICE_TYPE, target: name, ...about });
    say({ type: 'TXT', name: `Gone.${SERVICE_TYPE}`, strings, ttl: 0, flush: true });
    say({ type: 'TXT', name: 'other._http._tcp.local', strings, ...about });
  });
  clock.after(millis(1500), () => say({ type: 'TXT', name: name.toUpperCase(), strings, ...about }));
  const found = await query();
  assert.deepEqual(found, [{ instance: 'Odd', port: undefined, strings }]);
  const asked = segment.packets.flatMap(({ message }) => message.questions.map((one) => `${one.type} ${one.name}`));
  assert.ok(asked.includes(`16 ${name}`), asked.join(', '));
});
