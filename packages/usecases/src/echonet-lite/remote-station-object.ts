import {
  decodeProperty,
  EchonetLiteError,
  type EchonetNode,
  encodeProperty,
  formatObject,
  type NodeEvent,
  type PropertyValue,
  type RemoteNode,
  type RemoteObject,
} from '@busbar/echonet-lite';
import { Listeners, type Unlisten } from '@busbar/kernel';
import type { ObjectPresence, StationContent, StationObject, WriteResult } from './station-object.ts';

const WRITABLE_MAP = 0x9e;
const READABLE_MAP = 0x9f;

/** A charging station object of a remote node, with typed values; it lives as long as the node has the object. */
export class RemoteStationObject implements StationObject {
  readonly key: string;
  readonly classCode: number;
  readonly #owner: RemoteNode;
  readonly #remote: RemoteObject;
  readonly #content = new Listeners<[epc: number]>();
  readonly #presence = new Listeners<[ObjectPresence]>();
  readonly #stop: Unlisten;
  readonly #maps = new Map<number, { readonly edt: Uint8Array; readonly codes: ReadonlySet<number> }>();
  #isRemoved = false;

  constructor(node: EchonetNode, owner: RemoteNode, remote: RemoteObject) {
    this.#owner = owner;
    this.#remote = remote;
    this.key = stationKey(owner, remote.object);
    this.classCode = remote.object >>> 8;
    this.#stop = node.onEvent((event) => this.#event(event));
  }

  latest(epc: number): StationContent | undefined {
    const content = this.#remote.latest(epc);
    if (content === undefined) return undefined;
    const { release } = this.#remote;
    const options = release === undefined ? {} : { release };
    return { value: decodeProperty(this.classCode, epc, content.edt, options), at: content.at };
  }

  readable(): ReadonlySet<number> | undefined {
    return this.#mapped('readable', READABLE_MAP);
  }

  writable(): ReadonlySet<number> | undefined {
    return this.#mapped('writable', WRITABLE_MAP);
  }

  presence(): ObjectPresence {
    if (this.#isRemoved) return 'removed';
    return this.#owner.state === 'present' && this.readable() !== undefined ? 'present' : 'lost';
  }

  async read(epcs: readonly number[]): Promise<'answered' | 'unanswered'> {
    try {
      await this.#remote.get(epcs);
      return 'answered';
    } catch (error) {
      if (error instanceof EchonetLiteError) return 'unanswered';
      throw error;
    }
  }

  async write(epc: number, value: PropertyValue): Promise<WriteResult> {
    const { release } = this.#remote;
    try {
      const edt = encodeProperty(this.classCode, epc, value, {
        isWrite: true,
        ...(release === undefined ? {} : { release }),
      });
      const result = await this.#remote.set([{ epc, edt }], { readBack: 'never' });
      if (result.accepted.includes(epc)) return 'accepted';
      return result.refused.includes(epc) ? 'refused' : 'unknown';
    } catch (error) {
      if (!(error instanceof EchonetLiteError)) throw error;
      // The release of the station does not have this value.
      return error.code === 'echonet-lite.value' ? 'refused' : 'unanswered';
    }
  }

  onContent(listener: (epc: number) => void): Unlisten {
    return this.#content.add(listener);
  }

  onPresence(listener: (presence: ObjectPresence) => void): Unlisten {
    return this.#presence.add(listener);
  }

  close(): void {
    this.#stop();
  }

  /** A map is looked at with every decision, and hardly ever changes. */
  #mapped(which: 'readable' | 'writable', epc: number): ReadonlySet<number> | undefined {
    const edt = this.#remote.latest(epc)?.edt;
    const known = this.#maps.get(epc);
    if (known !== undefined && known.edt === edt) return known.codes;
    const codes = this.#remote.map(which);
    if (edt === undefined || codes === undefined) return undefined;
    const made = { edt, codes: new Set(codes) };
    this.#maps.set(epc, made);
    return made.codes;
  }

  #event(event: NodeEvent): void {
    if (event.node !== this.#owner) return;
    switch (event.type) {
      case 'property':
        if (event.object === this.#remote) this.#content.emit(event.epc);
        break;
      case 'changed':
        if (event.removed.includes(this.#remote.object)) this.#removed();
        break;
      case 'found':
      case 'lost':
        this.#presence.emit(this.presence());
        break;
      case 'forgotten':
        this.#removed();
        break;
    }
  }

  #removed(): void {
    this.#isRemoved = true;
    this.#presence.emit('removed');
  }
}

/** Identity of an object: identification number of its node, or its address where it has none, and the object code. */
export function stationKey(node: RemoteNode, object: number): string {
  return `echonet:${node.identifier ?? node.address}:${formatObject(object)}`;
}
