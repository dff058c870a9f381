import { type CancelTimer, every, type Millis, millis } from '@busbar/kernel';
import { EchonetLiteError } from '../errors.ts';
import { NO_EDT } from '../frame/decode.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { formatObject } from '../frame/object-code.ts';
import { decodePropertyMap } from '../frame/property-map.ts';
import {
  type GetResult,
  getResult,
  type SetGetResult,
  type SetResult,
  setGetResult,
  setResult,
} from './answer-content.ts';
import { isSame } from './local-object.ts';
import type { NodeContext } from './node-context.ts';
import type { RequestSpec } from './outstanding.ts';

/** Where a content came from. */
export type ContentOrigin = 'answer' | 'announcement' | 'late';

/** A content of a remote property. */
export interface RemoteContent {
  readonly edt: Uint8Array;
  /** Monotonic time of its arrival, ms. */
  readonly at: Millis;
  readonly origin: ContentOrigin;
}

/** How a write is carried out. */
export interface WriteOptions {
  /**
   * Writing the same twice is the same as once; the default is yes. Otherwise (a step, a reset of a counter) it is sent
   * once, and read back when nothing answers.
   */
  readonly isIdempotent?: boolean;
  /**
   * When the properties are read after the write: `uncertain`, the default: when nobody can tell what became of it.
   * `always`: besides, 1 s and 10 s after an accepted write, for settings that matter. `never`.
   */
  readonly readBack?: 'uncertain' | 'always' | 'never';
}

/** The node an object belongs to, as far as the object uses it. */
export interface ObjectOwner {
  readonly address: string;
  readonly state: 'new' | 'present' | 'lost';
  readonly context: NodeContext;
  /** Sends a request when its turn comes. */
  request(spec: Omit<RequestSpec, 'seoj'>, own?: number): Promise<SpecifiedFrame>;
  sendOnce(service: 'SetI', deoj: number, properties: readonly Property[]): void;
  later(delay: Millis, fire: () => void): void;
  keepPoll(cancel: CancelTimer): CancelTimer;
  pollFailed(object: number, error: unknown): void;
}

/** Property maps by what they list. */
const MAPS = { announced: 0x9d, writable: 0x9e, readable: 0x9f } as const;

/** One object of a remote node. */
export class RemoteObject {
  readonly node: ObjectOwner;
  /** Object code, for example 0x02A101. */
  readonly object: number;
  /** Latest contents by property code; bounded by `valuesPerObject`. */
  readonly #contents = new Map<number, RemoteContent>();

  constructor(node: ObjectOwner, object: number) {
    this.node = node;
    this.object = object;
  }

  /** Codes the object says it announces, lets others write, or read; undefined before the map was read. Only a hint (4.1). */
  map(which: keyof typeof MAPS): readonly number[] | undefined {
    const edt = this.#contents.get(MAPS[which])?.edt;
    return edt === undefined ? undefined : decodePropertyMap(edt).epcs;
  }

  /** Letter of the APPENDIX release of the object, 0x82; undefined before it was read. */
  get release(): string | undefined {
    const letter = this.latest(0x82)?.edt[2];
    return letter === undefined || letter < 0x41 || letter > 0x5a ? undefined : String.fromCharCode(letter);
  }

  /** The latest content, however it came; undefined before the first. */
  latest(epc: number): RemoteContent | undefined {
    return this.#contents.get(epc);
  }

  /**
   * Reads properties, several requests if there are many. What is refused is part of the result.
   * @throws EchonetLiteError `echonet-lite.no-answer` and what else {@link ObjectOwner.request} throws
   */
  async get(epcs: readonly number[]): Promise<GetResult> {
    const { propertiesPerGet } = this.node.context.limits;
    const values = new Map<number, Uint8Array>();
    const refused: number[] = [];
    for (let from = 0; from < epcs.length; from += propertiesPerGet) {
      const part = epcs.slice(from, from + propertiesPerGet);
      const answer = await this.#request('Get', part.map(empty), true);
      const result = getResult(part, answer.properties);
      for (const [epc, edt] of result.values) values.set(epc, edt);
      refused.push(...result.refused);
    }
    return { values, refused };
  }

  /**
   * Writes properties in one request, in this order; where the order matters, write one after the other (EL-4.2.3-4).
   * Part of them may be refused.
   * @throws EchonetLiteError `echonet-lite.no-answer` when an idempotent write was not answered; it may have been executed
   */
  async set(properties: readonly Property[], options: WriteOptions = {}): Promise<SetResult> {
    const { isIdempotent = true, readBack = 'uncertain' } = options;
    const answer = await this.#write(properties, isIdempotent);
    const result =
      answer === undefined
        ? { accepted: [], refused: [], unknown: properties.map(({ epc }) => epc) }
        : setResult(properties, answer, this.node.context.quirksOff);
    if (readBack === 'always') this.#readBackLater(result.accepted);
    if (result.unknown.length === 0 || readBack === 'never') return result;
    return { ...result, readBack: await this.get(result.unknown) };
  }

  /** Writes without waiting for an acceptance: a device answers only what it refuses (SetI). Not repeated. */
  setWithoutAnswer(properties: readonly Property[]): void {
    this.node.sendOnce('SetI', this.object, properties);
  }

  /** Writes, then reads, in one request (SetGet). Some devices do not have it and refuse everything. */
  async setGet(set: readonly Property[], get: readonly number[]): Promise<SetGetResult> {
    const request = { service: 'SetGet' as const, properties: set, getProperties: get.map(empty) };
    const answer = await this.node.request({ ...request, deoj: this.object, mayRetry: true });
    const asked = { ...answer, properties: set, getProperties: request.getProperties };
    return setGetResult(asked, answer, this.node.context.quirksOff);
  }

  /** Asks for an announcement of properties to everybody (INF_REQ) and waits for it. */
  async requestAnnouncement(epcs: readonly number[]): Promise<GetResult> {
    return getResult(epcs, (await this.#request('INF_REQ', epcs.map(empty), true)).properties);
  }

  /** Tells the object contents of an own one, with confirmation (INFC). Silence is an error, but none of the properties. */
  async inform(own: number, properties: readonly Property[]): Promise<void> {
    await this.node.request({ service: 'INFC', deoj: this.object, properties, mayRetry: true }, own);
  }

  /**
   * Reads properties again and again, the first time soon; a turn is left out while the one before waits or the node is
   * lost. Contents come as events; announcements are a fast path beside it (EL-6.2.5-2).
   */
  poll(epcs: readonly number[], interval: Millis): CancelTimer {
    const { clock, random } = this.node.context;
    let isWaiting = false;
    const turn = (): void => {
      if (isWaiting || this.node.state === 'lost') return;
      isWaiting = true;
      this.get(epcs)
        .catch((error: unknown) => this.node.pollFailed(this.object, error))
        .finally(() => {
          isWaiting = false;
        });
    };
    // Nodes that are polled alike are not asked at the same moment.
    let cancel = clock.after(millis(random() * Math.min(1000, interval)), () => {
      cancel = every(clock, interval, turn);
      turn();
    });
    const end = (): void => cancel();
    return this.node.keepPoll(end);
  }

  /** Takes contents that arrived; answers which changed. */
  take(properties: readonly Property[], origin: ContentOrigin): readonly Property[] {
    const { clock, limits } = this.node.context;
    const changed: Property[] = [];
    for (const { epc, edt } of properties) {
      if (edt.length === 0) continue;
      const before = this.#contents.get(epc);
      if (before === undefined && this.#contents.size >= limits.valuesPerObject) continue;
      const isChanged = before === undefined || !isSame(before.edt, edt);
      const kept = isChanged ? edt.slice() : before.edt;
      this.#contents.set(epc, { edt: kept, at: clock.now(), origin });
      if (isChanged) changed.push({ epc, edt: kept });
    }
    return changed;
  }

  #request(service: 'Get' | 'INF_REQ', properties: readonly Property[], mayRetry: boolean): Promise<SpecifiedFrame> {
    return this.node.request({ service, deoj: this.object, properties, mayRetry });
  }

  /** The answer to a write; undefined: one that is not repeated had none. */
  async #write(properties: readonly Property[], mayRetry: boolean): Promise<SpecifiedFrame | undefined> {
    try {
      return await this.node.request({ service: 'SetC', deoj: this.object, properties, mayRetry });
    } catch (error) {
      if (mayRetry || !(error instanceof EchonetLiteError) || error.code !== 'echonet-lite.no-answer') throw error;
      return undefined;
    }
  }

  #readBackLater(epcs: readonly number[]): void {
    const readable = this.map('readable');
    const read = epcs.filter((epc) => readable === undefined || readable.includes(epc));
    if (read.length === 0) return;
    for (const delay of this.node.context.timers.readBack)
      this.node.later(delay, () => {
        this.get(read).catch((error: unknown) => this.node.pollFailed(this.object, error));
      });
  }

  toString(): string {
    return `${this.node.address} ${formatObject(this.object)}`;
  }
}

function empty(epc: number): Property {
  return { epc, edt: NO_EDT };
}
