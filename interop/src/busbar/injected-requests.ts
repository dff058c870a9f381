import type { MessageLink, MessageReceiver } from '@busbar/kernel';

/** Most requests that wait for an answer at the same time: a scenario asks one after another. */
const MOST_OPEN = 64;

/** Told the answer to a request: the text of the datagram. */
export type Answered = (text: string) => void;

/**
 * A link on which further requests are sent between those of the device above. The counters of the device move up by as many,
 * so that they keep rising for the peer (SPINE-5.3.2-10), and the references of answers move down again.
 */
export class InjectedRequests implements MessageLink {
  readonly #link: MessageLink;
  /** Counters of the injected requests, rising; each with who waits, and for how many answers. */
  readonly #injected: { readonly counter: number; readonly answered: Answered; open: number }[] = [];
  #last = 0;

  constructor(link: MessageLink) {
    this.#link = link;
  }

  start(receiver: MessageReceiver): void {
    this.#link.start({
      message: (text) => {
        const own = this.#forDevice(text);
        if (own !== undefined) receiver.message(own);
      },
      closed: (reason) => receiver.closed(reason),
    });
  }

  send(text: string): boolean {
    return this.#link.send(
      text.replace(/"msgCounter":(\d+)/, (_, counter: string) => {
        this.#last = Number(counter) + this.#injected.length;
        return `"msgCounter":${this.#last}`;
      }),
    );
  }

  close(reason: string): void {
    this.#link.close(reason);
  }

  /** Sends a request, or the same one several times; `text` makes it with the counter it is given. */
  inject(text: (counter: number) => string, answered: Answered, times = 1): boolean {
    if (this.#injected.filter(({ open }) => open > 0).length >= MOST_OPEN) return false;
    this.#last += 1;
    this.#injected.push({ counter: this.#last, answered, open: times });
    const datagram = text(this.#last);
    return Array.from({ length: times }, () => this.#link.send(datagram)).every(Boolean);
  }

  /** What the device is to see of a text; undefined: it answers an injected request. */
  #forDevice(text: string): string | undefined {
    const reference = /"msgCounterReference":\s*(\d+)/.exec(text)?.[1];
    if (reference === undefined || this.#injected.length === 0) return text;
    const counter = Number(reference);
    const injected = this.#injected.find((one) => one.counter === counter);
    if (injected !== undefined) {
      if (injected.open > 0) injected.answered(text);
      injected.open -= 1;
      return undefined;
    }
    const before = this.#injected.filter((one) => one.counter < counter).length;
    return text.replace(/"msgCounterReference":\s*\d+/, `"msgCounterReference":${counter - before}`);
  }
}
