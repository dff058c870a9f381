import type { DatagramLink } from '@busbar/echonet-lite';

/** A link that can be cut, as when the cable is pulled: nothing goes out, nothing comes in, nobody is told. */
export interface SilenceableLink extends DatagramLink {
  isSilent: boolean;
  /** Settles when it can be used for the first time, or why it cannot. */
  readonly opened: Promise<{ readonly problem?: string }>;
}

/** The same link, with a switch. */
export function silenceableLink(link: DatagramLink): SilenceableLink {
  const { promise, resolve } = Promise.withResolvers<{ readonly problem?: string }>();
  const silenceable: SilenceableLink = {
    isSilent: false,
    opened: promise,
    mostOctets: link.mostOctets,
    start: (receiver) =>
      link.start({
        received: (bytes, from) => {
          if (!silenceable.isSilent) receiver.received(bytes, from);
        },
        ready: () => {
          receiver.ready();
          resolve({});
        },
        failed: (problem) => {
          receiver.failed(problem);
          resolve({ problem });
        },
      }),
    send: (bytes, to, kind) => {
      if (!silenceable.isSilent) link.send(bytes, to, kind);
    },
    multicast: (bytes) => {
      if (!silenceable.isSilent) link.multicast(bytes);
    },
    close: () => {
      resolve({ problem: 'it was closed' });
      return link.close();
    },
  };
  return silenceable;
}
