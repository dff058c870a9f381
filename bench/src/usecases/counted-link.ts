import type { MessageLink } from '@busbar/kernel';

/** Datagrams of a connection in both directions. */
export interface LinkTally {
  sent: number;
  received: number;
  /** Octets of both. */
  octets: number;
}

/** A link that counts what passes; `taken` is told after each message that came. */
export function countedLink(link: MessageLink, tally: LinkTally, taken: () => void): MessageLink {
  return {
    start: (receiver) =>
      link.start({
        message(text) {
          tally.received += 1;
          tally.octets += text.length;
          receiver.message(text);
          taken();
        },
        closed: (reason) => receiver.closed(reason),
      }),
    send(text) {
      tally.sent += 1;
      tally.octets += text.length;
      return link.send(text);
    },
    close: (reason) => link.close(reason),
  };
}
