import { assertThat, Listeners, type Unlisten } from '@busbar/kernel';
import { EchonetLiteError } from '../errors.ts';
import type { Property } from '../frame/frame.ts';
import { classOf, formatObject } from '../frame/object-code.ts';
import { encodePropertyMap } from '../frame/property-map.ts';
import { encodeProperty } from '../property/encode-property.ts';

/** One property a local object offers. */
export interface LocalProperty {
  readonly epc: number;
  /**
   * Content at the start, or a function that measures it (undefined: it is not known now, and a read is refused); left out:
   * nothing to read until somebody writes.
   */
  readonly edt?: Uint8Array | (() => Uint8Array | undefined);
  /** Can be read; the default is yes. */
  readonly get?: boolean;
  /** Can be written; the default is no. */
  readonly set?: boolean;
  /** Is announced when it changes, and stands in map 0x9D; the default is no. */
  readonly announce?: boolean;
}

/** What the application says to a write: taken, refused, or taken with another content. */
export type WriteVerdict = boolean | Uint8Array;

/** How a {@link LocalObject} is made. */
export interface LocalObjectOptions {
  /** Object code, for example 0x02A101. */
  readonly object: number;
  /** Everything it offers; the three maps 0x9D, 0x9E and 0x9F are added. */
  readonly properties: readonly LocalProperty[];
  /**
   * Decides about a write whose octets fit the class; the default takes it.
   * @param from address of the writer
   */
  readonly write?: (property: Property, from: string) => WriteVerdict;
}

/** Who changed a property of a local object: its application, or a writer at an address. */
export interface LocalChange {
  readonly epc: number;
  readonly edt: Uint8Array;
  readonly from: string | undefined;
}

/** EPC of the maps: announced, writable, readable. */
const MAPS = [0x9d, 0x9e, 0x9f] as const;

/** One object of this node: what it offers, its contents, and who may change them. */
export class LocalObject {
  readonly object: number;
  readonly #properties: ReadonlyMap<number, LocalProperty>;
  readonly #contents = new Map<number, Uint8Array>();
  readonly #write: (property: Property, from: string) => WriteVerdict;
  readonly #changed = new Listeners<[changes: readonly LocalChange[]]>();

  constructor(options: LocalObjectOptions) {
    this.object = options.object;
    this.#write = options.write ?? (() => true);
    const offered = options.properties.filter(({ epc }) => !MAPS.some((map) => map === epc));
    this.#properties = new Map([...offered, ...mapsOf(offered)].map((one) => [one.epc, one]));
    assertThat(this.#properties.size === offered.length + MAPS.length, 'a property is declared once');
    for (const { epc, edt } of this.#properties.values()) if (edt instanceof Uint8Array) this.#contents.set(epc, edt);
  }

  /** Codes of the properties that are announced when they change (map 0x9D). */
  get announced(): readonly number[] {
    return [...this.#properties.values()].filter(({ announce }) => announce === true).map(({ epc }) => epc);
  }

  /** Content of a property, whoever may read it; undefined without one. */
  get(epc: number): Uint8Array | undefined {
    const edt = this.#properties.get(epc)?.edt;
    return typeof edt === 'function' ? edt() : this.#contents.get(epc);
  }

  /**
   * The application sets contents; those that are announced and changed are announced together.
   * @throws EchonetLiteError `echonet-lite.property` for one the object does not have
   */
  set(...properties: readonly Property[]): void {
    for (const { epc } of properties)
      if (!this.#properties.has(epc))
        throw new EchonetLiteError(
          'echonet-lite.property',
          `object ${formatObject(this.object)} has no property 0x${epc.toString(16)}: declare it when the object is made`,
        );
    this.#take(properties, undefined);
  }

  /** Told after contents changed, by the application or by a writer. */
  onChange(listener: (changes: readonly LocalChange[]) => void): Unlisten {
    return this.#changed.add(listener);
  }

  /** Content for Get; undefined: refused (4.2.2, C and D). */
  read(epc: number): Uint8Array | undefined {
    const property = this.#properties.get(epc);
    return property === undefined || property.get === false ? undefined : this.get(epc);
  }

  /** Content for INF_REQ: what can be read, and what is only announced (EL-4.2.3.5-1). */
  readForAnnouncement(epc: number): Uint8Array | undefined {
    const property = this.#properties.get(epc);
    return property === undefined || (property.get === false && property.announce !== true) ? undefined : this.get(epc);
  }

  /** Executes a write; false: refused (4.2.2, C to E). */
  write(property: Property, from: string): boolean {
    if (this.#properties.get(property.epc)?.set !== true || !fits(this.object, property)) return false;
    const verdict = this.#write(property, from);
    if (verdict === false) return false;
    this.#take([verdict === true ? property : { epc: property.epc, edt: verdict }], from);
    return true;
  }

  #take(properties: readonly Property[], from: string | undefined): void {
    const changes: LocalChange[] = [];
    for (const { epc, edt } of properties) {
      const before = this.#contents.get(epc);
      if (before !== undefined && isSame(before, edt)) continue;
      // Not the datagram it lies in.
      const kept = edt.slice();
      this.#contents.set(epc, kept);
      changes.push({ epc, edt: kept, from });
    }
    if (changes.length > 0) this.#changed.emit(changes);
  }
}

/** True for the same octets. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
}

/** Whether the octets are a value that the class lets others write (4.2.2, E). */
function fits(object: number, { epc, edt }: Property): boolean {
  try {
    encodeProperty(classOf(object), epc, edt, { isWrite: true });
    return true;
  } catch (error) {
    if (error instanceof EchonetLiteError) return false;
    throw error;
  }
}

function mapsOf(offered: readonly LocalProperty[]): readonly LocalProperty[] {
  const codes = (where: (one: LocalProperty) => boolean): number[] => offered.filter(where).map(({ epc }) => epc);
  const [announced, writable, readable] = MAPS;
  return [
    { epc: announced, edt: encodePropertyMap(codes(({ announce }) => announce === true)) },
    { epc: writable, edt: encodePropertyMap(codes(({ set }) => set === true)) },
    { epc: readable, edt: encodePropertyMap([...codes(({ get }) => get !== false), ...MAPS]) },
  ];
}
