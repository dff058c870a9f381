import { type Clock, type Random, seededRandom } from '@busbar/kernel';
import { EchonetNode, type EchonetNodeOptions } from '../node/echonet-node.ts';
import { LocalObject, type LocalProperty } from '../node/local-object.ts';
import type { NodeIdentity } from '../node/node-profile.ts';
import type { DatagramLink } from '../transport/datagram-link.ts';
import { type DeviceFixture, hex, octets } from './echonet-vectors.ts';

/** A node's identity for tests: of software whose maker is not registered. */
export function testIdentity(last = 1): NodeIdentity {
  const unique = new Uint8Array(13);
  unique[12] = last;
  unique[0] = 0xbb;
  return { manufacturer: 0xfffff0, unique };
}

/** An own node of tests on a link. */
export function testNode(
  link: DatagramLink,
  clock: Clock,
  options: Partial<EchonetNodeOptions> = {},
  random: Random = seededRandom(63380),
): EchonetNode {
  return new EchonetNode({ clock, random, link, identity: testIdentity(), objects: [], ...options });
}

/** The node of the exchanges of the vectors. */
export function fixtureNode(fixture: DeviceFixture, link: DatagramLink, clock: Clock): EchonetNode {
  const profile = fixture['0ef001'];
  const number = octets(profile['83'] ?? '');
  const identity = { manufacturer: Number.parseInt(profile['8a'] ?? '', 16), unique: number.subarray(4) };
  const station = fixture['02a101'];
  const objects = [
    new LocalObject({ object: 0x027e01, properties: [] }),
    stationObject(fixture, 0x02a101, station),
    stationObject(fixture, 0x02a102, { ...station, c7: '30' }),
  ];
  return testNode(link, clock, { identity, objects });
}

function stationObject(
  fixture: DeviceFixture,
  object: number,
  contents: Readonly<Record<string, string>>,
): LocalObject {
  const writable = new Set(fixture.writable['02a101']);
  const announced = new Set(['80', '81', '88', 'c7', 'da']);
  const readable = Object.entries(contents).map(
    ([code, edt]): LocalProperty => ({
      epc: Number.parseInt(code, 16),
      edt: octets(edt),
      set: writable.has(code),
      announce: announced.has(code),
    }),
  );
  return new LocalObject({
    object,
    properties: [...readable, { epc: 0xcd, get: false, set: true }],
    write: ({ epc, edt }) =>
      !fixture.refusedWrites.some((refused) => Number.parseInt(refused.epc, 16) === epc && refused.edt === hex(edt)),
  });
}
