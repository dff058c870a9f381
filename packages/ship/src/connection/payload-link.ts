import type { MessageLink, MessageReceiver } from '@busbar/kernel';

/** Payloads kept until the owner of the link starts it: it gets the link and starts it in one turn normally. */
const MOST_WAITING = 256;

/** What the link asks of its connection. */
export interface PayloadLinkActions {
  /** Hands a payload to the connection; false when its queue is full or it is closed. */
  send(payload: string): boolean;
  close(reason: string): void;
  /** The receiver threw: a mistake of the layers above, which must not end other connections. */
  failed(error: unknown): void;
}

/** The data exchange of one connection as the payload protocol sees it. */
export class PayloadLink implements MessageLink {
  readonly #actions: PayloadLinkActions;
  #receiver: MessageReceiver | undefined;
  #waiting: string[] = [];
  #closedReason: string | undefined;
  #isStarted = false;

  constructor(actions: PayloadLinkActions) {
    this.#actions = actions;
  }

  start(receiver: MessageReceiver): void {
    if (this.#isStarted) throw new Error('the link has been started before');
    this.#isStarted = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#receiver = receiver;
    for (const payload of waiting) this.#guarded(() => receiver.message(payload));
    if (this.#closedReason !== undefined) this.#tellClosed(this.#closedReason);
  }

  send(text: string): boolean {
    return this.#closedReason === undefined && this.#actions.send(text);
  }

  close(reason: string): void {
    if (this.#closedReason === undefined) this.#actions.close(reason);
  }

  /** A payload of the peer arrived; false when nobody takes it and too many wait. */
  deliver(payload: string): boolean {
    const receiver = this.#receiver;
    if (receiver !== undefined) this.#guarded(() => receiver.message(payload));
    else if (this.#isStarted || this.#waiting.length >= MOST_WAITING) return this.#isStarted;
    else this.#waiting.push(payload);
    return true;
  }

  /** The connection is over; the receiver is told once. */
  over(reason: string): void {
    if (this.#closedReason !== undefined) return;
    this.#closedReason = reason;
    if (this.#receiver !== undefined) this.#tellClosed(reason);
  }

  #tellClosed(reason: string): void {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    if (receiver !== undefined) this.#guarded(() => receiver.closed(reason));
  }

  #guarded(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#actions.failed(error);
    }
  }
}
