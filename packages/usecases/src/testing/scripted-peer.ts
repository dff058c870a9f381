import type { MessageLink } from '@busbar/kernel';
import { fromShipJson, toShipJson } from './ship-json.ts';

/** A feature address in plain form. */
export interface PlainAddress {
  readonly device?: string;
  readonly entity?: readonly number[];
  readonly feature?: number;
}

/** A message in plain form: header members and one command. */
export interface PlainMessage {
  readonly classifier: string;
  readonly source: PlainAddress;
  readonly destination: PlainAddress;
  readonly msgCounter: number;
  readonly msgCounterReference?: number;
  readonly ackRequest?: boolean;
  readonly cmd: readonly Readonly<Record<string, unknown>>[];
}

/** Decides about a received message: true when it was answered and needs no further look. */
export type Responder = (message: PlainMessage, peer: ScriptedPeer) => boolean;

export interface ScriptedPeerOptions {
  readonly address: string;
  /** Answers what belongs to the scenery; everything else is kept in {@link ScriptedPeer.received}. */
  readonly respond: Responder;
}

/**
 * A peer without a SPINE stack: sends exactly the messages it is told to and keeps what it receives. Its JSON is written and
 * read by code that shares nothing with the codec under test.
 */
export class ScriptedPeer {
  readonly address: string;
  /** What was received and not answered by the responder, oldest first. */
  readonly received: PlainMessage[] = [];
  readonly #link: MessageLink;
  #counter = 0;

  constructor(link: MessageLink, options: ScriptedPeerOptions) {
    this.#link = link;
    this.address = options.address;
    link.start({
      message: (text) => {
        const message = parse(text);
        if (!options.respond(message, this)) this.received.push(message);
      },
      closed: () => undefined,
    });
  }

  /** Sends a message with the next own counter, or the stated one. */
  send(message: Omit<PlainMessage, 'msgCounter'> & { readonly msgCounter?: number }): number {
    const msgCounter = message.msgCounter ?? this.#counter + 1;
    this.#counter = Math.max(this.#counter, msgCounter);
    this.#link.send(write({ ...message, msgCounter }));
    return msgCounter;
  }

  /** Answers a received message with data. */
  reply(to: PlainMessage, cmd: Readonly<Record<string, unknown>>): void {
    this.#answer(to, 'reply', cmd);
  }

  /** Answers a received message with a result. */
  result(to: PlainMessage, errorNumber = 0, description?: string): void {
    this.#answer(to, 'result', { resultData: { errorNumber, ...(description === undefined ? {} : { description }) } });
  }

  #answer(to: PlainMessage, classifier: 'reply' | 'result', cmd: Readonly<Record<string, unknown>>): void {
    this.send({
      classifier,
      source: { ...to.destination, device: this.address },
      destination: to.source,
      msgCounterReference: to.msgCounter,
      cmd: [cmd],
    });
  }
}

function write(message: PlainMessage): string {
  const { classifier, source, destination, msgCounter, msgCounterReference, ackRequest, cmd } = message;
  const header = {
    specificationVersion: '1.3.0',
    addressSource: source,
    addressDestination: destination,
    msgCounter,
    ...(msgCounterReference === undefined ? {} : { msgCounterReference }),
    cmdClassifier: classifier,
    ...(ackRequest === undefined ? {} : { ackRequest }),
  };
  return JSON.stringify({ datagram: toShipJson({ header, payload: { cmd } }) });
}

function parse(text: string): PlainMessage {
  const { datagram } = JSON.parse(text) as { datagram: unknown };
  const { header, payload } = fromShipJson(datagram) as {
    header: Record<string, unknown>;
    payload: { cmd: PlainMessage['cmd'] };
  };
  return {
    classifier: String(header.cmdClassifier),
    source: header.addressSource as PlainAddress,
    destination: header.addressDestination as PlainAddress,
    msgCounter: Number(header.msgCounter),
    ...(header.msgCounterReference === undefined ? {} : { msgCounterReference: Number(header.msgCounterReference) }),
    ...(header.ackRequest === undefined ? {} : { ackRequest: header.ackRequest === true }),
    cmd: payload.cmd,
  };
}
