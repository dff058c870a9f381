import { assertThat, type Finding } from '@busbar/kernel';
import { objectAt } from './decode.ts';
import { isDeviceObject } from './object-code.ts';

/** Most objects of one instance list (EL-4.3.1-3). */
export const MOST_LISTED_OBJECTS = 84;
/** Most classes of the class list, 0xD7. */
export const MOST_LISTED_CLASSES = 8;

/** What an instance list says. */
export interface InstanceList {
  /** The count as it is written; it may be more than what follows. */
  readonly count: number;
  /** Object codes in the order of the list, each once, without profiles and without instance 0 (EL-4.3.1-4). */
  readonly objects: readonly number[];
  readonly findings: readonly Finding[];
}

/** What the class list says. */
export interface ClassList {
  readonly count: number;
  /** Class codes, for example 0x02A1, each once, without profiles. */
  readonly classes: readonly number[];
  readonly findings: readonly Finding[];
}

/**
 * Reads an instance list, 0xD5 or 0xD6 of the node profile: complete entries only, as far as it goes, nothing beyond the
 * count (EL-4.3.1-4). Never throws.
 */
export function decodeInstanceList(edt: Uint8Array): InstanceList {
  const { count, codes, findings } = entries(edt, 3, objectAt);
  const objects = codes.filter(isDeviceObject);
  return { count, objects, findings: withSkipped(findings, codes.length - objects.length) };
}

/** Reads the class list, 0xD7 of the node profile, by the same rules. */
export function decodeClassList(edt: Uint8Array): ClassList {
  const { count, codes, findings } = entries(edt, 2, (bytes, at) => (bytes[at] ?? 0) * 0x100 + (bytes[at + 1] ?? 0));
  const classes = codes.filter((code) => code >> 8 !== 0x0e);
  return { count, classes, findings: withSkipped(findings, codes.length - classes.length) };
}

/** Writes one instance list; more than 84 objects need several (EL-4.3.1-3), see {@link encodeInstanceLists}. */
export function encodeInstanceList(objects: readonly number[]): Uint8Array {
  assertThat(objects.length <= MOST_LISTED_OBJECTS, `an instance list has at most ${MOST_LISTED_OBJECTS} objects`);
  return Uint8Array.of(
    objects.length,
    ...objects.flatMap((object) => [object >> 16, (object >> 8) & 0xff, object & 0xff]),
  );
}

/** Writes as many instance lists as the objects need, at least one, each with its own count (EL-4.3.1-3). */
export function encodeInstanceLists(objects: readonly number[]): readonly Uint8Array[] {
  const lists = Array.from({ length: Math.max(1, Math.ceil(objects.length / MOST_LISTED_OBJECTS)) }, (_, index) =>
    objects.slice(index * MOST_LISTED_OBJECTS, (index + 1) * MOST_LISTED_OBJECTS),
  );
  return lists.map(encodeInstanceList);
}

/** Writes the class list; classes beyond the eighth do not fit and are left out. */
export function encodeClassList(classes: readonly number[]): Uint8Array {
  const listed = classes.slice(0, MOST_LISTED_CLASSES);
  return Uint8Array.of(listed.length, ...listed.flatMap((code) => [code >> 8, code & 0xff]));
}

interface Entries {
  readonly count: number;
  readonly codes: readonly number[];
  readonly findings: readonly Finding[];
}

function entries(edt: Uint8Array, size: number, read: (bytes: Uint8Array, at: number) => number): Entries {
  const count = edt[0];
  if (count === undefined) return { count: 0, codes: [], findings: [odd('the list is empty, not even a count')] };
  const present = Math.min(count, Math.floor((edt.length - 1) / size));
  const codes = new Set<number>();
  for (let k = 0; k < present; k++) codes.add(read(edt, 1 + k * size));
  const isExact = edt.length === 1 + count * size && codes.size === count;
  const text = `${count} entries announced, ${codes.size} different ones found in ${edt.length - 1} octets`;
  return { count, codes: [...codes], findings: isExact ? [] : [odd(text)] };
}

function withSkipped(findings: readonly Finding[], skipped: number): readonly Finding[] {
  return skipped === 0 ? findings : [...findings, odd(`${skipped} entries are profiles or have no instance; skipped`)];
}

function odd(text: string): Finding {
  return { severity: 'warning', rule: 'EL-4.3.1-4', path: '', text };
}
