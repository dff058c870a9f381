import { type ClassDeclaration, type DeclaredProperty, declaredProperties } from './declaration.ts';
import { nodeProfile } from './node-profile.ts';
import { isInRelease } from './release.ts';

/** Codes of the properties an object of a class has to offer in a release, ascending. */
export interface MandatoryProperties {
  readonly get: readonly number[];
  readonly set: readonly number[];
  /** Announced when they change, by every object of the class. */
  readonly inf: readonly number[];
  /** Announced when they change, by objects that have them. */
  readonly infIfImplemented: readonly number[];
}

/** Announce-only: a node tells it at start-up although nobody has to be able to read it (EL-4.3.1-1). */
const INSTANCE_LIST_NOTIFICATION = 0xd5;

/** What an object of a class has to offer in a release, the super class included. */
export function mandatoryProperties(declared: ClassDeclaration, release = 'R'): MandatoryProperties {
  const properties = propertiesIn(declared, release);
  const where = (holds: (one: DeclaredProperty) => boolean): readonly number[] =>
    properties
      .filter(holds)
      .map(({ epc }) => epc)
      .sort((a, b) => a - b);
  const isAlwaysThere = ({ access, epc }: DeclaredProperty): boolean =>
    access[0] === 'R' || (declared.code === nodeProfile.code && epc === INSTANCE_LIST_NOTIFICATION);
  return {
    get: where(({ access }) => access[0] === 'R'),
    set: where(({ access }) => access[1] === 'R'),
    inf: where((one) => one.access[2] === 'R' && isAlwaysThere(one)),
    infIfImplemented: where((one) => one.access[2] === 'R' && !isAlwaysThere(one)),
  };
}

function propertiesIn(declared: ClassDeclaration, release: string): readonly DeclaredProperty[] {
  const own = declaredProperties(declared).filter((one) => isInRelease(one, release));
  const inherited = declared.inherits === undefined ? [] : propertiesIn(declared.inherits, release);
  return [...own, ...inherited.filter(({ epc }) => !own.some((one) => one.epc === epc))];
}
