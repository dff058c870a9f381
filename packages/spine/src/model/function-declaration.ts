import { type Data, type Fields, list, type RecordShape, recordOf } from '@busbar/kernel';
import { type Elements, elementsOf } from './elements.ts';
import type { FeatureType } from './feature-type.ts';
import { type Selector, type Selectors, sameAs, selectorsShape } from './selectors.ts';

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
  /** Feature type that carries the function; none for `resultData`, which may answer everywhere. */
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
export function listFunction<const N extends string, F extends Fields>(declaration: {
  readonly name: string;
  readonly feature: FeatureType;
  readonly item: N;
  readonly key: readonly (keyof F & string)[];
  readonly fields: F;
  readonly writeCheck?: keyof F & string;
  readonly selectors?: readonly ((keyof F & string) | Selector)[];
  readonly ownership?: Ownership;
}): ListFunction<ListData<N, Data<F>>, Data<F>> {
  const { name, fields } = declaration;
  const item = recordOf<Readonly<Record<string, unknown>>>(fields);
  const shape = recordOf<ListData<N, Data<F>>>({ [declaration.item]: list(item) });
  const describesItem = name.endsWith('ListData');
  const made: FunctionDeclaration<ListData<N, Data<F>>> & { readonly list: ListRules } = {
    name,
    kind: 'data',
    feature: declaration.feature,
    shape,
    list: {
      item: declaration.item,
      shape: item,
      key: declaration.key,
      writeCheck: declaration.writeCheck,
      ownership: declaration.ownership ?? 'open',
    },
    selectors: selectorsOf(name, declaration.selectors ?? [], fields),
    elements: describesItem
      ? { name: `${declaration.item}Elements`, shape: elementsOf(item), describes: 'item' }
      : { name: `${name}Elements`, shape: elementsOf(shape), describes: 'function' },
  };
  return Object.freeze(made) as ListFunction<ListData<N, Data<F>>, Data<F>>;
}

/** Declares a function whose data is one record. */
export function dataFunction<F extends Fields>(declaration: {
  readonly name: string;
  readonly feature: FeatureType;
  readonly fields: F;
  readonly selectors?: readonly ((keyof F & string) | Selector)[];
}): FunctionDeclaration<Data<F>> {
  return single('data', declaration, declaration.selectors ?? []);
}

/** Declares a function that is called, never read or written (SPINE-5.3.2-20). */
export function callFunction<F extends Fields>(declaration: {
  readonly name: string;
  readonly feature: FeatureType;
  readonly fields: F;
}): FunctionDeclaration<Data<F>> {
  return single('call', declaration, []);
}

/** Declares the content of a result message: the one function without a feature and without a filter. */
export function resultFunction<F extends Fields>(declaration: {
  readonly name: string;
  readonly fields: F;
}): FunctionDeclaration<Data<F>> {
  return Object.freeze({
    name: declaration.name,
    kind: 'result',
    feature: undefined,
    shape: recordOf<Data<F>>(declaration.fields),
    list: undefined,
    selectors: undefined,
    elements: undefined,
  });
}

function single<F extends Fields>(
  kind: 'data' | 'call',
  { name, feature, fields }: { readonly name: string; readonly feature: FeatureType; readonly fields: F },
  selectors: readonly (string | Selector)[],
): FunctionDeclaration<Data<F>> {
  const shape = recordOf<Data<F>>(fields);
  return Object.freeze<FunctionDeclaration<Data<F>>>({
    name,
    kind,
    feature,
    shape,
    list: undefined,
    selectors: selectorsOf(name, selectors, fields),
    elements: { name: `${name}Elements`, shape: elementsOf(shape), describes: 'function' },
  });
}

function selectorsOf(name: string, stated: readonly (string | Selector)[], fields: Fields): Selectors | undefined {
  if (stated.length === 0) return undefined;
  const members = stated.map((one) => (typeof one === 'string' ? sameAs(fields, one) : one));
  return { name: `${name}Selectors`, shape: selectorsShape(members), members };
}
