import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type MessageLink, silentLogger, systemClock } from '@busbar/kernel';
import { type Identity, identityFrom, memoryTrustStore, ShipNode } from '@busbar/ship';
import { LocalDevice } from '@busbar/spine';
import { BENCH_SERVICE, trusted } from '../ship/bench-node.ts';
import { answerParent } from '../ship/child-process.ts';
import { rawNode, rawServer } from '../ship/raw-peer.ts';
import type { PeerPlace } from '../ship/server-process.ts';
import { furnishStation } from './charging-station.ts';
import type { NodesOrder, NodesQuestions } from './peer-process.ts';
import { StationBook } from './station-book.ts';

// A process of nodes: gets its order from its parent and does what it is asked until it is ended.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: object) => void;

/** Nodes that dial at the same time. */
const AT_ONCE = 10;

/** Dials; resolves when connected. */
type Dial = (peer: PeerPlace) => Promise<unknown>;

let dials: readonly Dial[] = [];
let book: StationBook | undefined;

answerParent<NodesQuestions>({
  start,
  dial: async (peer) => {
    // A few at a time: what is measured is how they live, not the rush when all come at once.
    for (let at = 0; at < dials.length; at += AT_ONCE)
      await Promise.all(dials.slice(at, at + AT_ONCE).map((one) => one(peer)));
    return null;
  },
  learnt: async (stations) => {
    await book?.learnt(stations);
    return null;
  },
  memory: () => {
    // The engine keeps pages that it has freed; this makes it give them back.
    collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    return process.memoryUsage.rss();
  },
});

async function start({ are, identities, trust }: NodesOrder): Promise<number> {
  const all = identities.map(identityFrom);
  const [first] = all;
  if (first === undefined) throw new Error('a process has nodes');
  switch (are) {
    case 'manager': {
      const device = deviceOf(first, 'EnergyManagementSystem');
      book = new StationBook(device);
      return (await shipNode(first, device, trust).start()).port;
    }
    case 'socket server':
      return rawServer(first);
    case 'stations':
      dials = await Promise.all(all.map(stationOf));
      return 0;
    case 'sockets':
      dials = all.map((identity) => {
        const socket = rawNode(identity);
        return ({ port }) => {
          socket.find(port);
          return socket.connect();
        };
      });
      return 0;
  }
}

async function stationOf(identity: Identity): Promise<Dial> {
  const device = deviceOf(identity, 'ChargingStation');
  furnishStation(device);
  const connected = Promise.withResolvers<void>();
  const node = shipNode(identity, device, [], () => connected.resolve());
  await node.start();
  return ({ ski, port }) => {
    node.addAddress(ski, { host: '127.0.0.1', port });
    node.approve(ski);
    return connected.promise;
  };
}

function deviceOf({ ski }: Identity, deviceType: string): LocalDevice {
  const address = `d:_n:Busbar_Bench-${ski}`;
  return new LocalDevice({ address, deviceType, clock: systemClock(), logger: silentLogger });
}

function shipNode(
  identity: Identity,
  device: LocalDevice,
  trust: readonly string[],
  connected: (link: MessageLink) => void = () => undefined,
): ShipNode {
  return new ShipNode({
    identity,
    clock: systemClock(),
    random: Math.random,
    logger: silentLogger,
    trust: memoryTrustStore(trust.map(trusted)),
    service: BENCH_SERVICE,
    listen: { host: '127.0.0.1', port: 0 },
    profile: 'lab',
    onLink: ({ ski, label }, link) => {
      device.connect(link, { ski, label });
      connected(link);
    },
  });
}
