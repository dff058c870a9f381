import { type CancelTimer, type Clock, type Millis, millis, type Random, type Step } from '@busbar/kernel';
import {
  type AnnounceEffect,
  type AnnounceEvent,
  type AnnounceState,
  announceStep,
  beginProbing,
} from './announce-step.ts';
import { answerTo } from './answer-question.ts';
import { AnswerQueue } from './answer-queue.ts';
import { type DnsMessage, type DnsRecord, EMPTY_MESSAGE, RECORD_TYPE } from './dns-message.ts';
import type { LocalNetwork } from './local-network.ts';
import { type DatagramEnd, MDNS_PORT } from './multicast-port.ts';
import type { OwnRecords } from './own-records.ts';
import { tieBreak } from './tie-break.ts';

/** What an {@link AnnouncedLink} needs of its service. */
export interface LinkSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  send(message: DnsMessage, network: LocalNetwork, to?: DatagramEnd): Promise<void>;
  /** The names are in use by somebody else on this network. */
  rename(): void;
}

/** Random delay before a shared answer, ms: 20 to 120 (RFC 6762, 6). */
const SHARED = { least: 20, spread: 100 };
/** Longest time to live told to simple resolvers, s (RFC 6762, 6.7). */
const SIMPLE_TTL = 10;

/** One service on one network: interpreter of {@link announceStep}, and its answers. */
export class AnnouncedLink {
  network: LocalNetwork;
  records: OwnRecords;
  readonly #around: LinkSurroundings;
  readonly #queue: AnswerQueue;
  #state: AnnounceState;
  #cancelTimer: CancelTimer | undefined;

  constructor(network: LocalNetwork, records: OwnRecords, delay: Millis, around: LinkSurroundings) {
    this.network = network;
    this.records = records;
    this.#around = around;
    this.#queue = new AnswerQueue(around.clock, (answers, additionals) => {
      void this.#tell({ answers, additionals });
    });
    this.#state = this.#take(beginProbing(delay));
  }

  get phase(): AnnounceState['phase'] {
    return this.#state.phase;
  }

  /** Begins again with other names. */
  restart(records: OwnRecords, delay: Millis): void {
    this.records = records;
    this.#queue.clear();
    this.#state = this.#take(beginProbing(delay));
  }

  /** Text or addresses are new. */
  changed(network: LocalNetwork, records: OwnRecords): void {
    this.network = network;
    this.records = records;
    this.happen({ type: 'changed' });
  }

  happen(event: AnnounceEvent): void {
    const before = this.#state;
    const step = announceStep(before, event);
    this.#state = step.state;
    if (event.type === 'contested' && before.phase !== 'probing') this.#queue.clear();
    this.#perform(step.effects);
  }

  /** Answers a query, or decides who has the name when it is a probe. */
  asked(query: DnsMessage, from: DatagramEnd): void {
    if (this.#state.phase === 'probing') {
      this.#decideTie(query.authorities);
      return;
    }
    const answer = answerTo(query, this.records);
    if (answer === undefined) return;
    const isNear = this.network.contains(from.address);
    if (from.port !== MDNS_PORT) {
      // A simple resolver. Off-link askers get nothing: nobody shall aim our answers at others (RFC 6762, 11).
      if (isNear) void this.#around.send(simpleAnswer(query, answer.answers), this.network, from);
      return;
    }
    const isProbe = query.authorities.length > 0;
    const isForOne = !isProbe && isNear && query.questions.every(({ isUnicastWanted }) => isUnicastWanted);
    const forOne = isForOne ? answer.answers.filter((record) => this.#queue.wasSentLately(record)) : [];
    if (forOne.length > 0) void this.#tell({ answers: forOne, additionals: answer.additionals }, from);
    const forAll = { ...answer, answers: answer.answers.filter((record) => !forOne.includes(record)) };
    const isImmediate = isProbe || (!answer.isShared && query.questions.length === 1);
    const delay = isImmediate ? 0 : SHARED.least + this.#around.random() * SHARED.spread;
    this.#queue.add(forAll, millis(delay), isProbe);
  }

  /** Says goodbye, if anything was said; resolves when it is sent (SHIP-6.4.4-10). */
  async goodbye(): Promise<void> {
    this.close();
    if (this.#state.phase === 'probing') return;
    const { pointer, ofInstance, ofHost } = this.records;
    await this.#tell({ answers: [pointer, ...ofInstance, ...ofHost].map((record) => ({ ...record, ttl: 0 })) });
  }

  /** Ends without a word: the network is gone. */
  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#queue.clear();
  }

  #decideTie(theirs: readonly DnsRecord[]): void {
    const { instanceName, hostName, ofInstance, ofHost } = this.records;
    const ours = [...ofInstance, ...ofHost];
    if ([instanceName, hostName].some((name) => tieBreak(name, ours, theirs) === 'lost'))
      this.happen({ type: 'tieLost' });
  }

  #take({ state, effects }: Step<AnnounceState, AnnounceEffect>): AnnounceState {
    this.#perform(effects);
    return state;
  }

  #perform(effects: readonly AnnounceEffect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'probe':
          void this.#around.send(probe(this.records), this.network);
          break;
        case 'announce':
          this.#announce();
          break;
        case 'rename':
          this.#around.rename();
          break;
        case 'startTimer':
          this.#cancelTimer?.();
          this.#cancelTimer = this.#around.clock.after(effect.delay, () => this.happen({ type: 'timer' }));
          break;
      }
    }
  }

  #announce(): void {
    const { pointer, typePointer, ofInstance, ofHost, nothingElse } = this.records;
    const answers = [pointer, typePointer, ...ofInstance, ...ofHost];
    this.#queue.sent(answers);
    void this.#tell({ answers, additionals: [nothingElse.instance, nothingElse.host] });
  }

  #tell(content: Pick<DnsMessage, 'answers'> & Partial<DnsMessage>, to?: DatagramEnd): Promise<void> {
    return this.#around.send({ ...EMPTY_MESSAGE, isResponse: true, ...content }, this.network, to);
  }
}

/** The question whether anybody has these names, with the records we want for them (RFC 6762, 8.1, 8.2). */
function probe({ instanceName, hostName, ofInstance, ofHost }: OwnRecords): DnsMessage {
  return {
    ...EMPTY_MESSAGE,
    // Answers to all: the port is shared with other programs, an answer to one could reach another of them.
    questions: [instanceName, hostName].map((name) => ({ name, type: RECORD_TYPE.ANY, isUnicastWanted: false })),
    authorities: [...ofInstance, ...ofHost].map((record) => ({ ...record, flush: false })),
  };
}

/** The answer to a resolver that knows nothing of multicast DNS (RFC 6762, 6.7). */
function simpleAnswer({ id, questions }: DnsMessage, answers: readonly DnsRecord[]): DnsMessage {
  const plain = answers.map((record) => ({ ...record, flush: false, ttl: Math.min(record.ttl, SIMPLE_TTL) }));
  return {
    ...EMPTY_MESSAGE,
    id,
    isResponse: true,
    questions: questions.map((question) => ({ ...question, isUnicastWanted: false })),
    answers: plain,
  };
}
