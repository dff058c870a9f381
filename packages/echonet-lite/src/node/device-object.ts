import { assertThat } from '@busbar/kernel';
import { type ClassDeclaration, type DeclaredProperty, declaredProperties } from '../class/declaration.ts';
import { isInRelease, type Release } from '../class/release.ts';
import { objectCode } from '../frame/object-code.ts';
import { encodeNamed, type NamedValue, type PropertyName } from '../property/named-property.ts';
import { LocalObject, type LocalObjectOptions, type LocalProperty } from './local-object.ts';
import { identificationNumber, manufacturerCode, type NodeIdentity } from './node-profile.ts';

/** Values of an object by the names of its class. */
export type NamedValues<C extends ClassDeclaration> = { readonly [N in PropertyName<C>]?: NamedValue<C, N> };

/** How {@link deviceObject} makes an object. */
export interface DeviceObjectOptions<C extends ClassDeclaration> {
  /** 1 to 127; 1 if left out. */
  readonly instance?: number;
  /** Identity of the node: its manufacturer code and, with `position`, an identification number of its own (EL-6.11-2). */
  readonly identity: NodeIdentity;
  /** Number of the object in its node, from 1 on; without it the object has no identification number. */
  readonly position?: number;
  /** APPENDIX release; R if left out. */
  readonly release?: Release;
  /** Values at the start. What is not here, the object does not have, except what every device has. */
  readonly values: NamedValues<C>;
  /** Writable besides those that every object of the class lets others write; also properties that are only written. */
  readonly writable?: readonly PropertyName<C>[];
  /** Announced besides those that the class wants announced. */
  readonly announced?: readonly PropertyName<C>[];
  /** Decides about a write that fits the class; see {@link LocalObjectOptions.write}. */
  readonly write?: NonNullable<LocalObjectOptions['write']>;
}

/** What every device starts with: on, no fault, place not set. */
const DEVICE_CONTENTS: ReadonlyMap<number, Uint8Array> = new Map([
  [0x80, Uint8Array.of(0x30)],
  [0x81, Uint8Array.of(0x00)],
  [0x88, Uint8Array.of(0x42)],
]);

/**
 * A local object with the names and types of its class. Which of its properties can be read, written and are announced
 * follows from the declaration; later values are set with `object.set(encodeNamed(declared, name, value))`.
 */
export function deviceObject<C extends ClassDeclaration>(declared: C, options: DeviceObjectOptions<C>): LocalObject {
  const { identity, position, release = 'R', values, writable = [], announced = [], instance = 1 } = options;
  const contents = new Map(DEVICE_CONTENTS)
    .set(0x82, Uint8Array.of(0, 0, release.charCodeAt(0), 0))
    .set(0x8a, manufacturerCode(identity));
  if (position !== undefined) contents.set(0x83, identificationNumber(identity, position));
  for (const name of Object.keys(values) as PropertyName<C>[]) {
    const value = values[name];
    if (value === undefined) continue;
    const { epc, edt } = encodeNamed(declared, name, value, { release });
    contents.set(epc, edt);
  }
  const all = declarations(declared, release);
  const named = (names: readonly string[], { shortName }: DeclaredProperty): boolean => names.includes(shortName);
  const properties = all.flatMap((one): readonly LocalProperty[] => {
    const edt = contents.get(one.epc);
    const set = one.access[1] === 'R' || named(writable, one);
    if (edt === undefined && !named(writable, one)) return [];
    const announce = one.access[2] === 'R' || named(announced, one);
    return [{ epc: one.epc, get: one.access[0] !== 'N', set, announce, ...(edt === undefined ? {} : { edt }) }];
  });
  for (const name of [...writable, ...announced])
    assertThat(
      all.some(({ shortName }) => shortName === name),
      `class ${declared.name} has ${name} in release ${release}`,
    );
  const { write } = options;
  const object = objectCode(declared.code, instance);
  return new LocalObject({ object, properties, ...(write === undefined ? {} : { write }) });
}

/** Properties of a class in a release, its own before those it inherits; each code once. */
function declarations(declared: ClassDeclaration, release: Release): readonly DeclaredProperty[] {
  const classes = declared.inherits === undefined ? [declared] : [declared, declared.inherits];
  const all = classes.flatMap(declaredProperties).filter((one) => isInRelease(one, release));
  return all.filter(({ epc }, at) => all.findIndex((other) => other.epc === epc) === at);
}
