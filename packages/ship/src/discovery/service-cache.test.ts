import assert from 'node:assert/strict';
import { test } from 'node:test';
import { millis } from '@busbar/kernel';
import { SERVICE_TYPE, ServiceCache, type ServiceRecord } from './service-cache.ts';
import { txtRdata, txtStrings } from './txt-record.ts';

const SKI = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const at = (seconds: number) => millis(seconds * 1000);

function records(name: string, over: { ttl?: number; ski?: string; port?: number } = {}): ServiceRecord[] {
  const instance = `${name}.${SERVICE_TYPE}`;
  const ttl = over.ttl ?? 120;
  return [
    { type: 'PTR', name: SERVICE_TYPE, ttl, instance },
    { type: 'SRV', name: instance, ttl, target: `${name}.local`, port: over.port ?? 4712 },
    {
      type: 'TXT',
      name: instance,
      ttl,
      strings: txtStrings(txtRdata({ id: name, path: '/ship/', ski: over.ski ?? SKI, register: false })),
    },
    { type: 'A', name: `${name}.local`, ttl, address: '192.0.2.7' },
  ];
}

test('a service is found once when host, port and text are known, and again when something changes', () => {
  const cache = new ServiceCache();
  const [ptr, srv, ...rest] = records('a');
  assert.ok(ptr && srv);
  assert.deepEqual(cache.take([ptr, srv], at(0)), []);
  assert.deepEqual(cache.incomplete(), [`a.${SERVICE_TYPE}`]);
  const [found] = cache.take(rest, at(0));
  assert.equal(found?.type, 'found');
  assert.deepEqual(found?.service.addresses, ['192.0.2.7']);
  assert.deepEqual(cache.take(records('a'), at(1)), []);
  assert.equal(cache.take(records('a', { port: 5000 }), at(2))[0]?.service.port, 5000);
});

test('SHIP-6.4.1-2: a service is lost when its time to live has passed, or at once with a goodbye', () => {
  const cache = new ServiceCache();
  cache.take([...records('a'), ...records('b')], at(0));
  assert.deepEqual(cache.expire(at(119)), []);
  assert.deepEqual(
    cache.take(records('a', { ttl: 0 }), at(119)).map((change) => [change.type, change.service.id]),
    [['lost', 'a']],
  );
  assert.deepEqual(
    cache.expire(at(120)).map((change) => [change.type, change.service.id]),
    [['lost', 'b']],
  );
});

test('SHIP-6.4.4-3: a service whose text is not valid is not reported', () => {
  const cache = new ServiceCache();
  const broken = records('a').map((one): ServiceRecord => (one.type === 'TXT' ? { ...one, strings: [] } : one));
  assert.deepEqual(cache.take(broken, at(0)), []);
});

test('IPv4 comes first; link-local IPv6 only with the zone it was heard in', () => {
  const cache = new ServiceCache();
  const more: ServiceRecord[] = [
    { type: 'AAAA', name: 'a.local', ttl: 120, address: 'fe80::1' },
    { type: 'AAAA', name: 'a.local', ttl: 120, address: '2001:db8::1' },
  ];
  cache.take([...more, ...records('a')], at(0));
  assert.deepEqual(cache.services()[0]?.addresses, ['192.0.2.7', '2001:db8::1']);
  cache.take(more, at(1), 'eth0');
  assert.deepEqual(cache.services()[0]?.addresses, ['192.0.2.7', '2001:db8::1', 'fe80::1%eth0']);
});

test('a flood of names does not take more than 512 places, known services stay', () => {
  const cache = new ServiceCache();
  cache.take(records('first'), at(0));
  for (let name = 0; name < 2000; name++) cache.take(records(`n${name}`), at(0));
  assert.equal(cache.services().length, 512);
  assert.ok(cache.services().some((service) => service.id === 'first'));
});

test('SHIP-6.4.4-10 a goodbye of the pointer alone is a goodbye of the instance', () => {
  const cache = new ServiceCache();
  cache.take(records('Box'), at(0));
  const [pointer] = records('Box', { ttl: 0 });
  assert.ok(pointer);
  assert.deepEqual(
    cache.take([pointer], at(1)).map((change) => [change.type, change.service.instance]),
    [['lost', 'Box']],
  );
  assert.deepEqual(cache.services(), []);
});

test('each record lives as long as it said: a long pointer does not keep a service whose place has expired', () => {
  const cache = new ServiceCache();
  const [pointer, ...rest] = records('a');
  assert.ok(pointer);
  cache.take([{ ...pointer, ttl: 4500 }, ...rest], at(0));
  assert.deepEqual(
    cache.expire(at(121)).map(({ type }) => type),
    ['lost'],
  );
  assert.deepEqual(cache.incomplete(), [`a.${SERVICE_TYPE}`]);
});

test('SHIP-6.4.5-1 an address that replaces the old one is told at once; another interface keeps its own', () => {
  const cache = new ServiceCache();
  const moved = (address: string): ServiceRecord => ({ type: 'A', name: 'a.local', ttl: 120, flush: true, address });
  cache.take(records('a'), at(0), 'eth0');
  cache.take([moved('127.0.0.1')], at(2), 'lo');
  const [change] = cache.take([moved('192.0.2.8')], at(4), 'eth0');
  assert.deepEqual(change?.service.addresses, ['127.0.0.1', '192.0.2.8']);
  // Siblings of one answer do not flush each other.
  const [more] = cache.take([moved('192.0.2.9')], millis(4500), 'eth0');
  assert.deepEqual(more?.service.addresses, ['127.0.0.1', '192.0.2.8', '192.0.2.9']);
});

test('a service without an address is asked for, and found again when the address comes', () => {
  const cache = new ServiceCache();
  const [pointer, place, text, address] = records('a');
  assert.ok(pointer && place && text && address);
  assert.deepEqual(cache.take([pointer, place, text], at(0))[0]?.service.addresses, []);
  assert.deepEqual(cache.withoutAddress(), ['a.local']);
  assert.deepEqual(cache.take([address], at(1))[0]?.service.addresses, ['192.0.2.7']);
  assert.deepEqual(cache.withoutAddress(), []);
});

test('names are compared without case and kept as announced; other service types do not count', () => {
  const cache = new ServiceCache();
  cache.take(records('Wallbox'), at(0));
  assert.equal(cache.services()[0]?.instance, 'Wallbox');
  const upper = records('Wallbox').map((one): ServiceRecord => ({ ...one, name: one.name.toUpperCase() }));
  assert.deepEqual(cache.take(upper, at(1)), []);
  assert.deepEqual(
    cache.take([{ type: 'PTR', name: '_http._tcp.local', ttl: 120, instance: `x.${SERVICE_TYPE}` }], at(1)),
    [],
  );
  assert.equal(cache.services().length, 1);
});
