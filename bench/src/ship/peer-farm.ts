import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Identity, identityFrom } from '@busbar/ship';
import { type BenchPeer, benchNode } from './bench-node.ts';
import { answerParent } from './child-process.ts';
import type { FarmOrder, FarmQuestions } from './peer-farm-process.ts';
import { rawNode } from './raw-peer.ts';
import type { PeerPlace } from './server-process.ts';

// The process of many peers: gets its order from its parent and does what it is asked until it is ended.
const sockets = new Set<Socket>();
for (const channel of ['net.client.socket', 'net.server.socket'])
  subscribe(channel, (message) => remember((message as { readonly socket: Socket }).socket));

/** Connections opened at the same time. */
const AT_ONCE = 25;
let peers: readonly BenchPeer[] = [];

answerParent<FarmQuestions>({
  start,
  find: (port) => {
    for (const peer of peers) peer.find(port);
    return null;
  },
  connect: async (port) => {
    for (const peer of peers) peer.find(port);
    await inTurns(peers, (peer) => peer.connect());
    return null;
  },
  cut: () => {
    // A reset is for plain TCP sockets: those of the server role; the other ones end without a word of WebSocket.
    for (const socket of sockets) {
      if (socket instanceof TLSSocket) socket.destroy();
      else socket.resetAndDestroy();
    }
    return null;
  },
  cycle: async ({ port, times }) => {
    let left = times;
    await Promise.all(
      peers.map(async (peer) => {
        peer.find(port);
        while (left > 0) {
          left -= 1;
          await peer.connect();
          await peer.disconnect();
        }
      }),
    );
    return null;
  },
});

async function start(order: FarmOrder): Promise<readonly PeerPlace[]> {
  const identities = order.identities.map(identityFrom);
  const made = [];
  for (const identity of identities) made.push(await peerOf(order, identity));
  peers = made;
  return made.map(({ port }, at) => ({ ski: identities[at]?.ski ?? '', port }));
}

function peerOf(order: FarmOrder, identity: Identity): Promise<BenchPeer> | BenchPeer {
  return order.side === 'raw' ? rawNode(identity) : benchNode(identity, order.server);
}

async function inTurns<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function remember(socket: Socket): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
