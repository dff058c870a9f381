import type { MessageLink, MessageReceiver } from '@busbar/kernel';

/** The link to a device behind a peer: its messages go over the connection of the peer (SPINE-5.4.3-1). */
export class RoutedLink implements MessageLink {
  readonly #send: (text: string) => boolean;
  readonly #closed: () => void;
  #receiver: MessageReceiver | undefined;
  #isOpen = true;

  /** @param send over the connection of the peer; @param closed called once when this end closes it */
  constructor(send: (text: string) => boolean, closed: () => void) {
    this.#send = send;
    this.#closed = closed;
  }

  start(receiver: MessageReceiver): void {
    this.#receiver = receiver;
  }

  send(text: string): boolean {
    return this.#isOpen && this.#send(text);
  }

  close(reason: string): void {
    if (!this.#isOpen) return;
    this.#closed();
    this.end(reason);
  }

  /** Hands over a message of the device. */
  deliver(text: string): void {
    if (this.#isOpen) this.#receiver?.message(text);
  }

  /** The device cannot be reached any more. */
  end(reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#receiver?.closed(reason);
  }
}
