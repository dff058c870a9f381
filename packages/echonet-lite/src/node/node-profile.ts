import { assertThat } from '@busbar/kernel';
import { encodeClassList, encodeInstanceList, MOST_LISTED_OBJECTS } from '../frame/instance-list.ts';
import { classOf, NODE_PROFILE } from '../frame/object-code.ts';
import { LocalObject } from './local-object.ts';

/** Who a node is; the caller keeps it, so that the node is the same after a restart (EL-6.11-2). */
export interface NodeIdentity {
  /** Three octets issued by the Consortium; software without one uses 0xFFFFF0 (EL-6.11-1). */
  readonly manufacturer: number;
  /** 13 octets that no other node of this manufacturer has. */
  readonly unique: Uint8Array;
}

/** Code for software whose maker is not registered at the Consortium (EL-6.11-1). */
export const UNREGISTERED_MANUFACTURER = 0xfffff0;
/** Version 1.14, format 1 (section 4.2). */
const VERSION = Uint8Array.of(0x01, 0x0e, 0x01, 0x00);
const OPERATING = Uint8Array.of(0x30);
/** Octets of the unique part of an identification number. */
const UNIQUE_OCTETS = 13;

/** The three octets of the manufacturer code, 0x8A. */
export function manufacturerCode({ manufacturer }: NodeIdentity): Uint8Array {
  return Uint8Array.of(manufacturer >> 16, (manufacturer >> 8) & 0xff, manufacturer & 0xff);
}

/**
 * Identification number, 0x83: 0xFE, the manufacturer code, the unique part. Device objects of a node get the same with
 * another last octet: `position` is 0 for the node profile, 1 for the first object (EL-6.11-2).
 */
export function identificationNumber(identity: NodeIdentity, position = 0): Uint8Array {
  assertThat(identity.unique.length === UNIQUE_OCTETS, `the unique part has ${UNIQUE_OCTETS} octets`);
  const number = Uint8Array.of(0xfe, ...manufacturerCode(identity), ...identity.unique);
  number[16] = ((number[16] ?? 0) + position) & 0xff;
  return number;
}

/** The node profile: everything about the objects of the node is derived from the list at the moment (4.2). */
export function nodeProfileObject(identity: NodeIdentity, objects: () => readonly number[]): LocalObject {
  const listed = (): Uint8Array => encodeInstanceList(objects().slice(0, MOST_LISTED_OBJECTS));
  const classes = (): readonly number[] => [...new Set(objects().map(classOf))];
  return new LocalObject({
    object: NODE_PROFILE,
    properties: [
      { epc: 0x80, edt: OPERATING, announce: true },
      { epc: 0x82, edt: VERSION },
      { epc: 0x83, edt: identificationNumber(identity) },
      { epc: 0x8a, edt: manufacturerCode(identity) },
      // Objects without the profile, classes with it.
      {
        epc: 0xd3,
        edt: () => Uint8Array.of(objects().length >> 16, (objects().length >> 8) & 0xff, objects().length & 0xff),
      },
      { epc: 0xd4, edt: () => Uint8Array.of((classes().length + 1) >> 8, (classes().length + 1) & 0xff) },
      { epc: 0xd5, edt: listed, get: false, announce: true },
      { epc: 0xd6, edt: listed },
      { epc: 0xd7, edt: () => encodeClassList(classes()) },
    ],
  });
}
