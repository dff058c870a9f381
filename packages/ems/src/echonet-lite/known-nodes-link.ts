import type { DatagramLink } from '@busbar/echonet-lite';

/** A link to some nodes only: it asks nobody else and hears nobody else. */
export function knownNodesLink(link: DatagramLink, nodes: readonly string[]): DatagramLink {
  return {
    mostOctets: link.mostOctets,
    start: (receiver) =>
      link.start({
        received: (bytes, from) => {
          if (nodes.includes(from.address)) receiver.received(bytes, from);
        },
        ready: () => receiver.ready(),
        failed: (why) => receiver.failed(why),
      }),
    send: (bytes, to, kind) => {
      if (nodes.includes(to)) link.send(bytes, to, kind);
    },
    multicast: () => undefined,
    close: () => link.close(),
  };
}
