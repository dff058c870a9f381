import type { DatagramLink, DatagramReceiver } from './datagram-link.ts';
import { familyOf } from './local-interface.ts';

/** One of the links that are joined. */
export interface JoinedLink {
  /** Own address of the node on this link. */
  readonly address: string;
  readonly link: DatagramLink;
}

/** Peers whose link is remembered; the one known longest is forgotten first and found again by its family. */
const MOST_ROUTES = 4096;

/**
 * Several links of one node: IPv4 and IPv6, or several interfaces (EL-1.2-8, EL-1.2-9). Multicasts go out on each of them;
 * to a peer on the one it was heard on, or else on the first of its family. What the node sent itself on one of them is not
 * heard on another (EL-1.2-11).
 */
export function joinedLinks(links: readonly JoinedLink[]): DatagramLink {
  const own = new Set(links.map(({ address }) => address.toLowerCase()));
  const routes = new Map<string, DatagramLink>();
  const learn = (address: string, link: DatagramLink): void => {
    if (routes.get(address) === link) return;
    routes.set(address, link);
    const [oldest] = routes.keys();
    if (routes.size > MOST_ROUTES && oldest !== undefined) routes.delete(oldest);
  };
  const routeTo = (address: string): DatagramLink | undefined =>
    routes.get(address) ?? links.find((one) => familyOf(one.address) === familyOf(address))?.link;
  const receiverOf = (link: DatagramLink, receiver: DatagramReceiver): DatagramReceiver => ({
    received: (bytes, from) => {
      if (own.has(from.address)) return;
      learn(from.address, link);
      receiver.received(bytes, from);
    },
    ready: () => receiver.ready(),
    failed: (why) => receiver.failed(why),
  });
  return {
    mostOctets: Math.min(...links.map(({ link }) => link.mostOctets)),
    start: (receiver) => {
      for (const { link } of links) link.start(receiverOf(link, receiver));
    },
    send: (bytes, to, kind) => routeTo(to)?.send(bytes, to, kind),
    multicast: (bytes) => {
      for (const { link } of links) link.multicast(bytes);
    },
    close: async () => {
      await Promise.all(links.map(({ link }) => link.close()));
    },
  };
}
