import type { Clock } from '../clock.ts';
import type { MessageLink, MessageReceiver } from '../message-link.ts';
import { millis } from '../units.ts';

/** Two ends of one link in memory; a message arrives `latency` ms later on the given clock, in order. */
export interface MemoryLinkPair {
  readonly a: MessageLink;
  readonly b: MessageLink;
  /** Everything that was sent, oldest first. */
  readonly log: readonly { readonly from: 'a' | 'b'; readonly text: string }[];
}

/** Joins two nodes of one process without sockets. */
export function memoryLinkPair(clock: Clock, latency = 1): MemoryLinkPair {
  const log: { from: 'a' | 'b'; text: string }[] = [];
  const receivers: Partial<Record<'a' | 'b', MessageReceiver>> = {};
  const waiting: Record<'a' | 'b', string[]> = { a: [], b: [] };
  let open = true;
  /** Why the link is gone, once both ends are to know. */
  let gone: string | undefined;
  const end = (self: 'a' | 'b', other: 'a' | 'b'): MessageLink => ({
    start(receiver) {
      receivers[self] = receiver;
      for (const text of waiting[self].splice(0)) receiver.message(text);
      if (gone !== undefined) receiver.closed(gone);
    },
    send(text) {
      if (!open) return false;
      log.push({ from: self, text });
      clock.after(millis(latency), () => {
        if (!open) return;
        const receiver = receivers[other];
        if (receiver === undefined) waiting[other].push(text);
        else receiver.message(text);
      });
      return true;
    },
    close(reason) {
      if (!open) return;
      open = false;
      clock.after(millis(latency), () => {
        gone = reason;
        receivers.a?.closed(reason);
        receivers.b?.closed(reason);
      });
    },
  });
  return { a: end('a', 'b'), b: end('b', 'a'), log };
}
