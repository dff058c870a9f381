import { type Clock, type MessageLink, type MessageReceiver, type Millis, millis } from '@busbar/kernel';

/** An end of a link; the energy manager is always `a`. */
export type End = 'a' | 'b';

/** What becomes of a message on its way. */
export type Fate = 'arrives' | 'lost' | 'twice' | { readonly lateBy: Millis };

/** Who decides about messages, and sees them pass. */
export interface LinkWatch {
  fate(from: End, text: string): Fate;
  sent(from: End, text: string): void;
  arrived(from: End, text: string): void;
  /** The link was closed, by whomever. */
  closed(reason: string): void;
}

/** Two ends of a link in memory that keeps nothing and may lose, delay and repeat messages. */
export interface FaultyLink {
  readonly a: MessageLink;
  readonly b: MessageLink;
  /** Cuts the connection. */
  cut(reason: string): void;
}

/**
 * Joins two nodes; a message arrives `latency` ms later unless its fate is another. Messages never overtake each other, as on
 * SHIP: whatever follows a late one waits for it. `altered`: what arrives instead of a message.
 */
export function faultyLink(
  clock: Clock,
  latency: Millis,
  watch: LinkWatch,
  altered: (text: string) => string = (text) => text,
): FaultyLink {
  const receivers: Partial<Record<End, MessageReceiver>> = {};
  let isOpen = true;
  let gone: string | undefined;
  /** When the last message of each end arrives. */
  const lastAt: Record<End, number> = { a: 0, b: 0 };
  const deliver = (from: End, to: End, text: string, after: number): void => {
    lastAt[from] = Math.max(lastAt[from], clock.now() + after);
    clock.after(millis(lastAt[from] - clock.now()), () => {
      if (!isOpen) return;
      watch.arrived(from, text);
      receivers[to]?.message(altered(text));
    });
  };
  const cut = (reason: string): void => {
    if (!isOpen) return;
    isOpen = false;
    watch.closed(reason);
    clock.after(latency, () => {
      gone = reason;
      receivers.a?.closed(reason);
      receivers.b?.closed(reason);
    });
  };
  const end = (self: End, other: End): MessageLink => ({
    start(receiver) {
      receivers[self] = receiver;
      if (gone !== undefined) receiver.closed(gone);
    },
    send(text) {
      if (!isOpen) return false;
      watch.sent(self, text);
      const fate = watch.fate(self, text);
      if (fate !== 'lost') deliver(self, other, text, latency + (typeof fate === 'object' ? fate.lateBy : 0));
      if (fate === 'twice') deliver(self, other, text, latency);
      return true;
    },
    close: cut,
  });
  return { a: end('a', 'b'), b: end('b', 'a'), cut };
}
