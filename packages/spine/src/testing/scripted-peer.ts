import type { MessageLink } from '@busbar/kernel';
import { decodeDatagram } from '../codec/decode-datagram.ts';
import { encodeDatagram } from '../codec/encode-datagram.ts';
import type { Cmd, Datagram, FeatureAddress, Header } from '../datagram/datagram.ts';

/** A SPINE peer that says what a test tells it to, and keeps what it receives. */
export class ScriptedPeer {
  readonly address: string;
  readonly received: Datagram[] = [];
  /** Why the link ended; undefined while it is open. */
  closedBecause: string | undefined;
  readonly #link: MessageLink;
  readonly #partner: string;
  #counter = 1000;

  /** @param address own device address; @param partner that of the device it talks to */
  constructor(link: MessageLink, address: string, partner: string) {
    this.#link = link;
    this.address = address;
    this.#partner = partner;
    link.start({
      message: (text) => {
        const { value } = decodeDatagram(text);
        if (value !== undefined) this.received.push(value);
      },
      closed: (reason) => {
        this.closedBecause = reason;
      },
    });
  }

  /** A feature of this peer; NodeManagement by default. */
  at(entity: readonly number[] = [0], feature = 0): FeatureAddress {
    return { device: this.address, entity, feature };
  }

  /** A feature of the partner; NodeManagement by default. */
  of(entity: readonly number[] = [0], feature = 0): FeatureAddress {
    return { device: this.#partner, entity, feature };
  }

  /** Sends a datagram; everything in the header may be overridden. Returns its msgCounter. */
  send(classifier: string, from: FeatureAddress, to: FeatureAddress, cmd: Cmd, header: Partial<Header> = {}): number {
    const msgCounter = ++this.#counter;
    this.#link.send(
      encodeDatagram({
        header: {
          specificationVersion: '1.3.0',
          addressSource: from,
          addressDestination: to,
          msgCounter,
          cmdClassifier: classifier,
          ...header,
        },
        cmd: [cmd],
      }),
    );
    return msgCounter;
  }

  /** Sends any text. */
  sendText(text: string): void {
    this.#link.send(text);
  }

  /** Ends the link. */
  close(reason: string): void {
    this.#link.close(reason);
  }

  /** Answers a received request with a reply. */
  reply(request: Datagram, cmd: Cmd): void {
    this.#answer('reply', request, cmd);
  }

  /** Answers a received request with a result. */
  result(request: Datagram, cmd: Cmd): void {
    this.#answer('result', request, cmd);
  }

  /** Received datagrams of a classifier and function, oldest first. */
  find(classifier: string, functionName?: string): readonly Datagram[] {
    return this.received.filter(
      ({ header, cmd }) =>
        header.cmdClassifier === classifier && (functionName === undefined || cmd[0]?.data?.name === functionName),
    );
  }

  /** What answers the message with this counter. */
  answerTo(msgCounter: number): readonly Datagram[] {
    return this.received.filter(({ header }) => header.msgCounterReference === msgCounter);
  }

  #answer(classifier: string, { header }: Datagram, cmd: Cmd): void {
    const reference = header.msgCounter === undefined ? {} : { msgCounterReference: header.msgCounter };
    const from = { device: this.address, ...header.addressDestination };
    this.send(classifier, from, header.addressSource ?? {}, cmd, reference);
  }
}
