import { list, type RecordShape, recordOf, type Shape, tag } from '@busbar/kernel';
import { type Elements, elementsOf } from './elements.ts';
import type { FeatureType } from './feature-type.ts';
import { type Selector, type Selectors, sameAsIn, selectorsShape } from './selectors.ts';

/**
 * Who decides which entries a list has, when it is written remotely (SPINE-5.3.3-60). `fixed`: the server, nothing can be
 * added or removed. `described`: entries that the description list of the server names can be added. `open`: the writer.
 */
export type Ownership = 'fixed' | 'described' | 'open';

/** What makes a function a list function. */
export interface ListRules {
  /** Member name of the entries, e.g. `loadControlLimitData`. */
  readonly item: string;
  readonly shape: RecordShape<Readonly<Record<string, unknown>>>;
  /** Elements that together identify an entry, PRIMARY IDENTIFIER first (SPINE-5.3.3-41); empty: no identity. */
  readonly key: readonly string[];
  /** Element that has to be true for a remote write of the entry (SPINE-5.3.3-45). */
  readonly writeCheck: string | undefined;
  readonly ownership: Ownership;
}

/** One SPINE function: everything that is derived from its declaration starts here. */
export interface FunctionDeclaration<T> {
  readonly name: string;
  readonly kind: 'data' | 'call' | 'result';
  /** Feature type that carries the function; none for `resultData`, which may answer everywhere, and a few others. */
  readonly feature: FeatureType | undefined;
  readonly shape: RecordShape<T>;
  readonly list: ListRules | undefined;
  readonly selectors: Selectors | undefined;
  readonly elements: Elements | undefined;
}

declare const itemOf: unique symbol;

/** A function whose data is one list of entries of type `I`. */
export interface ListFunction<T, I> extends FunctionDeclaration<T> {
  readonly list: ListRules;
  readonly selectors: Selectors;
  readonly elements: Elements;
  /** Links the declaration to the type of its entries; exists for the compiler only. */
  readonly [itemOf]: I;
}

/** Any function. */
export type AnyFunction = FunctionDeclaration<unknown>;
/** Type of the data of a function. */
export type DataOf<F> = F extends FunctionDeclaration<infer T> ? T : never;
/** Type of the entries of a list function. */
export type ItemOf<F> = F extends ListFunction<unknown, infer I> ? I : never;
/** Data of a list function: its entries under their member name. */
export type ListData<N extends string, I> = { readonly [K in N]?: readonly I[] };

/** Declares a list function: its data has one member, the list of entries. */
export function listFunction<const N extends string, I extends object>(declaration: {
  readonly name: string;
  readonly feature: FeatureType | undefined;
  /** Member name of the entries. */
  readonly item: N;
  readonly entry: RecordShape<I>;
  /** Elements that identify an entry; none for a list that is exchanged as a whole (SPINE-5.3.3-43). */
  readonly key: readonly (keyof NoInfer<I> & string)[];
  /** Element that has to be true for a remote write of the entry (SPINE-5.3.3-45). */
  readonly writeCheck?: keyof NoInfer<I> & string;
  /** Absent: `open`. */
  readonly ownership?: Ownership;
  /** Wrong names of `item` that are understood on reception. */
  readonly aliases?: Readonly<Record<string, N>>;
  /** Elements of the entry by name, or other selectors. */
  readonly selectors: readonly ((keyof NoInfer<I> & string) | Selector)[];
}): ListFunction<ListData<N, I>, I> {
  const { name, item, entry } = declaration;
  const shape = recordOf<ListData<N, I>>({ [item]: list(entry) }, { aliases: declaration.aliases ?? {} });
  const made: FunctionDeclaration<ListData<N, I>> & { readonly list: ListRules } = {
    name,
    kind: 'data',
    feature: declaration.feature,
    shape,
    list: {
      item,
      shape: entry as RecordShape<unknown> as ListRules['shape'],
      key: declaration.key,
      writeCheck: declaration.writeCheck,
      ownership: declaration.ownership ?? 'open',
    },
    selectors: selectorsOf(name, entry, declaration.selectors),
    elements: name.endsWith('ListData')
      ? { name: `${item}Elements`, shape: elementsOf(entry), describes: 'item' }
      : { name: `${name}Elements`, shape: elementsOf(shape), describes: 'function' },
  };
  return Object.freeze(made) as ListFunction<ListData<N, I>, I>;
}

/**
 * Declares a list of bare values. Nothing in it can be selected or merged, so that its data is exchanged as one value,
 * and it has no {@link ListRules}.
 */
export function valueListFunction<const N extends string, V>(declaration: {
  readonly name: string;
  readonly feature: FeatureType | undefined;
  readonly item: N;
  readonly value: Shape<V>;
}): FunctionDeclaration<ListData<N, V>> {
  const { name, item } = declaration;
  const shape = recordOf<ListData<N, V>>({ [item]: list(declaration.value) });
  const elements: Elements = { name: `${item}Elements`, shape: elementsOf(tag), describes: 'item' };
  return declared({ ...declaration, data: shape }, 'data', selectorsOf(name, shape, []), elements);
}

/** Declares a function whose data is one record. */
export function dataFunction<T extends object>(declaration: {
  readonly name: string;
  readonly feature: FeatureType;
  readonly data: RecordShape<T>;
  readonly selectors?: readonly Selector[];
}): FunctionDeclaration<T> {
  const { name, data, selectors } = declaration;
  return declared(
    declaration,
    'data',
    selectors === undefined ? undefined : selectorsOf(name, data, selectors),
    elementsOfFunction(name, data),
  );
}

/** Declares a function that is called, never read or written (SPINE-5.3.2-20). */
export function callFunction<T extends object>(declaration: {
  readonly name: string;
  readonly feature: FeatureType | undefined;
  readonly data: RecordShape<T>;
}): FunctionDeclaration<T> {
  return declared(declaration, 'call', undefined, elementsOfFunction(declaration.name, declaration.data));
}

/** Declares the content of a result message: the one function without a feature and without a filter. */
export function resultFunction<T extends object>(declaration: {
  readonly name: string;
  readonly data: RecordShape<T>;
}): FunctionDeclaration<T> {
  return declared({ ...declaration, feature: undefined }, 'result', undefined, undefined);
}

function declared<T>(
  {
    name,
    feature,
    data,
  }: {
    readonly name: string;
    readonly feature: FeatureType | undefined;
    readonly data: RecordShape<T>;
  },
  kind: FunctionDeclaration<T>['kind'],
  selectors: Selectors | undefined,
  elements: Elements | undefined,
): FunctionDeclaration<T> {
  return Object.freeze({ name, kind, feature, shape: data, list: undefined, selectors, elements });
}

function elementsOfFunction(name: string, data: RecordShape<unknown>): Elements {
  return { name: `${name}Elements`, shape: elementsOf(data), describes: 'function' };
}

function selectorsOf(name: string, record: RecordShape<unknown>, stated: readonly (string | Selector)[]): Selectors {
  const members = stated.map((one) => (typeof one === 'string' ? sameAsIn(record, one) : one));
  return { name: `${name}Selectors`, shape: selectorsShape(members), members };
}
