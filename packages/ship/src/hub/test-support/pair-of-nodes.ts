import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { systemClock } from '@busbar/kernel';
import { createIdentity, type Identity } from '../../identity/identity.ts';
import { memoryTrustStore, type TrustStore } from '../../identity/trust-store.ts';
import { type LoopbackNode, loopbackNode, type TestLink } from '../../testing/loopback-node.ts';
import { type TcpProxy, tcpProxy } from '../../testing/tcp-proxy.ts';
import type { ShipNodeOptions } from '../ship-node.ts';

/** Two identities, the one with the smaller SKI first. */
export function twoIdentities(): readonly [Identity, Identity] {
  const clock = systemClock();
  const [one, two] = [createIdentity({ shipId: 'one', clock }), createIdentity({ shipId: 'two', clock })];
  return one.ski < two.ski ? [one, two] : [two, one];
}

/** A store in which these peers are trusted from the start. */
export function trusting(...peers: readonly Pick<Identity, 'ski'>[]): TrustStore {
  return memoryTrustStore(peers.map(({ ski }) => ({ ski, userTrust: 32, since: '2026-01-01T00:00:00Z' })));
}

/** A node that is closed with the test. */
export async function startNode(
  t: TestContext,
  name: string,
  over: Partial<ShipNodeOptions> = {},
): Promise<LoopbackNode> {
  const node = await loopbackNode(name, over);
  t.after(() => node.close());
  return node;
}

/** A proxy in front of a port of this host that is closed with the test. */
export async function startProxy(t: TestContext, port: number): Promise<TcpProxy> {
  const proxy = await tcpProxy(port);
  t.after(() => proxy.close());
  return proxy;
}

/** A payload goes from one end to the other. */
export async function assertTalks(from: TestLink, to: TestLink, text = 'hello'): Promise<void> {
  assert.ok(from.link.send(`{"datagram":[{"say":"${text}"}]}`));
  assert.equal(await to.received.next(`"${text}"`), `{"datagram":[{"say":"${text}"}]}`);
}
