import { classByCode } from '../class/classes.ts';
import { type ClassDeclaration, type DeclaredProperty, declaredProperties } from '../class/declaration.ts';
import { isInRelease } from '../class/release.ts';
import { superClass } from '../class/super-class.ts';

/** Class group of profiles; they do not have the properties of devices. */
const PROFILES = 0x0e;
const NONE: readonly DeclaredProperty[] = [];

/** The declarations of each property of a class by code, those of the class before those of the super class. */
type PropertyTable = ReadonlyMap<number, readonly DeclaredProperty[]>;

/** Tables that were needed already; as many as there are declared classes. */
const tables = new Map<ClassDeclaration, PropertyTable>();
/** The same by short name, without the super class. */
const names = new Map<ClassDeclaration, ReadonlyMap<string, readonly DeclaredProperty[]>>();
const NO_PROPERTIES: PropertyTable = new Map();

/**
 * The declaration of a property of a class; undefined for one that nobody declared. An undeclared class of devices has the
 * properties of the super class. `release` is the letter the object states in 0x82; without it the newest one counts.
 *
 * A property that a device has although its release has not is read by the declaration whose release is nearest.
 */
export function propertyOf(classCode: number, epc: number, release?: string): DeclaredProperty | undefined {
  return validIn(tableOf(classCode).get(epc) ?? NONE, release);
}

/** The declaration of a property by its short name in the class or the super class. */
export function propertyByName(
  declared: ClassDeclaration,
  shortName: string,
  release?: string,
): DeclaredProperty | undefined {
  const of = declared.properties[shortName] === undefined ? declared.inherits : declared;
  return validIn(of === undefined ? NONE : (namesOf(of).get(shortName) ?? NONE), release);
}

function validIn(declared: readonly DeclaredProperty[], release = 'R'): DeclaredProperty | undefined {
  if (declared.length <= 1) return declared[0];
  return declared.find((one) => isInRelease(one, release)) ?? nearest(declared, release);
}

/** The first declaration after a release, or else the last one before it. */
function nearest(declared: readonly DeclaredProperty[], release: string): DeclaredProperty | undefined {
  return declared.find(({ from }) => from > release) ?? declared.at(-1);
}

function tableOf(classCode: number): PropertyTable {
  const declared = classByCode(classCode) ?? (classCode >>> 8 === PROFILES ? undefined : superClass);
  if (declared === undefined) return NO_PROPERTIES;
  let table = tables.get(declared);
  if (table === undefined) {
    table = tableFor(declared);
    tables.set(declared, table);
  }
  return table;
}

function tableFor(declared: ClassDeclaration): PropertyTable {
  const all = [declared, ...(declared.inherits === undefined ? [] : [declared.inherits])].flatMap(declaredProperties);
  return Map.groupBy(all, ({ epc }) => epc);
}

function namesOf(declared: ClassDeclaration): ReadonlyMap<string, readonly DeclaredProperty[]> {
  let byName = names.get(declared);
  if (byName === undefined) {
    byName = Map.groupBy(declaredProperties(declared), ({ shortName }) => shortName);
    names.set(declared, byName);
  }
  return byName;
}
