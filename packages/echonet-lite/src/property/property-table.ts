import { CLASSES } from '../class/classes.ts';
import { type ClassDeclaration, type DeclaredProperty, declaredProperties } from '../class/declaration.ts';
import { isInRelease } from '../class/release.ts';
import { superClass } from '../class/super-class.ts';
import type { Codec } from './codec.ts';
import { codecOf } from './compile.ts';

/** A declared property with its codec, which is made when it is needed for the first time. */
export class CompiledProperty {
  readonly declared: DeclaredProperty;
  #codec: Codec | undefined;

  constructor(declared: DeclaredProperty) {
    this.declared = declared;
  }

  codec(): Codec {
    this.#codec ??= codecOf(this.declared.data);
    return this.#codec;
  }
}

/** Class group of profiles; they do not have the properties of devices. */
const PROFILES = 0x0e;
/** The newest release there is. */
const NEWEST = 'R';
const CODES = 256;

/** The properties of a class by code, those of the class before those of the super class. */
interface PropertyTable {
  readonly all: readonly (readonly CompiledProperty[])[];
  readonly newest: readonly (CompiledProperty | undefined)[];
  readonly byName: ReadonlyMap<string, readonly CompiledProperty[]>;
}

const NO_PROPERTIES: PropertyTable = tableFor([]);
/** Tables that were needed already; as many as there are declared classes. */
const tables = new Map<number, PropertyTable>();
const declaredClasses = new Map(CLASSES.map((declared) => [declared.code, declared]));

/**
 * The declaration of a property of a class; undefined for one that nobody declared. An undeclared class of devices has the
 * properties of the super class. `release` is the letter the object states in 0x82; without it the newest one counts.
 *
 * A property that a device has although its release has not is read by the declaration whose release is nearest.
 */
export function propertyOf(classCode: number, epc: number, release?: string): DeclaredProperty | undefined {
  return compiledProperty(classCode, epc, release)?.declared;
}

/** The same with its codec. */
export function compiledProperty(classCode: number, epc: number, release?: string): CompiledProperty | undefined {
  const { newest, all } = tableOf(classCode);
  return release === undefined ? newest[epc] : validIn(all[epc], release);
}

/** The declaration of a property by its short name in the class or the super class. */
export function propertyByName(
  declared: ClassDeclaration,
  shortName: string,
  release?: string,
): DeclaredProperty | undefined {
  return compiledByName(declared, shortName, release)?.declared;
}

/** The same with its codec. */
export function compiledByName(
  declared: ClassDeclaration,
  shortName: string,
  release: string = NEWEST,
): CompiledProperty | undefined {
  return validIn(tableOf(declared.code).byName.get(shortName), release);
}

function validIn(properties: readonly CompiledProperty[] = [], release: string): CompiledProperty | undefined {
  if (properties.length <= 1) return properties[0];
  return properties.find(({ declared }) => isInRelease(declared, release)) ?? nearest(properties, release);
}

/** The first declaration after a release, or else the last one before it. */
function nearest(properties: readonly CompiledProperty[], release: string): CompiledProperty | undefined {
  return properties.find(({ declared }) => declared.from > release) ?? properties.at(-1);
}

function tableOf(classCode: number): PropertyTable {
  const known = tables.get(classCode);
  if (known !== undefined) return known;
  const declared = declaredClasses.get(classCode);
  if (declared === undefined) return classCode >>> 8 === PROFILES ? NO_PROPERTIES : tableOf(superClass.code);
  const table = tableFor(declared.inherits === undefined ? [declared] : [declared, declared.inherits]);
  tables.set(classCode, table);
  return table;
}

/** The classes of an object, its own one first: a name and a code mean what the own class says. */
function tableFor(classes: readonly ClassDeclaration[]): PropertyTable {
  const all: CompiledProperty[][] = Array.from({ length: CODES }, () => []);
  const byName = new Map<string, CompiledProperty[]>();
  for (const declared of classes) {
    const own = new Map<string, CompiledProperty[]>();
    for (const one of declaredProperties(declared)) {
      const property = new CompiledProperty(one);
      all[one.epc]?.push(property);
      own.set(one.shortName, [...(own.get(one.shortName) ?? []), property]);
    }
    for (const [name, properties] of own) if (!byName.has(name)) byName.set(name, properties);
  }
  return { all, newest: all.map((properties) => validIn(properties, NEWEST)), byName };
}
