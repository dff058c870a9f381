import { readFileSync } from 'node:fs';

/** The fact table: every function, type, element and value of SPINE 1.3.0, made from its schema. */
export interface FactTable {
  readonly builtinTypes: Readonly<Record<string, BuiltinType>>;
  readonly simpleTypes: Readonly<Record<string, SimpleType>>;
  readonly complexTypes: Readonly<Record<string, ComplexType>>;
  readonly functions: readonly FactFunction[];
  readonly filter: { readonly selectors: readonly FactElement[]; readonly elements: readonly FactElement[] };
  readonly featureTypes: readonly { readonly name: string; readonly functions?: readonly string[] }[];
  readonly classesWithoutFeatureType: Readonly<Record<string, string>>;
  readonly aliases: {
    readonly elements: readonly { readonly type: string; readonly name: string; readonly alias: string }[];
    readonly enumValues: readonly { readonly type: string; readonly name: string; readonly alias: string }[];
    readonly configurationKeyNames: readonly { readonly name: string; readonly alias: string }[];
  };
  readonly useCases: readonly { readonly name: string; readonly confirmed?: boolean }[];
  readonly resultErrorNumbers: Readonly<Record<string, string>>;
}

/** A type of XML schema. */
export interface BuiltinType {
  readonly json: string;
  readonly min?: number | string;
  readonly max?: number | string;
}

/** A value without elements. */
export interface SimpleType {
  readonly base: string;
  readonly enum?: readonly string[];
  readonly knownValues?: readonly string[];
  readonly extensible?: boolean;
  readonly union?: readonly string[];
  readonly restricts?: string;
}

/** A value with elements, in the order of the schema; with `simpleContent` it is a bare value. */
export interface ComplexType {
  readonly kind: string;
  readonly elements: readonly FactElement[];
  readonly simpleContent?: string;
}

/** An element of a complex type; `choice` stands for the members of a whole group. */
export interface FactElement {
  readonly name: string;
  readonly type: string;
  readonly list?: boolean;
  readonly key?: string;
  readonly choice?: string;
}

/** A function. */
export interface FactFunction {
  readonly name: string;
  readonly kind: string;
  readonly class: string;
  readonly dataType: string;
  readonly isList: boolean;
  readonly itemElement?: string;
  readonly itemType?: string;
  readonly keys?: readonly string[];
  readonly writeCheck?: string;
  readonly selectors?: string;
  readonly selectorsType?: string;
  readonly selectorMatch?: readonly { readonly name: string; readonly target: string; readonly match: string }[];
  readonly elements?: string;
  readonly elementsType?: string;
  readonly featureTypes: readonly string[];
}

/** Reads the table. */
export function readFactTable(): FactTable {
  return JSON.parse(readFileSync(new URL('../../vectors/spine-model.json', import.meta.url), 'utf8'));
}
