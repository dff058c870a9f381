import { assertThat, type CancelTimer, millis, TokenBucket } from '@busbar/kernel';
import { encodeFrame } from '../frame/encode.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import { encodeInstanceLists } from '../frame/instance-list.ts';
import { addresses, formatObject, NODE_PROFILE } from '../frame/object-code.ts';
import type { RequestService } from '../frame/service.ts';
import type { FrameSource } from '../transport/datagram-link.ts';
import { Announcer } from './announcer.ts';
import type { LocalChange, LocalObject } from './local-object.ts';
import { between, type NodeContext } from './node-context.ts';
import { type NodeIdentity, nodeProfileObject } from './node-profile.ts';
import { RepeatedRequests } from './repeated-request.ts';
import { type Answer, respond } from './respond.ts';
import type { SourceBudget } from './source-budget.ts';

/** A request with its service known to be one. */
export type Request = SpecifiedFrame & { readonly service: RequestService };

/** Start-up announcements, the first one included (EL-4.3.1-2). */
const START_UP_ROUNDS = 3;
/** EPC of the instance list that is announced. */
const INSTANCE_LIST_NOTIFICATION = 0xd5;
/** Services that change something: not executed twice. */
const EXECUTED_ONCE: ReadonlySet<RequestService> = new Set(['SetI', 'SetC', 'SetGet', 'INFC']);

/** Serves the local objects of a node: answers, announcements, start-up. */
export class DeviceRole {
  readonly #context: NodeContext;
  readonly #budget: SourceBudget;
  readonly #profile: LocalObject;
  readonly #objects = new Map<number, LocalObject>();
  readonly #announcers = new Map<number, Announcer>();
  readonly #repeated: RepeatedRequests;
  readonly #multicasts: TokenBucket;
  /** Multicast requests whose answers wait, by source and octets; bounded by `delayedAnswers`. */
  readonly #delayed = new Map<string, CancelTimer>();
  /** Address of the last writer by object and property, one entry for each that can be written. */
  readonly #writers = new Map<string, string>();
  #cancelStartUp: CancelTimer | undefined;

  constructor(context: NodeContext, budget: SourceBudget, identity: NodeIdentity) {
    const { clock, timers, limits } = context;
    this.#context = context;
    this.#budget = budget;
    this.#repeated = new RepeatedRequests(clock, timers.duplicateRequest, limits.rememberedWrites);
    this.#multicasts = new TokenBucket(clock, limits.multicastAnswers.perSecond, limits.multicastAnswers.burst);
    this.#profile = nodeProfileObject(identity, () => [...this.#objects.keys()]);
    this.#announcers.set(NODE_PROFILE, new Announcer(context, this.#profile));
  }

  get profile(): LocalObject {
    return this.#profile;
  }

  /** Objects without the node profile. */
  get objects(): readonly LocalObject[] {
    return [...this.#objects.values()];
  }

  /** Hosts an object; whoever knows the node is told when {@link startUp} is called. */
  add(object: LocalObject): void {
    assertThat(!this.#objects.has(object.object), `object ${formatObject(object.object)} is hosted once`);
    this.#objects.set(object.object, object);
    this.#announcers.set(object.object, new Announcer(this.#context, object));
    object.onChange((changes) => this.#noteWriters(object.object, changes));
  }

  remove(object: number): void {
    this.#objects.delete(object);
    this.#announcers.get(object)?.close();
    this.#announcers.delete(object);
  }

  /** True when a destination addresses an object of this node. */
  isHosted(destination: number): boolean {
    return addresses(destination, NODE_PROFILE) || this.objects.some(({ object }) => addresses(destination, object));
  }

  /** Announces the instance list, two times more with jitter (EL-4.3.1-1, EL-4.3.1-2). */
  startUp(): void {
    this.#cancelStartUp?.();
    this.#announceInstances(START_UP_ROUNDS);
  }

  /**
   * Serves a request; `bytes` are its octets. Answers whether it is new: not one that was executed before.
   */
  requested(request: Request, bytes: Uint8Array, source: FrameSource): boolean {
    const { counters } = this.#context;
    if (!this.isHosted(request.deoj)) {
      counters.add('notHosted'); // No SNA (4.2.2, A).
      return false;
    }
    const key = source.isMulticast ? `${source.address} ${Buffer.from(bytes).toString('latin1')}` : undefined;
    if (key !== undefined && this.#delayed.has(key)) {
      counters.add('repeatedMulticast');
      return false;
    }
    const isOnce = EXECUTED_ONCE.has(request.service);
    const before = isOnce ? this.#repeated.answered(source.address, request.tid, bytes) : undefined;
    if (before !== undefined) counters.add('duplicateRequest');
    const answers = before ?? respond([this.#profile, ...this.objects], request, source.address, this.#options);
    if (before === undefined && isOnce) this.#repeated.remember(source.address, request.tid, bytes, answers);
    if (key === undefined) this.#send(answers, source);
    else this.#delay(key, answers, source);
    return before === undefined;
  }

  close(): void {
    this.#cancelStartUp?.();
    for (const announcer of this.#announcers.values()) announcer.close();
    for (const cancel of this.#delayed.values()) cancel();
    this.#delayed.clear();
  }

  get #options(): Parameters<typeof respond>[3] {
    const { mostOctets, quirksOff } = this.#context;
    return { mostOctets, ignoreReadContent: !quirksOff.has('readWithContent') };
  }

  /** The answers to one multicast request wait together: at most one datagram per object, after the same random delay. */
  #delay(key: string, answers: readonly Answer[], source: FrameSource): void {
    const { clock, counters, limits, timers } = this.#context;
    if (answers.length === 0) return;
    if (this.#delayed.size >= limits.delayedAnswers) {
      counters.add('answersFull');
      return;
    }
    const send = (): void => {
      this.#delayed.delete(key);
      this.#send(answers, source);
    };
    this.#delayed.set(key, clock.after(millis(between(this.#context, [0, timers.multicastAnswer])), send));
  }

  #send(answers: readonly Answer[], source: FrameSource): void {
    for (const [position, { frame, to }] of answers.entries()) {
      const isAllowed =
        (position === 0 || this.#budget.takeFurtherAnswer(source.address)) &&
        (to === 'requester' || this.#multicasts.take());
      if (!isAllowed) this.#context.counters.add('answersFull');
      else if (to === 'multicast') this.#context.multicast(frame);
      else if (source.reply === undefined) this.#context.send(frame, source.address, 'answer');
      else source.reply(encodeFrame(frame));
    }
  }

  #announceInstances(rounds: number): void {
    for (const edt of encodeInstanceLists([...this.#objects.keys()]))
      this.#context.multicast({
        format: 1,
        tid: this.#context.nextTid(),
        seoj: NODE_PROFILE,
        deoj: NODE_PROFILE,
        service: 'INF',
        properties: [{ epc: INSTANCE_LIST_NOTIFICATION, edt }],
      });
    if (rounds <= 1) return;
    const delay = millis(between(this.#context, this.#context.timers.startUp));
    this.#cancelStartUp = this.#context.clock.after(delay, () => this.#announceInstances(rounds - 1));
  }

  /** Nothing in the protocol says who may write: whoever runs the node sees it (section 7). */
  #noteWriters(object: number, changes: readonly LocalChange[]): void {
    const { logger } = this.#context;
    for (const { epc, from } of changes) {
      if (from === undefined) continue;
      const fields = { object: formatObject(object), epc: epc.toString(16), address: from };
      const key = `${object} ${epc}`;
      const before = this.#writers.get(key);
      this.#writers.set(key, from);
      if (before === undefined || before === from) logger.info('echonet.propertyWritten', fields);
      else logger.warn('echonet.propertyWrittenByAnother', { ...fields, before });
    }
  }
}
