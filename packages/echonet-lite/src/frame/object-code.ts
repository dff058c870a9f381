import { assertThat } from '@busbar/kernel';

/** Class of the node profile (EL-3.2.4-4). */
export const NODE_PROFILE_CLASS = 0x0ef0;
/** Node profile of a normal node (EL-3.2.4-4). */
export const NODE_PROFILE = 0x0ef001;
/** Node profile of a node that only transmits (EL-3.2.4-4). */
export const TRANSMISSION_ONLY_NODE_PROFILE = 0x0ef002;
/** Destination that means either node profile (EL-3.2.4-4). */
export const ANY_NODE_PROFILE = 0x0ef000;
/** Controller, the object of an energy manager. */
export const CONTROLLER = 0x05ff01;
/** Class group of profiles, X1 (EL-3.2.4-1). */
const PROFILE_GROUP = 0x0e;

/** Object code (EOJ) of an instance, 1 to 127, of a class such as 0x02A1 (EL-3.2.4-2). */
export function objectCode(classCode: number, instance: number): number {
  assertThat(Number.isInteger(classCode) && classCode >= 0 && classCode <= 0xffff, 'a class code has two octets');
  assertThat(
    Number.isInteger(instance) && instance >= 0 && instance <= 0x7f,
    'an instance is 0 (every one) or 1 to 127',
  );
  return classCode * 0x100 + instance;
}

/** Class group and class of an object code, X1 and X2. */
export function classOf(object: number): number {
  return object >> 8;
}

/** Instance of an object code, X3; 0 means every instance of the class. */
export function instanceOf(object: number): number {
  return object & 0xff;
}

/** True when a destination addresses a hosted object: the same one, or every instance of its class (EL-3.2.4-2). */
export function addresses(destination: number, object: number): boolean {
  return destination === object || (instanceOf(destination) === 0 && classOf(destination) === classOf(object));
}

/** True for an object that an instance list may name: no profile, and a real instance (EL-4.3.1-4). */
export function isDeviceObject(object: number): boolean {
  return object >> 16 !== PROFILE_GROUP && instanceOf(object) !== 0;
}

/** An object code as six hexadecimal digits, for example `02a101`. */
export function formatObject(object: number): string {
  return object.toString(16).padStart(6, '0');
}

/** The object code of six hexadecimal digits, with or without `0x` and in either case; undefined when the text is none. */
export function parseObject(text: string): number | undefined {
  const match = /^(?:0x)?([0-9a-f]{6})$/i.exec(text);
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 16);
}
