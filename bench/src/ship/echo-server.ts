import { silentLogger, systemClock } from '@busbar/kernel';
import { identityFrom, memoryTrustStore, ShipNode } from '@busbar/ship';
import { BENCH_SERVICE, trusted } from './bench-node.ts';
import { rawServer } from './raw-peer.ts';
import type { ServerOrder } from './server-process.ts';

// The process of one server: gets its order from its parent, answers with its port, echoes until it is ended.
process.once('message', (order: ServerOrder) => void serve(order).then((port) => process.send?.(port)));
process.once('disconnect', () => process.exit(0));

async function serve(order: ServerOrder): Promise<number> {
  const identity = identityFrom(order.identity);
  if (order.side === 'raw') return rawServer(identity);
  const node = new ShipNode({
    identity,
    clock: systemClock(),
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore(order.trust.map(trusted)),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: (_, link) => link.start({ message: (text) => void link.send(text), closed: () => undefined }),
  });
  return (await node.start()).port;
}
