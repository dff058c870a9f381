import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import fc from 'fast-check';
import { decodeMessage } from './dns-decode.ts';
import { encodeMessage } from './dns-encode.ts';
import { type DnsMessage, EMPTY_MESSAGE } from './dns-message.ts';
import { ownRecords } from './own-records.ts';
import { ServiceCache } from './service-cache.ts';
import { serviceRecords } from './service-records.ts';
import { txtEntries } from './txt-record.ts';

const txt = { id: 'x', path: '/ship/', ski: 'ab'.repeat(20), register: false };
const own = ownRecords({
  instance: 'Box',
  host: 'box',
  port: 4712,
  strings: txtEntries(txt).map((pair) => Buffer.from(pair.join('='))),
  addresses: ['192.0.2.7', 'fe80::7'],
});
const message: DnsMessage = {
  ...EMPTY_MESSAGE,
  isResponse: true,
  answers: [own.pointer, ...own.ofInstance],
  additionals: own.ofHost,
};
const packet = encodeMessage(message);

test('SHIP-6.4.1-1 SHIP-6.4.2-1 SHIP-6.4.3-1 SHIP-6.4.3-2 the answer of a peer becomes a service with its port from SRV', () => {
  const cache = new ServiceCache();
  const read = decodeMessage(packet).value;
  assert.ok(read);
  const [change] = cache.take(serviceRecords(read, false), millis(0), 'eth0');
  assert.equal(change?.type, 'found');
  const { instance: name, host, port, addresses } = change?.service ?? {};
  assert.deepEqual(
    { name, host, port, addresses },
    {
      name: 'Box',
      host: 'box.local',
      port: 4712,
      addresses: ['192.0.2.7', 'fe80::7%eth0'],
    },
  );
});

test('addresses that mean this host count on the loopback interface only, undialable ones never', () => {
  const addressesIn = (isLoopback: boolean) =>
    serviceRecords(
      {
        ...EMPTY_MESSAGE,
        answers: ['127.0.0.1', '0.0.0.0', '224.0.0.251', '192.0.2.7'].map((address) => ({
          type: 'A',
          name: 'box.local',
          ttl: 120,
          flush: true,
          address,
        })),
      },
      isLoopback,
    ).map((record) => record.type === 'A' && record.address);
  assert.deepEqual(addressesIn(false), ['192.0.2.7']);
  assert.deepEqual(addressesIn(true), ['127.0.0.1', '192.0.2.7']);
});

test('damaged and random packets never throw, and take no more than 512 places', () => {
  const cache = new ServiceCache();
  const feed = (octets: Uint8Array): void => {
    const { value } = decodeMessage(octets);
    if (value === undefined) return;
    cache.take(serviceRecords(value, false), millis(0), 'eth0');
    cache.refreshQuestions(millis(0));
    cache.expire(millis(1));
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), feed), { seed: 6, numRuns: 3000 });
  const damages = fc.array(fc.tuple(fc.nat(packet.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(damages, (changes) => {
      const damaged = Buffer.from(packet);
      for (const [at, value] of changes) damaged[at] = value;
      feed(damaged);
    }),
    { seed: 7, numRuns: 5000 },
  );
  assert.ok(cache.services().length <= 512);
});
