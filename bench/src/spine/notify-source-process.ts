import type { Identity } from '@busbar/ship';
import type { NotifyText } from '../peers/notify-text.ts';
import { type Child, startChild } from '../ship/child-process.ts';
import type { IdentityParts } from '../ship/server-process.ts';

/** What the sending process is to be, and where it sends to. */
export interface SourceOrder {
  readonly side: 'busbar' | 'raw';
  readonly identity: IdentityParts;
  readonly receiver: { readonly ski: string; readonly port: number };
}

/** Notifies to send. */
export interface Pouring {
  readonly text: NotifyText;
  readonly count: number;
}

/** What the sending process answers. */
export type SourceQuestions = {
  /** Connects; answers when notifies can be sent. */
  readonly start: { readonly with: SourceOrder; readonly answer: null };
  /** A notify of so many entries, addressed as the receiver has subscribed it; only the side `busbar` has one. */
  readonly text: { readonly with: number; readonly answer: NotifyText };
  /** Sends notifies; answers when the receiver has taken all of them. */
  readonly pour: { readonly with: Pouring; readonly answer: null };
};

/** Starts the sending process of one side. */
export async function notifySource(
  side: SourceOrder['side'],
  { shipId, created, certificatePem, privateKeyPem }: Identity,
  receiver: SourceOrder['receiver'],
): Promise<Child<SourceQuestions>> {
  const child = startChild<SourceQuestions>('../spine/notify-source');
  await child.ask('start', { side, identity: { shipId, created, certificatePem, privateKeyPem }, receiver });
  return child;
}
