import { Listeners, millis, type Unlisten } from '@busbar/kernel';
import { EchonetLiteError } from '../errors.ts';
import { NO_EDT } from '../frame/decode.ts';
import type { Property, SpecifiedFrame } from '../frame/frame.ts';
import { decodeInstanceList, MOST_LISTED_OBJECTS } from '../frame/instance-list.ts';
import {
  classOf,
  formatObject,
  isDeviceObject,
  NODE_PROFILE_CLASS,
  TRANSMISSION_ONLY_NODE_PROFILE,
} from '../frame/object-code.ts';
import { Discovery, INSTANCE_LIST } from './discovery.ts';
import { identifierOf, sameIdentifier } from './identifier.ts';
import type { NodeContext } from './node-context.ts';
import type { NodeEvent } from './node-event.ts';
import { NodeTable, wasFound } from './node-table.ts';
import { type PresenceEvent, presenceStep } from './presence.ts';
import { RemoteNode, type RemoteSurroundings } from './remote-node.ts';
import type { ContentOrigin, RemoteObject } from './remote-object.ts';
import { Requester } from './requester.ts';

const INSTANCE_LIST_NOTIFICATION = 0xd5;
const NUMBER_OF_OBJECTS = 0xd3;
/** What is read of a node profile, and of each object, when a node is found (EL-4.3-3). */
const DESCRIPTION = { node: [0x82, 0x83, 0x8a], object: [0x9d, 0x9e, 0x9f, 0x82, 0x83] } as const;

/** Knows the other nodes: finds and describes them, keeps their contents, notices when they go. */
export class ControllerRole {
  readonly requester: Requester;
  readonly #context: NodeContext;
  readonly #table: NodeTable;
  readonly #discovery: Discovery;
  readonly #around: RemoteSurroundings;
  readonly #events: Listeners<[event: NodeEvent]>;
  #isClosed = false;

  /** @param seoj own object that requests come from */
  constructor(context: NodeContext, seoj: number) {
    this.#context = context;
    this.#table = new NodeTable(context.limits);
    this.#events = new Listeners((error) => context.logger.error('echonet.listenerFailed', { error: String(error) }));
    this.requester = new Requester(context, (request, answer, from) => this.#late(request, answer, from));
    this.#discovery = new Discovery(context, this.requester, seoj, (answer, from) => this.#discovered(answer, from));
    this.#around = {
      context,
      requester: this.requester,
      seoj,
      presence: (node, event) => this.#presence(node, event),
      contents: (node, object, properties) => this.#take(node, object, properties, 'answer'),
    };
  }

  get nodes(): readonly RemoteNode[] {
    return this.#table.all;
  }

  nodeAt(address: string): RemoteNode | undefined {
    return this.#table.at(address);
  }

  onEvent(listener: (event: NodeEvent) => void): Unlisten {
    return this.#events.add(listener);
  }

  /** Asks everybody now, and in the background from then on. */
  discover(): void {
    this.#discovery.start();
  }

  /** A node that is asked at its address, whether or not multicast reaches it (EL-4.3-4). */
  addAddress(address: string): RemoteNode | undefined {
    return this.#table.at(address) ?? this.#meet(address, true);
  }

  /** An announcement arrived, from whomever. */
  announced(inf: SpecifiedFrame, from: string): void {
    this.requester.announced(inf, from);
    const node = this.#table.at(from);
    if (node === undefined) {
      // Whoever announces something is a node, and answers unless it only transmits.
      if (inf.seoj !== TRANSMISSION_ONLY_NODE_PROFILE) this.#meet(from, false);
      return;
    }
    this.#presence(node, { type: 'heard', now: this.#context.clock.now() });
    this.#take(node, inf.seoj, inf.properties, 'announcement');
    const list = inf.properties.find(({ epc }) => epc === INSTANCE_LIST_NOTIFICATION);
    if (list !== undefined && classOf(inf.seoj) === NODE_PROFILE_CLASS && node.state === 'present')
      this.#adds(node, decodeInstanceList(list.edt).objects);
  }

  close(): void {
    this.#isClosed = true;
    this.#discovery.close();
    this.requester.close();
    for (const node of this.#table.all) node.close();
    this.#events.clear();
  }

  #meet(address: string, isManual: boolean): RemoteNode | undefined {
    if (!this.#table.hasRoom) {
      const { forgettable } = this.#table;
      if (forgettable === undefined) {
        this.#context.counters.add('nodesFull');
        return undefined;
      }
      this.#forget(forgettable);
      if (wasFound(forgettable)) this.#events.emit({ type: 'forgotten', node: forgettable });
    }
    const node = new RemoteNode(this.#around, address, isManual);
    this.#table.add(node);
    this.#describe(node);
    return node;
  }

  #forget(node: RemoteNode): void {
    this.#table.remove(node);
    node.close();
  }

  #discovered(answer: SpecifiedFrame, from: string): void {
    const node = this.#table.at(from);
    if (node === undefined) this.#meet(from, false);
    else if (node.state === 'lost') this.#presence(node, { type: 'answered' });
    else if (node.state === 'present') {
      const list = answer.properties.find(({ epc }) => epc === INSTANCE_LIST);
      if (list !== undefined) this.#adds(node, decodeInstanceList(list.edt).objects);
    }
  }

  #presence(node: RemoteNode, event: PresenceEvent): void {
    // What comes of requests to a node that was forgotten.
    if (!this.#table.has(node)) return;
    const { state, effects } = presenceStep(node.presence, event, this.#context.timers);
    node.presence = state;
    for (const effect of effects)
      switch (effect.do) {
        case 'describe':
          this.#describe(node);
          break;
        case 'probe':
          this.#background(node, this.#readObjects(node));
          break;
        case 'startTimer':
          node.probeTimer?.();
          node.probeTimer = this.#context.clock.after(millis(effect.delay), () =>
            this.#presence(node, { type: 'timeout', now: this.#context.clock.now() }),
          );
          break;
        case 'stopTimer':
          node.probeTimer?.();
          node.probeTimer = undefined;
          break;
        case 'notify':
          this.#context.logger.info(`echonet.node${effect.event === 'found' ? 'Found' : 'Lost'}`, {
            address: node.address,
            objects: node.objects.map(({ object }) => formatObject(object)).join(' '),
          });
          this.#events.emit({ type: effect.event, node });
          break;
      }
  }

  #describe(node: RemoteNode): void {
    if (node.isBeingDescribed) return;
    node.isBeingDescribed = true;
    const reading = this.#readDescription(node).finally(() => {
      node.isBeingDescribed = false;
    });
    this.#background(node, reading);
  }

  async #readDescription(node: RemoteNode): Promise<void> {
    await this.#readObjects(node);
    await readGently(node.profile, DESCRIPTION.node);
    if (await this.#isKnownElsewhere(node)) return;
    for (const object of node.objects) await readGently(object, DESCRIPTION.object);
    this.#presence(node, { type: 'described' });
  }

  /** Reads the instance list, and takes it as complete when it is (EL-4.3.1-3). */
  async #readObjects(node: RemoteNode): Promise<void> {
    const edt = (await node.profile.get([INSTANCE_LIST])).values.get(INSTANCE_LIST);
    if (edt === undefined) return;
    const { objects, count, findings } = decodeInstanceList(edt);
    for (const { text, rule } of findings)
      this.#context.logger.warn('echonet.instanceListOdd', { address: node.address, text, rule });
    const isWhole = edt.length >= 1 + 3 * count;
    const isComplete = isWhole && (count < MOST_LISTED_OBJECTS || (await this.#numberOfObjects(node)) <= count);
    const removed = isComplete ? node.objects.map(({ object }) => object).filter((one) => !objects.includes(one)) : [];
    for (const object of removed) node.removeObject(object);
    this.#changed(node, this.#addObjects(node, objects), removed);
  }

  /** A full list may not be the whole one: 0xD3 says how many there are. */
  async #numberOfObjects(node: RemoteNode): Promise<number> {
    const edt = (await node.profile.get([NUMBER_OF_OBJECTS])).values.get(NUMBER_OF_OBJECTS);
    return edt?.reduce((sum, octet) => sum * 256 + octet, 0) ?? Number.POSITIVE_INFINITY;
  }

  /** An announced list only adds; one that lacks a known object makes the node be asked (EL-4.3.1-3). */
  #adds(node: RemoteNode, objects: readonly number[]): void {
    this.#changed(node, this.#addObjects(node, objects), []);
    if (node.objects.some(({ object }) => !objects.includes(object))) this.#background(node, this.#readObjects(node));
  }

  #addObjects(node: RemoteNode, objects: readonly number[]): readonly RemoteObject[] {
    const added: RemoteObject[] = [];
    for (const object of objects.filter(isDeviceObject)) {
      if (node.object(object) !== undefined) continue;
      if (node.objects.length < this.#context.limits.objectsPerNode) added.push(node.addObject(object));
      else this.#context.counters.add('objectsFull');
    }
    return added;
  }

  /** Objects of a node that was found before came or went. */
  #changed(node: RemoteNode, added: readonly RemoteObject[], removed: readonly number[]): void {
    if (node.state !== 'present' || added.length + removed.length === 0) return;
    const describe = async (): Promise<void> => {
      for (const object of added) await readGently(object, DESCRIPTION.object);
      this.#events.emit({ type: 'changed', node, added, removed });
    };
    this.#background(node, describe());
  }

  /** A node with the identification number of another one: the same at a second address, or moved (EL-1.2-9). */
  async #isKnownElsewhere(node: RemoteNode): Promise<boolean> {
    const edt = node.profile.latest(0x83)?.edt;
    const read = edt === undefined ? undefined : identifierOf(edt);
    const identifier = read === undefined || this.#table.isShared(read) ? undefined : read;
    const known = identifier === undefined ? undefined : this.#table.byIdentifier(identifier);
    if (known === undefined || known === node) {
      node.identifier = identifier;
      return false;
    }
    const { address } = node;
    switch (sameIdentifier(known.address, known.state === 'lost', address)) {
      case 'ask':
        if (!(await this.#answers(known))) break;
        // Two devices with one number: neither is identified by it.
        this.#table.share(known);
        return false;
      case 'alias':
        this.#forget(node);
        this.#table.addAlias(address, known);
        return true;
      case 'moved':
        break;
    }
    this.#forget(node);
    this.#table.move(known, address);
    this.#presence(known, { type: 'answered' });
    this.#events.emit({ type: 'changed', node: known, added: [], removed: [] });
    return true;
  }

  async #answers(node: RemoteNode): Promise<boolean> {
    try {
      await node.profile.get([INSTANCE_LIST]);
      return true;
    } catch (error) {
      if (error instanceof EchonetLiteError) return false;
      throw error;
    }
  }

  #late(request: SpecifiedFrame, answer: SpecifiedFrame, from: string): void {
    const node = this.#table.at(from);
    if (node === undefined) return;
    this.#presence(node, { type: 'answered' });
    const isRead = request.service === 'Get' || request.service === 'INF_REQ';
    this.#take(node, answer.seoj, isRead ? answer.properties : (answer.getProperties ?? []), 'late');
  }

  #take(node: RemoteNode, code: number, properties: readonly Property[], origin: ContentOrigin): void {
    const object = node.object(code);
    if (object === undefined) return;
    const changed = new Set(object.take(properties, origin).map(({ epc }) => epc));
    for (const { epc } of properties) {
      const edt = object.latest(epc)?.edt ?? NO_EDT;
      if (edt.length > 0)
        this.#events.emit({ type: 'property', node, object, epc, edt, origin, isChanged: changed.has(epc) });
    }
  }

  /** Work nobody waits for: a node that does not answer is noticed by its presence, what else fails is logged. */
  #background(node: RemoteNode, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.#isClosed || (error instanceof EchonetLiteError && error.code !== 'echonet-lite.frame')) return;
      this.#context.logger.error('echonet.describeFailed', { address: node.address, error: String(error) });
    });
  }
}

/** Reads properties together, or one by one when a device does not answer to several. */
async function readGently(object: RemoteObject, epcs: readonly number[]): Promise<void> {
  try {
    await object.get(epcs);
  } catch (error) {
    if (!(error instanceof EchonetLiteError) || error.code !== 'echonet-lite.no-answer') throw error;
    for (const epc of epcs) await object.get([epc]);
  }
}
