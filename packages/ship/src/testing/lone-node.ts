/**
 * A node as a process of its own, for tests that kill it: its arguments are JSON with its identity, the SKI it trusts, its
 * port, and where the other one is. It tells `port N` when it listens and `link` for each link.
 */
import { type IdentityRecord, identityFrom } from '../identity/identity.ts';
import { memoryTrustStore } from '../identity/trust-store.ts';
import { loopbackNode } from './loopback-node.ts';

/** What the process is told. */
export interface LoneNodeOrder {
  readonly identity: IdentityRecord;
  readonly trusted: string;
  readonly port: number;
  readonly dials?: { readonly host: string; readonly port: number };
}

const order = JSON.parse(process.argv[2] ?? '') as LoneNodeOrder;
const node = await loopbackNode('lone', {
  identity: identityFrom(order.identity),
  trust: memoryTrustStore([{ ski: order.trusted, userTrust: 32, since: '2026-01-01T00:00:00Z' }]),
  listen: { host: '127.0.0.1', port: order.port },
});
process.stdout.write(`port ${node.address.port}\n`);
if (order.dials !== undefined) node.node.addAddress(order.trusted, order.dials);
for (;;) {
  const { link, received } = await node.links.next('a link', 600_000);
  process.stdout.write('link\n');
  void received.next('a payload', 600_000).then((text) => link.send(text));
}
