import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiscoveredService } from '../discovery/service-cache.ts';
import { PeerPlaces } from './peer-places.ts';

const service = (over: Partial<DiscoveredService> = {}): DiscoveredService => ({
  instance: 'Wallbox',
  host: 'wallbox.local.',
  port: 4712,
  addresses: ['192.0.2.7'],
  id: 'x',
  path: '/ship/',
  ski: 'a'.repeat(40),
  register: false,
  ...over,
});
const entered = (host: string) => ({ host, port: 4712, path: '/ship/' });
const hosts = (places: PeerPlaces) => places.endpoints.map(({ host }) => host);

test('a peer that is found, confirmed, moves, goes and comes back', () => {
  const places = new PeerPlaces();
  assert.deepEqual(places.found(service()), { type: 'reachable', isNew: true });
  assert.deepEqual(places.found(service()), { type: 'reachable', isNew: false });
  assert.deepEqual(places.found(service({ port: 4713 })), { type: 'reachable', isNew: true });
  assert.deepEqual(places.lost('Wallbox'), { type: 'unreachable' });
  assert.equal(places.lost('Wallbox'), undefined);
  assert.equal(places.service, undefined);
  assert.deepEqual(places.found(service({ port: 4713 })), { type: 'reachable', isNew: true });
});

test('addresses in another order are no move', () => {
  const places = new PeerPlaces();
  places.found(service({ addresses: ['192.0.2.7', '192.0.2.8'] }));
  const again = places.found(service({ addresses: ['192.0.2.8', '192.0.2.7'] }));
  assert.deepEqual(again, { type: 'reachable', isNew: false });
});

test('a renamed peer has two announcements for a while: the newest names it, both lead to it', () => {
  const places = new PeerPlaces();
  places.found(service());
  places.found(service({ instance: 'Garage', addresses: ['192.0.2.8'] }));
  assert.equal(places.service?.instance, 'Garage');
  assert.deepEqual(hosts(places), ['192.0.2.8', '192.0.2.7']);
  places.lost('Wallbox');
  assert.deepEqual(hosts(places), ['192.0.2.8']);
});

test('a peer with an entered place stays reachable when its announcement goes; the places entered are bounded', () => {
  const places = new PeerPlaces();
  assert.deepEqual(places.enter(entered('h0')), { type: 'reachable', isNew: true });
  places.found(service());
  assert.deepEqual(places.lost('Wallbox'), { type: 'reachable', isNew: false });
  for (let n = 1; n < 9; n++) places.enter(entered(`h${n}`));
  places.enter(entered('h6'));
  assert.deepEqual(hosts(places), ['h5', 'h7', 'h8', 'h6']);
});

test('where the peer answered is tried first from then on', () => {
  const places = new PeerPlaces();
  places.found(service({ addresses: ['192.0.2.7', '192.0.2.8'] }));
  places.proved('192.0.2.8', 4712);
  assert.deepEqual(hosts(places), ['192.0.2.8', '192.0.2.7']);
});
