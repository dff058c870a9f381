import {
  type ClassDeclaration,
  type DeclaredProperty,
  declaredProperties,
  encodeNamed,
  identificationNumber,
  LocalObject,
  type LocalProperty,
  manufacturerCode,
  type NamedValue,
  type NodeIdentity,
  objectCode,
  type PropertyName,
  propertyOf,
} from '@busbar/echonet-lite';

/** Properties of a class as functions of the device's state; undefined: it cannot tell now, and a read is refused. */
export type LiveValues<C extends ClassDeclaration> = {
  readonly [N in PropertyName<C>]?: () => NamedValue<C, N> | undefined;
};

/** How a {@link LiveObject} is made. */
export interface LiveObjectOptions<C extends ClassDeclaration> {
  readonly identity: NodeIdentity;
  readonly instance: number;
  readonly values: LiveValues<C>;
  /** Writable besides what every object of the class lets others write; also properties that are only written. */
  readonly writable?: readonly PropertyName<C>[];
  /** Announced besides what the class wants announced. */
  readonly announced?: readonly PropertyName<C>[];
  /** Decides about a write that fits the class; false: refused. */
  readonly write: (name: PropertyName<C>, edt: Uint8Array, from: string) => boolean;
  /** Something that is not announced was written. */
  readonly written: () => void;
}

/** An object whose contents are the state of a simulated device at the moment somebody reads them. */
export interface LiveObject {
  readonly object: LocalObject;
  /** Announces what changed and has to be announced. */
  publish(): void;
}

/** APPENDIX release of every simulated device. */
export const RELEASE = 'Q';
const [PLACE, IDENTIFICATION, VERSION, MANUFACTURER] = [0x81, 0x83, 0x82, 0x8a] as const;

/** Makes the object of a simulated device; it stands first in its node. */
export function liveObject<C extends ClassDeclaration>(declared: C, options: LiveObjectOptions<C>): LiveObject {
  const { identity, instance, values, writable = [], announced = [] } = options;
  const contents = new Map<number, () => Uint8Array | undefined>();
  const fixed = new Map<number, Uint8Array>()
    .set(PLACE, Uint8Array.of(0))
    .set(IDENTIFICATION, identificationNumber(identity, 1))
    .set(VERSION, Uint8Array.of(0, 0, RELEASE.charCodeAt(0), 0))
    .set(MANUFACTURER, manufacturerCode(identity));
  const has = (names: readonly string[], { shortName }: DeclaredProperty): boolean => names.includes(shortName);
  const isAnnounced = (one: DeclaredProperty): boolean => one.access[2] === 'R' || has(announced, one);
  const properties = declarations(declared).flatMap((one): readonly LocalProperty[] => {
    const name = one.shortName as PropertyName<C>;
    const value = values[name];
    const content = fixed.get(one.epc);
    if (value === undefined && content === undefined && !has(writable, one)) return [];
    const access = {
      epc: one.epc,
      get: one.access[0] !== 'N',
      set: one.access[1] === 'R' || has(writable, one),
      announce: isAnnounced(one),
    };
    if (value === undefined) return [{ ...access, ...(content === undefined ? {} : { edt: content }) }];
    const edt = (): Uint8Array | undefined => {
      const now = value();
      return now === undefined ? undefined : encodeNamed(declared, name, now, { release: RELEASE }).edt;
    };
    if (!access.announce) return [{ ...access, edt }];
    contents.set(one.epc, edt);
    const first = edt();
    return [{ ...access, ...(first === undefined ? {} : { edt: first }) }];
  });
  const object = new LocalObject({
    object: objectCode(declared.code, instance),
    properties,
    write: ({ epc, edt }, from) => {
      if (fixed.has(epc)) return true;
      const isTaken = options.write(propertyOf(declared.code, epc, RELEASE)?.shortName as PropertyName<C>, edt, from);
      // What is announced tells of itself that it was written; the rest lives in the state, and a repeated content counts too.
      if (isTaken && !contents.has(epc)) options.written();
      return isTaken;
    },
  });
  return {
    object,
    publish: () => {
      const now = [...contents].flatMap(([epc, content]) => {
        const edt = content();
        return edt === undefined ? [] : [{ epc, edt }];
      });
      object.set(...now);
    },
  };
}

/** Properties of a class in the release, its own before those it inherits; each code once. */
function declarations(declared: ClassDeclaration): readonly DeclaredProperty[] {
  const classes = declared.inherits === undefined ? [declared] : [declared, declared.inherits];
  const all = classes
    .flatMap(declaredProperties)
    .filter((one) => propertyOf(declared.code, one.epc, RELEASE)?.shortName === one.shortName && isIn(one));
  return all.filter(({ epc }, at) => all.findIndex((other) => other.epc === epc) === at);
}

function isIn({ from, to }: DeclaredProperty): boolean {
  return from <= RELEASE && (to === 'latest' || RELEASE <= to);
}
