import type { AnyData, Data, Typed } from './data.ts';
import type { Release, ReleaseRange } from './release.ts';

/** One service of a property: R required, O optional, N not applicable, C required under a condition of the appendix. */
type Need = 'R' | 'O' | 'N' | 'C';

/** What a property has to offer: Get, Set and announcement, in this order, for example `RON`. */
export type Access = `${Need}${Need}${Need}`;

/** One property of a class in a range of releases. */
export interface PropertyDeclaration<V = unknown> extends Typed<V> {
  readonly epc: number;
  /** Name in the words of the appendix. */
  readonly name: string;
  readonly access: Access;
  readonly data: AnyData;
  /** First and last release; left out: from the first release of the class, up to the newest. */
  readonly from?: Release;
  readonly to?: Release;
  /** Property that is written immediately before this one is read, so that the value belongs to the request. */
  readonly atomicSet?: number;
}

/** What a declaration may say besides its data. */
export type PropertyOptions = Pick<PropertyDeclaration, 'from' | 'to' | 'atomicSet'>;

/** Declares a property. */
export function property<V>(
  epc: number,
  name: string,
  access: Access,
  data: Data<V>,
  options: PropertyOptions = {},
): PropertyDeclaration<V> {
  return { epc, name, access, data, ...options };
}

/** Properties by their short names; several declarations where releases differ, oldest first. */
export type Properties = Readonly<Record<string, PropertyDeclaration | readonly PropertyDeclaration[]>>;

/** The values a property of a class can have, over all releases. */
export type PropertyValueOf<P> =
  P extends PropertyDeclaration<infer V> ? V : P extends readonly PropertyDeclaration<infer V>[] ? V : never;

/** A class of objects. */
export interface ClassDeclaration<P extends Properties = Properties> {
  /** Class group and class, for example 0x02A1. */
  readonly code: number;
  /** Name in the words of the appendix. */
  readonly name: string;
  /** First release that has the class. */
  readonly from: Release;
  /** What the class declares itself, in the order of the codes. */
  readonly properties: P;
  /** The class it inherits from. */
  readonly inherits?: ClassDeclaration;
}

/** One property of a class with its short name and its releases filled in. */
export interface DeclaredProperty extends Omit<PropertyDeclaration, 'from' | 'to'>, ReleaseRange {
  readonly shortName: string;
}

/** The properties a class declares itself as a list, in the order of its declaration. */
export function declaredProperties({ from, properties }: ClassDeclaration): readonly DeclaredProperty[] {
  return Object.entries(properties).flatMap(([shortName, declared]) =>
    [declared].flat().map((one) => ({ to: 'latest' as const, from, ...one, shortName })),
  );
}

/** Declares a class that inherits from none. */
export function classDeclaration<const P extends Properties>(declared: ClassDeclaration<P>): ClassDeclaration<P> {
  return declared;
}
