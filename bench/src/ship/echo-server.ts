import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { silentLogger, systemClock } from '@busbar/kernel';
import { identityFrom, memoryTrustStore, ShipNode } from '@busbar/ship';
import { BENCH_SERVICE, trusted } from './bench-node.ts';
import { answerParent } from './child-process.ts';
import { LinkCount } from './link-count.ts';
import { rawServer } from './raw-peer.ts';
import type { PeerPlace, ServerOrder, ServerQuestions } from './server-process.ts';

// The process of one server: gets its order from its parent, answers questions, echoes until it is ended.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let node: ShipNode | undefined;
let links = new LinkCount([]);

answerParent<ServerQuestions>({
  start,
  dial: (places) => {
    dial(places);
    return null;
  },
  connected: () => links.connected(),
  reconnected: () => links.reconnected(),
  age: () => systemClock().now() / 1000,
  memory: () => {
    collectGarbage();
    return process.memoryUsage.rss();
  },
});

async function start(order: ServerOrder): Promise<number> {
  const identity = identityFrom(order.identity);
  if (order.side === 'raw') return rawServer(identity);
  links = new LinkCount(order.trust);
  node = new ShipNode({
    identity,
    clock: systemClock(),
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore(order.trust.map(trusted)),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ ski }, link) => links.take(ski, link),
  });
  return (await node.start()).port;
}

function dial(places: readonly PeerPlace[]): void {
  for (const { ski, port } of places) node?.addAddress(ski, { host: '127.0.0.1', port });
}
