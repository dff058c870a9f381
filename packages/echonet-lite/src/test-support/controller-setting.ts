import assert from 'node:assert/strict';
import { ManualClock } from '@busbar/kernel/testing';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { encodeInstanceList } from '../frame/instance-list.ts';
import { CONTROLLER } from '../frame/object-code.ts';
import { encodePropertyMap } from '../frame/property-map.ts';
import type { EchonetNode, EchonetNodeOptions } from '../node/echonet-node.ts';
import { LocalObject } from '../node/local-object.ts';
import type { RemoteNode } from '../node/remote-node.ts';
import type { RemoteObject } from '../node/remote-object.ts';
import { octets } from '../testing/echonet-vectors.ts';
import { testNode } from '../testing/fixture-node.ts';
import { MemoryNetwork } from '../testing/memory-network.ts';
import { answerTo, ScriptedNode } from '../testing/scripted-node.ts';

export const OWN = '198.51.100.1';
export const PEER = '198.51.100.20';
export const STATION = 0x02a101;

/** A controller beside nodes of a test, on virtual time. */
export interface ControllerSetting {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly manager: EchonetNode;
  /** What happened, in short: `found 198.51.100.20`; contents are left out. */
  readonly events: string[];
  end(): Promise<void>;
}

/** A controller that has not started yet: time stands still. */
export function controllerSetting(options: Partial<EchonetNodeOptions> = {}): ControllerSetting {
  const clock = new ManualClock();
  const network = new MemoryNetwork(clock);
  const manager = testNode(network.link(OWN), clock, {
    objects: [new LocalObject({ object: CONTROLLER, properties: [] })],
    ...options,
  });
  const events: string[] = [];
  manager.onEvent((event) => {
    if (event.type !== 'property') events.push(`${event.type} ${event.node.address}`);
  });
  return {
    clock,
    network,
    manager,
    events,
    end: async () => {
      await manager.close();
      // What is still on its way.
      clock.advance(10);
      assert.equal(clock.pendingTimers, 0);
    },
  };
}

/** What a scripted device has: contents by object and property code, as hexadecimal text. */
export type DeviceContents = Readonly<Record<number, Readonly<Record<number, string>>>>;

/** Contents of a node with one station. */
export function stationContents(identifier = 'fefffff001020304050607080910111213'): DeviceContents {
  return {
    978945: { 130: '010e0100', 131: identifier, 138: 'fffff0', 211: '000001' },
    [STATION]: {
      130: '00005200',
      157: '03808188',
      158: hexOf(encodePropertyMap([0x81, 0xda])),
      159: hexOf(encodePropertyMap([0x80, 0xc7, 0xda])),
      128: '30',
      199: '41',
      218: '44',
    },
  };
}

/** A scripted device that answers reads from its contents and takes every write. */
export function scriptedDevice(network: MemoryNetwork, address: string, contents: () => DeviceContents): ScriptedNode {
  return new ScriptedNode(network.link(address), (request) => deviceAnswers(request, contents()));
}

/** The answer of a device with these contents. */
export function deviceAnswers(request: SpecifiedFrame, contents: DeviceContents): readonly SpecifiedFrame[] {
  const profile = request.deoj === 0x0ef000 ? { ...request, deoj: 0x0ef001 } : request;
  const object = contents[profile.deoj];
  if (object === undefined) return [];
  if (request.service !== 'Get')
    return [
      answerTo(
        profile,
        request.properties.map(({ epc }) => property(epc, '')),
      ),
    ];
  const objects = Object.keys(contents)
    .map(Number)
    .filter((code) => code >> 16 !== 0x0e);
  const all: Readonly<Record<number, string>> =
    profile.deoj === 0x0ef001 ? { 214: hexOf(encodeInstanceList(objects)), ...object } : object;
  const read = request.properties.map(({ epc }) => property(epc, all[epc] ?? ''));
  return [answerTo(profile, read, read.some(({ edt }) => edt.length === 0) ? 'Get_SNA' : 'Get_Res')];
}

/** A property with a content of hexadecimal text. */
export function property(epc: number, content: string): Property {
  return { epc, edt: octets(content) };
}

/** An announcement. */
export function inf(
  seoj: number,
  properties: readonly Property[],
  change: Partial<SpecifiedFrame> = {},
): SpecifiedFrame {
  return { format: 1, tid: 0, seoj, deoj: 0x0ef001, service: 'INF', properties, ...change };
}

/** The node at an address, which must be known. */
export function knownNode(manager: EchonetNode, address = PEER): RemoteNode {
  const node = manager.nodeAt(address);
  assert.ok(node !== undefined, `${address} is known`);
  return node;
}

/** An object of the node at an address, which must be known. */
export function knownObject(manager: EchonetNode, address = PEER, object = STATION): RemoteObject {
  const found = knownNode(manager, address).object(object);
  assert.ok(found !== undefined, 'the object is known');
  return found;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
