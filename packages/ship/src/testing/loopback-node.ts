import { type MessageLink, silentLogger, systemClock } from '@busbar/kernel';
import type { PeerStatus } from '../hub/peer-status.ts';
import { ShipNode, type ShipNodeOptions } from '../hub/ship-node.ts';
import { createIdentity, type Identity } from '../identity/identity.ts';
import { memoryTrustStore, type TrustStore } from '../identity/trust-store.ts';
import { Inbox, within } from './within.ts';

/** A link of a {@link LoopbackNode} that is open, and what came through it. */
export interface TestLink {
  readonly ski: string;
  readonly link: MessageLink;
  readonly received: Inbox<string>;
  /** Resolves with the reason when the link is over. */
  readonly closed: Promise<string>;
  readonly isOver: boolean;
}

/** A complete node on 127.0.0.1 for tests: own identity, memory for its trust, no delays before dialling. */
export interface LoopbackNode {
  readonly node: ShipNode;
  readonly identity: Identity;
  readonly ski: string;
  readonly trust: TrustStore;
  readonly address: { readonly host: string; readonly port: number };
  /** Links in the order they opened. */
  readonly links: Inbox<TestLink>;
  /** The status of a peer as soon as it fulfils the condition. */
  until(ski: string, what: string, condition: (status: PeerStatus) => boolean, deadline?: number): Promise<PeerStatus>;
  close(): Promise<void>;
}

/** Starts a node on 127.0.0.1, port 0. */
export async function loopbackNode(name: string, over: Partial<ShipNodeOptions> = {}): Promise<LoopbackNode> {
  const clock = over.clock ?? systemClock();
  const identity = over.identity ?? createIdentity({ shipId: name, clock });
  const trust = over.trust ?? memoryTrustStore();
  const links = new Inbox<TestLink>();
  const node = new ShipNode({
    identity,
    clock,
    random: () => 0,
    logger: silentLogger,
    trust,
    service: { brand: 'Busbar', type: 'Test', model: name, categories: [2] },
    listen: { host: '127.0.0.1', port: 0 },
    onLink: ({ ski }, link) => links.put(testLink(ski, link)),
    ...over,
  });
  const address = await node.start();
  return {
    node,
    identity,
    ski: identity.ski,
    trust,
    address,
    links,
    until: (ski, what, condition, deadline) => until(node, ski, what, condition, deadline),
    close: () => within(node.close(), `${name} to close`),
  };
}

function testLink(ski: string, link: MessageLink): TestLink {
  const received = new Inbox<string>();
  const { promise: closed, resolve } = Promise.withResolvers<string>();
  let isOver = false;
  link.start({
    message: (text) => received.put(text),
    closed: (reason) => {
      isOver = true;
      resolve(reason);
    },
  });
  return {
    ski,
    link,
    received,
    closed,
    get isOver() {
      return isOver;
    },
  };
}

async function until(
  node: ShipNode,
  ski: string,
  what: string,
  condition: (status: PeerStatus) => boolean,
  deadline?: number,
): Promise<PeerStatus> {
  const { promise, resolve } = Promise.withResolvers<PeerStatus>();
  const look = (): void => {
    const status = node.peers().find((peer) => peer.ski === ski);
    if (status !== undefined && condition(status)) resolve(status);
  };
  const unlisten = node.onChange(look);
  look();
  try {
    return await within(promise, what, deadline);
  } catch (error) {
    const seen = JSON.stringify(node.peers().find((peer) => peer.ski === ski));
    throw new Error(`${what}; the peer is ${seen}`, { cause: error });
  } finally {
    unlisten();
  }
}
