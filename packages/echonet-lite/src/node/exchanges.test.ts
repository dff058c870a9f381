import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@busbar/kernel/testing';
import { echonetVectors, hex, octets } from '../testing/echonet-vectors.ts';
import { fixtureNode } from '../testing/fixture-node.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';

const { deviceFixture: fixture, exchanges } = echonetVectors();
const REQUESTER = '198.51.100.10';
const DEVICE = fixture.node.address;

/** Rules that single exchanges show; the others show the form of a response. */
const RULES: Readonly<Record<string, string>> = {
  'unknown object instance': 'EL-4.2.2-2',
  'unknown class': 'EL-4.2.2-2',
  'all instances of one class': 'EL-3.2.4-2',
  'all instances of a class that is not hosted': 'EL-3.2.4-2',
  'node profile instance 0': 'EL-3.2.4-4',
  'D5 is not readable': 'EL-4.2.3.5-1',
  'INF_REQ of the instance list': 'EL-4.2.3.5-1, EL-3.2.5-2',
  'INF_REQ refused': 'EL-4.2.3.5-1',
  'INFC is acknowledged': 'EL-4.2.3.6-1',
  'INFC to an object that is not hosted': 'EL-4.2.3.6-1',
  'SetGet accepted': 'EL-4.2.3.4-1',
  'SetGet partly refused': 'EL-4.2.3-1',
  'write partly accepted': 'EL-4.2.3-1',
  'a response is never answered': 'EL-4.2.2-3',
  'a stray INF is never answered': 'EL-4.2.2-3',
  'multicast read with an unknown property': 'EL-4.2.2-1',
};

/** A running device of the fixture whose start-up announcements are over. */
function device(): { clock: ManualClock; network: MemoryNetwork; node: ReturnType<typeof fixtureNode> } {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const node = fixtureNode(fixture, network.link(DEVICE), clock);
  clock.advance(10_000);
  network.sent.splice(0);
  return { clock, network, node };
}

/** Octets with the transaction id of an announcement, which is free, left out. */
function comparable(bytes: string, isMulticast: boolean): string {
  return isMulticast && bytes.slice(14, 20) === '0ef001' ? `${bytes.slice(0, 4)}....${bytes.slice(8)}` : bytes;
}

test('the exchanges of the vectors are all there', () => {
  assert.equal(exchanges.length, 29);
  const names = exchanges.map(({ name }) => name);
  assert.deepEqual(
    Object.keys(RULES).filter((name) => !names.includes(name)),
    [],
  );
});

for (const { name, transport, request, responses } of exchanges)
  test(`${RULES[name] ?? 'EL-3.2.2-1, EL-3.2.5-1'} exchange: ${name}`, async () => {
    const { clock, network, node } = device();
    const isMulticast = transport === 'udp-multicast';
    network.inject(octets(request), REQUESTER, isMulticast ? undefined : DEVICE);
    clock.advance(2000);
    const answers = network.sent.slice(1).map(({ bytes, to }) => ({
      to: to === undefined ? 'multicast:3610' : to === REQUESTER ? 'requester:3610' : to,
      hex: comparable(hex(bytes), to === undefined),
    }));
    const expected = responses.map(({ to, hex: bytes }) => ({ to, hex: comparable(bytes, to === 'multicast:3610') }));
    const order = (one: { to: string; hex: string }): string => `${one.to} ${one.hex}`;
    assert.deepEqual(answers.map(order).sort(), expected.map(order).sort());
    await node.close();
    assert.equal(clock.pendingTimers, 0);
  });

test('EL-4.1 the maps and lists of the device are derived as the vectors have them', async () => {
  const { node } = device();
  const [, station] = node.objects;
  for (const epc of ['9d', '9e', '9f'])
    assert.equal(hex(station?.read(Number.parseInt(epc, 16)) ?? octets('')), fixture['02a101'][epc], epc);
  for (const [epc, edt] of Object.entries(fixture['0ef001'])) {
    const own = node.profile.readForAnnouncement(Number.parseInt(epc, 16));
    assert.equal(hex(own ?? octets('')), edt, epc);
  }
  await node.close();
});

test('EL-1.2-7 an answer that would not fit into a datagram refuses what is too much', async () => {
  const { clock, network, node } = device();
  const asked = '9f00'.repeat(200);
  network.inject(octets(`1081000105ff0102a10162c8${asked}`), REQUESTER, DEVICE);
  clock.advance(100);
  const answer = network.sent.at(-1);
  assert.ok(answer !== undefined && answer.bytes.length <= 1472 && answer.bytes[10] === 0x52);
  assert.equal(answer.bytes[11], 200);
  await node.close();
});
