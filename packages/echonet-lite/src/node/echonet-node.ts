import { type Clock, type Logger, type Random, silentLogger, type Unlisten } from '@busbar/kernel';
import { decodeFrame } from '../frame/decode.ts';
import { encodeFrame } from '../frame/encode.ts';
import type { ArbitraryFrame, SpecifiedFrame } from '../frame/frame.ts';
import { CONTROLLER, NODE_PROFILE } from '../frame/object-code.ts';
import { isRequest, type RequestService } from '../frame/service.ts';
import { ECHONET_LIMITS, type EchonetLimits } from '../limits.ts';
import { type EchonetQuirkName, NO_ECHONET_QUIRKS_OFF } from '../quirks.ts';
import { ECHONET_TIMERS, type EchonetTimers } from '../timers.ts';
import type { DatagramLink, FrameSource } from '../transport/datagram-link.ts';
import { canonicalAddress } from '../transport/local-interface.ts';
import { ControllerRole } from './controller-role.ts';
import { type CounterName, Counters } from './counters.ts';
import { DeviceRole, type Request } from './device-role.ts';
import type { LocalObject } from './local-object.ts';
import type { NodeContext } from './node-context.ts';
import type { NodeEvent } from './node-event.ts';
import type { NodeIdentity } from './node-profile.ts';
import type { RemoteNode } from './remote-node.ts';
import { SourceBudget } from './source-budget.ts';

/** How an {@link EchonetNode} is made. */
export interface EchonetNodeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger?: Logger;
  /** What carries its frames; the node closes it. */
  readonly link: DatagramLink;
  /** The same at every start; the caller keeps it (EL-6.11-2). */
  readonly identity: NodeIdentity;
  /** Objects it hosts from the start; more by {@link EchonetNode.host}. An energy manager hosts a controller, 05FF01. */
  readonly objects: readonly LocalObject[];
  /** Looks for other nodes; the default is yes when it hosts the controller. */
  readonly isController?: boolean;
  /** Addresses of nodes that are asked in any case. */
  readonly addresses?: readonly string[];
  readonly limits?: Partial<EchonetLimits>;
  readonly timers?: Partial<EchonetTimers>;
  /** Leniencies that are switched off. */
  readonly quirksOff?: ReadonlySet<EchonetQuirkName>;
  /** Takes frames of format 2; without it they are dropped (EL-3.2.1.2-2). */
  readonly arbitrary?: (frame: ArbitraryFrame, from: string) => void;
  /** Told every frame that goes out or comes in; undecodable ones too. */
  readonly trace?: (direction: 'in' | 'out', bytes: Uint8Array, peer: string | undefined) => void;
}

/** A node: hosts objects, and as a controller knows and uses those of others. */
export class EchonetNode {
  readonly #options: EchonetNodeOptions;
  readonly #context: NodeContext;
  readonly #counters = new Counters();
  readonly #budget: SourceBudget;
  readonly #device: DeviceRole;
  readonly #controller: ControllerRole;
  readonly #isController: boolean;
  readonly #addresses: readonly string[];
  #tid: number;
  #isReady = false;
  #isClosed = false;

  constructor(options: EchonetNodeOptions) {
    const { clock, random, link, identity, objects } = options;
    this.#options = options;
    this.#addresses = (options.addresses ?? []).map(canonicalAddress);
    const limits = { ...ECHONET_LIMITS, ...options.limits };
    this.#tid = 1 + Math.floor(random() * 0xffff);
    this.#context = {
      clock,
      random,
      logger: options.logger ?? silentLogger,
      timers: { ...ECHONET_TIMERS, ...options.timers },
      limits,
      quirksOff: options.quirksOff ?? NO_ECHONET_QUIRKS_OFF,
      counters: this.#counters,
      mostOctets: link.mostOctets,
      nextTid: () => this.#nextTid(),
      send: (frame, to, kind) => this.#send(frame, to, kind),
      multicast: (frame) => this.#multicast(frame),
    };
    this.#budget = new SourceBudget(clock, limits);
    this.#device = new DeviceRole(this.#context, this.#budget, identity);
    for (const object of objects) this.#device.add(object);
    const hosted = objects.map(({ object }) => object);
    this.#isController = options.isController ?? hosted.includes(CONTROLLER);
    this.#controller = new ControllerRole(
      this.#context,
      hosted.includes(CONTROLLER) ? CONTROLLER : (hosted[0] ?? NODE_PROFILE),
    );
    link.start({
      received: (bytes, from) => this.#received(bytes, from),
      ready: () => this.#ready(),
      failed: (why) => this.#context.logger.warn('echonet.linkFailed', { error: why }),
    });
  }

  /** The own node profile. */
  get profile(): LocalObject {
    return this.#device.profile;
  }

  /** Hosted objects, without the node profile. */
  get objects(): readonly LocalObject[] {
    return this.#device.objects;
  }

  /** Nodes known at the moment, lost ones included. */
  get nodes(): readonly RemoteNode[] {
    return this.#controller.nodes;
  }

  /** What was dropped, by reason, and what else was counted. */
  get counters(): Readonly<Partial<Record<CounterName, number>>> {
    return this.#counters.all();
  }

  /** Hosts an object more, and announces it (EL-4.3.1-1). */
  host(object: LocalObject): void {
    this.#device.add(object);
    if (this.#isReady) this.#device.startUp();
  }

  /** Hosts an object no longer, and announces that. */
  unhost(object: number): void {
    this.#device.remove(object);
    if (this.#isReady) this.#device.startUp();
  }

  /** Told what the controller learns. */
  onEvent(listener: (event: NodeEvent) => void): Unlisten {
    return this.#controller.onEvent(listener);
  }

  /** The node at an address, also at a second one of the same node. */
  nodeAt(address: string): RemoteNode | undefined {
    return this.#controller.nodeAt(canonicalAddress(address));
  }

  /** Looks for other nodes now; a controller does so by itself at the start and in the background. */
  discover(): void {
    this.#controller.discover();
  }

  /**
   * Asks for a node at an address, and goes on doing so (EL-4.3-4); undefined when the table is full.
   * @throws EchonetLiteError `echonet-lite.address` for a text that is no IP address
   */
  addAddress(address: string): RemoteNode | undefined {
    return this.#controller.addAddress(canonicalAddress(address));
  }

  /** Ends everything; requests that wait fail with `echonet-lite.closed`. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#device.close();
    this.#controller.close();
    await this.#options.link.close();
  }

  #ready(): void {
    if (this.#isClosed) return;
    const isFirst = !this.#isReady;
    this.#isReady = true;
    this.#device.startUp();
    if (this.#isController) this.#controller.discover();
    if (isFirst) for (const address of this.#addresses) this.#controller.addAddress(address);
  }

  #received(datagram: Uint8Array, source: FrameSource): void {
    if (this.#isClosed) return;
    // The link may use its buffer again. A plain array: `slice` of a Buffer copies nothing.
    const bytes = new Uint8Array(datagram);
    this.#options.trace?.('in', bytes, source.address);
    if (!this.#budget.take(source.address)) {
      this.#counters.add('rateLimited');
      return;
    }
    const { quirksOff } = this.#context;
    const decoded = decodeFrame(bytes, { mode: quirksOff.has('trailingBytes') ? 'strict' : 'tolerant' });
    if ('error' in decoded) {
      this.#counters.add(decoded.error);
      return;
    }
    this.#counters.add('received');
    if (decoded.findings.some(({ rule }) => rule === 'EL-3.3')) this.#counters.add('trailingBytes');
    if (decoded.frame.format === 1) this.#take(decoded.frame, bytes, source);
    else this.#takeArbitrary(decoded.frame, source);
  }

  #takeArbitrary(frame: ArbitraryFrame, source: FrameSource): void {
    const { arbitrary } = this.#options;
    if (arbitrary === undefined) this.#counters.add('arbitraryFormat');
    else arbitrary(frame, source.address);
  }

  #take(frame: SpecifiedFrame, bytes: Uint8Array, source: FrameSource): void {
    if (isRequest(frame.service)) {
      const isNew = this.#device.requested(requestOf(frame, frame.service), bytes, source);
      // A confirmed announcement is data of its sender.
      if (isNew && frame.service === 'INFC' && this.#isController) this.#controller.announced(frame, source.address);
    } else if (frame.service === 'INF') {
      if (this.#isController) this.#controller.announced(frame, source.address);
      else this.#controller.requester.announced(frame, source.address);
    } else this.#controller.requester.answered(frame, source.address);
  }

  #nextTid(): number {
    // Wraps to 1 (EL-3.2.2-2).
    this.#tid = this.#tid >= 0xffff ? 1 : this.#tid + 1;
    return this.#tid;
  }

  #send(frame: SpecifiedFrame, to: string, kind: 'request' | 'answer'): void {
    const bytes = encodeFrame(frame);
    this.#counters.add('sent');
    this.#options.trace?.('out', bytes, to);
    this.#options.link.send(bytes, to, kind);
  }

  #multicast(frame: SpecifiedFrame): void {
    const bytes = encodeFrame(frame);
    this.#counters.add('sent');
    this.#options.trace?.('out', bytes, undefined);
    this.#options.link.multicast(bytes);
  }
}

function requestOf(frame: SpecifiedFrame, service: RequestService): Request {
  return { ...frame, service };
}
