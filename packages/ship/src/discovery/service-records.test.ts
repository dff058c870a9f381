import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { type Answer, decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { SERVICE_TYPE, ServiceCache } from './service-cache.ts';
import { serviceRecords } from './service-records.ts';
import { txtEntries } from './txt-record.ts';

const instance = `Box.${SERVICE_TYPE}`;
const txt = txtEntries({ id: 'x', path: '/ship/', ski: 'ab'.repeat(20), register: false }).map((pair) =>
  pair.join('='),
);
const answers: Answer[] = [
  { type: 'PTR', name: SERVICE_TYPE, ttl: 120, data: instance },
  { type: 'SRV', name: instance, ttl: 120, flush: true, data: { target: 'box.local', port: 4712 } },
  { type: 'TXT', name: instance, ttl: 120, flush: true, data: txt },
];
const additionals: Answer[] = [
  { type: 'A', name: 'box.local', ttl: 120, flush: true, data: '192.0.2.7' },
  { type: 'AAAA', name: 'box.local', ttl: 120, data: 'fe80::7' },
];
const packet = encode({ type: 'response', answers, additionals });

test('SHIP-6.4.1-1 SHIP-6.4.3-1 SHIP-6.4.3-2 the answer of a peer becomes a service with its port from SRV', () => {
  const cache = new ServiceCache();
  const [change] = cache.take(serviceRecords(decode(packet), false), millis(0), 'eth0');
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
      decode(
        encode({
          type: 'response',
          answers: ['127.0.0.1', '0.0.0.0', '224.0.0.251', '192.0.2.7'].map((data) => ({
            type: 'A',
            name: 'box.local',
            ttl: 120,
            data,
          })),
        }),
      ),
      isLoopback,
    ).map((record) => record.type === 'A' && record.address);
  assert.deepEqual(addressesIn(false), ['192.0.2.7']);
  assert.deepEqual(addressesIn(true), ['127.0.0.1', '192.0.2.7']);
});

test('damaged and random packets never throw past the decoder of the library', () => {
  const cache = new ServiceCache();
  const feed = (octets: Uint8Array): void => {
    let decoded: ReturnType<typeof decode>;
    try {
      decoded = decode(Buffer.from(octets));
    } catch {
      return; // multicast-dns reports these as warnings
    }
    cache.take(serviceRecords(decoded, false), millis(0), 'eth0');
    cache.expire(millis(1));
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), feed), { seed: 6, numRuns: 3000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(packet.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
      (damages) => {
        const damaged = Buffer.from(packet);
        for (const [at, value] of damages) damaged[at] = value;
        feed(damaged);
      },
    ),
    { seed: 7, numRuns: 5000 },
  );
  assert.ok(cache.services().length <= 512);
});
