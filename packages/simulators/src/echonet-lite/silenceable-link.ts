import type { DatagramLink } from '@busbar/echonet-lite';

/** A link that can be cut, as when the cable is pulled: nothing goes out, nothing comes in, nobody is told. */
export interface SilenceableLink extends DatagramLink {
  isSilent: boolean;
}

/** The same link, with a switch. */
export function silenceableLink(link: DatagramLink): SilenceableLink {
  const silenceable: SilenceableLink = {
    isSilent: false,
    mostOctets: link.mostOctets,
    start: (receiver) =>
      link.start({
        received: (bytes, from) => {
          if (!silenceable.isSilent) receiver.received(bytes, from);
        },
        ready: () => receiver.ready(),
        failed: (why) => receiver.failed(why),
      }),
    send: (bytes, to, kind) => {
      if (!silenceable.isSilent) link.send(bytes, to, kind);
    },
    multicast: (bytes) => {
      if (!silenceable.isSilent) link.multicast(bytes);
    },
    close: () => link.close(),
  };
  return silenceable;
}
