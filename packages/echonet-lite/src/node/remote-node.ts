import type { CancelTimer, Millis } from '@busbar/kernel';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { formatObject, NODE_PROFILE } from '../frame/object-code.ts';
import type { NodeContext } from './node-context.ts';
import type { RequestSpec } from './outstanding.ts';
import type { PresenceEvent, PresenceState } from './presence.ts';
import { type ObjectOwner, RemoteObject } from './remote-object.ts';
import { RequestQueue } from './request-queue.ts';
import type { Requester } from './requester.ts';

/** What a remote node needs of the node that knows it. */
export interface RemoteSurroundings {
  readonly context: NodeContext;
  readonly requester: Requester;
  /** Own object that requests come from. */
  readonly seoj: number;
  /** Something says whether the node is there. */
  presence(node: RemoteNode, event: PresenceEvent): void;
  /** Contents arrived with an answer. */
  contents(node: RemoteNode, object: number, properties: readonly Property[]): void;
}

/** A node somewhere else: where it is, what it is, its objects. */
export class RemoteNode implements ObjectOwner {
  /** Configured by hand: never forgotten. */
  readonly isManual: boolean;
  readonly profile: RemoteObject;
  readonly #around: RemoteSurroundings;
  readonly #queue: RequestQueue;
  readonly #objects = new Map<number, RemoteObject>();
  /** Timers of polls and of reads after writes; each ends with the node. */
  readonly #timers = new Set<CancelTimer>();
  /** Whether it is there; set by the node that knows it. */
  presence: PresenceState = { phase: 'new', wasFound: false };
  /** Runs while it is lost. */
  probeTimer: CancelTimer | undefined;
  /** A description is being read. */
  isBeingDescribed = false;
  /** Identification number 0x83 as hexadecimal text; undefined without a usable one (EL-6.11-3). */
  identifier: string | undefined;

  constructor(around: RemoteSurroundings, address: string, isManual: boolean) {
    this.#around = around;
    this.#queue = new RequestQueue(around.context, around.requester, address);
    this.isManual = isManual;
    this.profile = new RemoteObject(this, NODE_PROFILE);
  }

  get context(): NodeContext {
    return this.#around.context;
  }

  get address(): string {
    return this.#queue.address;
  }

  /** `new`: being described, `present`, or `lost`: does not answer. */
  get state(): PresenceState['phase'] {
    return this.presence.phase;
  }

  /** Manufacturer code, 0x8A, six hexadecimal digits; undefined before it was read. */
  get manufacturer(): string | undefined {
    const edt = this.profile.latest(0x8a)?.edt;
    return edt === undefined ? undefined : Buffer.from(edt).toString('hex');
  }

  /** Device objects, in the order of their discovery. */
  get objects(): readonly RemoteObject[] {
    return [...this.#objects.values()];
  }

  /** The object with this code; the node profile too. */
  object(object: number): RemoteObject | undefined {
    return object === NODE_PROFILE ? this.profile : this.#objects.get(object);
  }

  /**
   * Sends a request when its turn comes and takes the contents of its answer.
   * @param own the object it comes from; the default is the one requests come from
   */
  async request(spec: Omit<RequestSpec, 'seoj'>, own: number = this.#around.seoj): Promise<SpecifiedFrame> {
    const { requester, presence, contents } = this.#around;
    try {
      const answer = await requester.request(this.#queue, { ...spec, seoj: own });
      presence(this, { type: 'answered' });
      contents(this, answer.seoj, contentsOf(spec, answer));
      return answer;
    } catch (error) {
      if (isUnanswered(error)) presence(this, { type: 'unanswered', now: this.context.clock.now() });
      throw error;
    }
  }

  /** Sends a frame that is not answered unless it is refused. */
  sendOnce(service: 'SetI', deoj: number, properties: readonly Property[]): void {
    const { context, seoj } = this.#around;
    context.send({ format: 1, tid: context.nextTid(), seoj, deoj, service, properties }, this.address, 'request');
  }

  addObject(object: number): RemoteObject {
    const remote = new RemoteObject(this, object);
    this.#objects.set(object, remote);
    return remote;
  }

  removeObject(object: number): void {
    this.#objects.delete(object);
  }

  /** The same node answers at another address from now on. */
  moveTo(address: string): void {
    this.#queue.address = address;
  }

  /** Calls once, unless the node is forgotten before. */
  later(delay: Millis, fire: () => void): void {
    const cancel = this.context.clock.after(delay, () => {
      this.#timers.delete(cancel);
      fire();
    });
    this.#timers.add(cancel);
  }

  /** Keeps a poll until it is cancelled, or with the node. */
  keepPoll(cancel: CancelTimer): CancelTimer {
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  /** A read nobody waits for failed; the next one may work. */
  pollFailed(object: number, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.context.logger.debug('echonet.pollFailed', {
      address: this.address,
      object: formatObject(object),
      error: text,
    });
  }

  close(): void {
    this.probeTimer?.();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#queue.close();
  }
}

/** Contents an answer tells: those of a read. Refused writes repeat contents that are not true. */
function contentsOf({ service }: Omit<RequestSpec, 'seoj'>, answer: SpecifiedFrame): readonly Property[] {
  if (service === 'SetGet') return answer.getProperties ?? [];
  return service === 'Get' || service === 'INF_REQ' ? answer.properties : [];
}

function isUnanswered(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'echonet-lite.no-answer';
}
