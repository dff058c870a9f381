import { millis, type Random } from '@busbar/kernel';
import type { LocalDevice } from '@busbar/spine';
import type { End, Fate, LinkWatch } from './faulty-link.ts';
import { answerProblem, counterProblem, sourceProblem } from './invariants/answer-belongs.ts';
import { carriedFunction, isAnswer, type MessageHeader, messageHeader } from './message-header.ts';
import type { WeekRecord } from './week-record.ts';

/** How long a request is remembered, s: answers come within 12 s (SPINE-5.3.2-36), late ones within 20 s more. */
const REMEMBERED = 60;
/** Share of the answers that meet their fate while a fault lasts. */
const SHARE = 0.5;
/** Longest delay of a late answer, s; more than the 12 s a client waits. */
export const LATEST = 20;

/** What becomes of answers on a connection. */
export type AnswerFault = 'lost' | 'late' | 'twice' | undefined;

/** Told what arrives that the controllable systems react to. */
export interface WireEvents {
  /** A heartbeat of this entity of the device at that end. */
  heartbeat(from: End, entity: string): void;
  /** A limit was written to this entity. */
  limitWritten(from: End, entity: string): void;
  closed(reason: string): void;
}

interface Conversation {
  readonly device: LocalDevice;
  /** Requests by their counter, oldest first; bounded by {@link REMEMBERED}. */
  readonly asked: Map<string, { readonly header: MessageHeader; readonly at: number }>;
  counter: number | undefined;
}

/** One connection: decides what becomes of answers, and checks that every message belongs where it says. */
export class Wire implements LinkWatch {
  readonly #record: WeekRecord;
  readonly #random: Random;
  readonly #ends: Readonly<Record<End, Conversation>>;
  readonly #answers: () => AnswerFault;
  readonly #events: WireEvents;
  #header: MessageHeader | undefined;

  constructor(
    ends: Readonly<Record<End, LocalDevice>>,
    base: { readonly record: WeekRecord; readonly random: Random; readonly answers: () => AnswerFault },
    events: WireEvents,
  ) {
    const conversation = (device: LocalDevice): Conversation => ({ device, asked: new Map(), counter: undefined });
    this.#ends = { a: conversation(ends.a), b: conversation(ends.b) };
    this.#record = base.record;
    this.#random = base.random;
    this.#answers = base.answers;
    this.#events = events;
  }

  sent(from: End, text: string): void {
    const header = messageHeader(text);
    const [own, other] = [this.#ends[from], this.#ends[from === 'a' ? 'b' : 'a']];
    const counter = Number(header.counter);
    this.#header = header;
    this.#record.count(`messages ${header.classifier}`);
    this.#record.check(
      'd',
      counterProblem(own.counter, counter),
      // An answer comes from the address that was asked, there or not.
      isAnswer(header) ? undefined : sourceProblem(header.source, own.device.address, pathsOf(own)),
    );
    own.counter = counter;
    if (isAnswer(header))
      this.#record.check('d', answerProblem(header, other.asked.get(header.reference ?? '')?.header));
    else if (header.classifier !== 'notify') this.#remember(own, header);
  }

  fate(): Fate {
    const fault = this.#answers();
    if (fault === undefined || this.#header === undefined || !isAnswer(this.#header)) return 'arrives';
    if (this.#random() > SHARE) return 'arrives';
    this.#record.count(`answers ${fault}`);
    return fault === 'late' ? { lateBy: millis(Math.round(this.#random() * LATEST * 1000)) } : fault;
  }

  arrived(from: End, text: string): void {
    const isHeartbeat = text.includes('deviceDiagnosisHeartbeatData') && !text.includes('"cmdClassifier":"read"');
    if (isHeartbeat) this.#events.heartbeat(from, messageHeader(text).source.entity);
    else if (text.includes('"cmdClassifier":"write"') && carriedFunction(text) === 'loadControlLimitListData')
      this.#events.limitWritten(from, messageHeader(text).destination.entity);
  }

  closed(reason: string): void {
    this.#events.closed(reason);
  }

  #remember({ asked }: Conversation, header: MessageHeader): void {
    const now = this.#record.now;
    for (const [counter, { at }] of asked) {
      if (now - at <= REMEMBERED) break;
      asked.delete(counter);
    }
    asked.set(header.counter, { header, at: now });
  }
}

function pathsOf({ device }: Conversation): readonly string[] {
  return device.entities().map(({ path }) => path.join('.'));
}
