import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  type ClassDeclaration,
  controller,
  type DatagramLink,
  deviceObject,
  EchonetNode,
  objectCode,
  TypedObject,
  udpLink,
} from '@busbar/echonet-lite';
import { testIdentity } from '@busbar/echonet-lite/testing';
import { millis, seededRandom, silentLogger, systemClock } from '@busbar/kernel';

export const clock = systemClock();
/** Longest wait for anything, ms: the machine may be busy. */
const DEADLINE = 30_000;

/**
 * UDP at an address that hears its own /24 only: energy managers of tests that run at the same time look for chargers on
 * loopback too, and would steer ours.
 */
export function ownUdpLink(address: string): DatagramLink {
  const link = udpLink({ clock, address });
  const network = address.slice(0, address.lastIndexOf('.') + 1);
  return {
    mostOctets: link.mostOctets,
    start: (receiver) =>
      link.start({
        received: (bytes, from) => {
          if (from.address.startsWith(network)) receiver.received(bytes, from);
        },
        ready: () => receiver.ready(),
        failed: (why) => receiver.failed(why),
      }),
    send: (bytes, to, kind) => link.send(bytes, to, kind),
    multicast: (bytes) => link.multicast(bytes),
    close: () => link.close(),
  };
}

/** A controller on an address of its own that asks the nodes at these addresses. */
export function udpManager(t: TestContext, address: string, addresses: readonly string[]): EchonetNode {
  const identity = testIdentity(9);
  const node = new EchonetNode({
    clock,
    random: seededRandom(63380),
    logger: silentLogger,
    link: ownUdpLink(address),
    identity,
    objects: [deviceObject(controller, { identity, values: {} })],
    addresses,
  });
  t.after(() => node.close());
  return node;
}

/** The first object of a class at an address, once the controller has found it. */
export async function found<C extends ClassDeclaration>(
  node: EchonetNode,
  address: string,
  declared: C,
): Promise<TypedObject<C>> {
  await until(() => node.nodeAt(address)?.state === 'present', `${address} is found`);
  const object = node.nodeAt(address)?.object(objectCode(declared.code, 1));
  return new TypedObject(object ?? assert.fail(`${address} has the object`), declared);
}

export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = clock.now() + DEADLINE;
  while (!(await isTrue())) {
    assert.ok(clock.now() < end, `${what} within ${DEADLINE} ms`);
    await new Promise<void>((resolve) => clock.after(millis(50), resolve));
  }
}
