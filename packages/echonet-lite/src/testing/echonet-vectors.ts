import { readFileSync } from 'node:fs';

/** A property as the vectors write it: everything hexadecimal, without prefix. */
export interface VectorProperty {
  readonly epc: string;
  readonly pdc: number;
  readonly edt: string;
}

/** A frame as the vectors write it; see section 8 of the description of the protocol. */
export interface VectorFrame {
  readonly format: 1 | 2;
  readonly tid: string;
  readonly seoj?: string;
  readonly deoj?: string;
  readonly esv?: string;
  readonly esvName?: string;
  readonly properties?: readonly VectorProperty[];
  readonly setProperties?: readonly VectorProperty[];
  readonly getProperties?: readonly VectorProperty[];
  readonly edata?: string;
}

/** One datagram. */
export interface FrameVector {
  readonly name: string;
  readonly category: string;
  readonly valid: boolean;
  readonly hex: string;
  readonly decoded: VectorFrame | null;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly expect?: string;
  readonly note?: string;
  readonly roundTrip?: boolean;
}

/** A request to the device of the fixture and everything it sends in reaction. */
export interface ExchangeVector {
  readonly name: string;
  readonly transport: 'udp-unicast' | 'udp-multicast';
  readonly request: string;
  readonly responses: readonly { readonly to: 'requester:3610' | 'multicast:3610'; readonly hex: string }[];
  readonly note?: string;
}

/** The device of the exchanges: contents by property code and object, hexadecimal. */
export interface DeviceFixture {
  readonly node: { readonly address: string; readonly objects: readonly string[] };
  readonly '0ef001': Readonly<Record<string, string>>;
  readonly '02a101': Readonly<Record<string, string>>;
  readonly writable: Readonly<Record<string, readonly string[]>>;
  readonly refusedWrites: readonly { readonly object: string; readonly epc: string; readonly edt: string }[];
}

/** vectors/echonet-lite.json. */
export interface EchonetVectors {
  readonly frames: readonly FrameVector[];
  readonly propertyMaps: readonly { readonly name: string; readonly epcs: readonly string[]; readonly edt: string }[];
  readonly deviceFixture: DeviceFixture;
  readonly exchanges: readonly ExchangeVector[];
}

/** The vectors of this protocol. */
export function echonetVectors(): EchonetVectors {
  const path = new URL('../../vectors/echonet-lite.json', import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as EchonetVectors;
}

/** Octets of a hexadecimal text of the vectors. */
export function octets(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Octets as the vectors write them. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
