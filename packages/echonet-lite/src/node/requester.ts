import { type Millis, millis } from '@busbar/kernel';
import { EchonetLiteError } from '../errors.ts';
import { encodeFrame } from '../frame/encode.ts';
import type { SpecifiedFrame } from '../frame/frame.ts';
import { formatObject } from '../frame/object-code.ts';
import type { CounterName } from './counters.ts';
import { mismatch } from './match-answer.ts';
import type { NodeContext } from './node-context.ts';
import type { Outstanding, RequestLane, RequestSpec } from './outstanding.ts';
import { type RequestEvent, requestStep } from './request.ts';

/** The requests of one node and their answers: matching, repeating, time-outs (EL-3.2.2-2, section 6). */
export class Requester {
  readonly #context: NodeContext;
  readonly #late: (request: SpecifiedFrame, answer: SpecifiedFrame, from: string) => void;
  /** By transaction id; bounded by `outstanding`. */
  readonly #waiting = new Map<number, Outstanding>();
  /** Those that had their time, the same number at most, the oldest forgotten first. */
  readonly #failed = new Map<number, Outstanding>();
  readonly #answered = new Map<number, Outstanding>();
  /** Lanes with a request that waits because too many are outstanding. */
  readonly #blocked = new Set<RequestLane>();

  /** @param late takes an answer that came after its request had failed */
  constructor(context: NodeContext, late: (request: SpecifiedFrame, answer: SpecifiedFrame, from: string) => void) {
    this.#context = context;
    this.#late = late;
  }

  /** Requests that wait for answers. */
  get outstanding(): number {
    return this.#waiting.size;
  }

  /**
   * Sends a request to one node when its turn comes.
   * @returns the answer, also a refusal
   * @throws EchonetLiteError `echonet-lite.no-answer`, `.queue-full`, `.closed`, `.frame`
   */
  request(lane: RequestLane, spec: RequestSpec): Promise<SpecifiedFrame> {
    const { promise, resolve, reject } = Promise.withResolvers<SpecifiedFrame>();
    const request = frameOf(spec, this.#freeTid());
    const { timers, mostOctets } = this.#context;
    // Tells at once when something does not fit into a frame, or the frame not into a datagram (EL-1.2-7).
    const { length } = encodeFrame(request);
    if (length > mostOctets) {
      const text = `${spec.service} to ${lane.address} has ${length} octets, more than ${mostOctets}: send it in several requests`;
      throw new EchonetLiteError('echonet-lite.frame', text, { rule: 'EL-1.2-7' });
    }
    const count = spec.properties.length + (spec.getProperties?.length ?? 0);
    lane.add({
      lane,
      to: lane.address,
      request,
      plan: {
        retries: spec.mayRetry ? timers.retries : [],
        deadline: count > 1 ? timers.severalProperties : timers.oneProperty,
      },
      state: { phase: 'queued' },
      cancel: undefined,
      settle: resolve,
      fail: reject,
    });
    return promise;
  }

  /** Sends a request to everybody, once; answers come until `patience` is over. */
  ask(spec: Omit<RequestSpec, 'mayRetry'>, patience: Millis, answered: Outstanding['settle']): void {
    const outstanding: Outstanding = {
      lane: undefined,
      to: undefined,
      request: frameOf(spec, this.#freeTid()),
      plan: { retries: [], deadline: patience },
      state: { phase: 'queued' },
      cancel: undefined,
      settle: answered,
      fail: () => undefined,
    };
    this.begin(outstanding);
  }

  /** Sends a request whose turn came; false while too many are outstanding, then its lane is called later. */
  begin(outstanding: Outstanding): boolean {
    if (this.#waiting.size >= this.#context.limits.outstanding) {
      this.#context.counters.add('outstandingFull');
      if (outstanding.lane !== undefined) this.#blocked.add(outstanding.lane);
      return false;
    }
    this.#waiting.set(outstanding.request.tid, outstanding);
    this.#take(outstanding, { type: 'turnCame', now: this.#context.clock.now() });
    return true;
  }

  /** A response or refusal arrived. Answers whether it belongs to a request. */
  answered(answer: SpecifiedFrame, from: string): boolean {
    const found = this.#find(answer.tid);
    const reason = found === undefined ? 'wrongTid' : mismatch(found, answer, from, this.#context.quirksOff);
    if (found === undefined || reason !== undefined) {
      this.#count(reason ?? 'wrongTid');
      return false;
    }
    if (found.lane === undefined) found.settle(answer, from);
    else this.#take(found, { type: 'answered' }, answer, from);
    return true;
  }

  /** An INF arrived that may answer an INF_REQ of this node; if it does not, it is an ordinary announcement. */
  announced(inf: SpecifiedFrame, from: string): void {
    const found = this.#waiting.get(inf.tid);
    if (found === undefined || found.lane === undefined) return;
    if (mismatch(found, inf, from, this.#context.quirksOff) === undefined)
      this.#take(found, { type: 'answered' }, inf, from);
  }

  close(): void {
    for (const { cancel } of [...this.#waiting.values(), ...this.#failed.values()]) cancel?.();
    for (const outstanding of this.#waiting.values())
      outstanding.fail(new EchonetLiteError('echonet-lite.closed', 'the node was closed while a request was waiting'));
    for (const memory of [this.#waiting, this.#failed, this.#answered]) memory.clear();
    this.#blocked.clear();
  }

  #take(outstanding: Outstanding, event: RequestEvent, answer?: SpecifiedFrame, from = ''): void {
    const { clock, counters } = this.#context;
    const { state, effects } = requestStep(outstanding.state, event, outstanding.plan);
    outstanding.state = state;
    for (const effect of effects)
      switch (effect.do) {
        case 'resend':
          counters.add('retried');
          this.#send(outstanding);
          break;
        case 'send':
          this.#send(outstanding);
          break;
        case 'startTimer':
          outstanding.cancel = clock.after(millis(effect.delay), () =>
            this.#take(outstanding, { type: 'timeout', now: clock.now() }),
          );
          break;
        case 'settle':
          this.#end(outstanding, this.#answered);
          if (answer !== undefined) outstanding.settle(answer, from);
          break;
        case 'fail':
          this.#end(outstanding, this.#failed);
          if (outstanding.lane !== undefined) this.#fail(outstanding);
          break;
        case 'useLate':
          counters.add('lateAnswer');
          if (answer !== undefined) this.#late(outstanding.request, answer, from);
          break;
        case 'countDuplicate':
          counters.add('duplicateAnswer');
          break;
      }
  }

  #send({ request, to, lane }: Outstanding): void {
    if (to === undefined) this.#context.multicast(request);
    else {
      lane?.sent();
      this.#context.send(request, to, 'request');
    }
  }

  #fail(outstanding: Outstanding): void {
    const { request, to, plan } = outstanding;
    this.#context.counters.add('unanswered');
    const text = `${to}, object ${formatObject(request.deoj)}: no answer to ${request.service} within ${plan.deadline / 1000} s`;
    outstanding.fail(new EchonetLiteError('echonet-lite.no-answer', text, { rule: 'EL-6' }));
  }

  /** Its place is free for another one. */
  #end(outstanding: Outstanding, memory: Map<number, Outstanding>): void {
    const { tid } = outstanding.request;
    outstanding.cancel?.();
    outstanding.cancel = undefined;
    this.#waiting.delete(tid);
    memory.set(tid, outstanding);
    const [oldest] = memory.values();
    if (memory.size > this.#context.limits.outstanding && oldest !== undefined) {
      oldest.cancel?.();
      memory.delete(oldest.request.tid);
    }
    if (memory === this.#failed) this.#forgetLater(outstanding);
    outstanding.lane?.ended();
    this.#callBlocked();
  }

  /** As many as there are free places: one that was called may have nothing to send any more. */
  #callBlocked(): void {
    for (const lane of this.#blocked) {
      if (this.#waiting.size >= this.#context.limits.outstanding) return;
      this.#blocked.delete(lane);
      lane.advance();
    }
  }

  #forgetLater(outstanding: Outstanding): void {
    const { clock, timers } = this.#context;
    outstanding.cancel = clock.after(timers.lateAnswer, () => this.#failed.delete(outstanding.request.tid));
  }

  #find(tid: number): Outstanding | undefined {
    return this.#waiting.get(tid) ?? this.#failed.get(tid) ?? this.#answered.get(tid);
  }

  #freeTid(): number {
    let tid = this.#context.nextTid();
    while (this.#waiting.has(tid) || this.#failed.has(tid)) tid = this.#context.nextTid();
    // The transaction id means the new request from now on.
    this.#answered.delete(tid);
    return tid;
  }

  #count(reason: CounterName): void {
    this.#context.counters.add(reason);
  }
}

function frameOf(
  { service, seoj, deoj, properties, getProperties }: Omit<RequestSpec, 'mayRetry'>,
  tid: number,
): Outstanding['request'] {
  return { format: 1, tid, seoj, deoj, service, properties, ...(getProperties === undefined ? {} : { getProperties }) };
}
