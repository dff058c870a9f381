import { readFileSync } from 'node:fs';

/** The fact table of the classes, made from the machine-readable appendix. */
export interface ClassTable {
  readonly classes: Readonly<Record<string, FactClass>>;
}

/** A class of the table. Codes are texts like `0x02A1`. */
export interface FactClass {
  readonly eoj: string;
  readonly name: string;
  readonly validRelease: FactRelease;
  readonly inherits: string | null;
  readonly mandatoryGet?: readonly string[];
  readonly mandatorySet?: readonly string[];
  readonly mandatoryInf?: readonly string[];
  readonly infIfImplemented?: readonly string[];
  readonly properties: readonly FactProperty[];
}

/** A property in a range of releases. */
export interface FactProperty {
  readonly epc: string;
  readonly name: string;
  readonly shortName: string | null;
  readonly validRelease: FactRelease;
  readonly access: { readonly get: string; readonly set: string; readonly inf: string };
  readonly minSize: number;
  readonly maxSize: number;
  readonly atomicSet?: string;
  readonly data: FactData;
}

interface FactRelease {
  readonly from: string;
  readonly to: string;
}

/** The content of a property or of a part of it. */
export type FactData = { readonly minSize?: number; readonly maxSize?: number } & (
  | FactNumber
  | { readonly kind: 'state'; readonly enum: readonly FactState[] }
  | { readonly kind: 'numericValue'; readonly enum: readonly { readonly edt: string; readonly value: number }[] }
  | { readonly kind: 'raw' | 'date' | 'time' | 'dateTime' }
  | {
      readonly kind: 'array';
      readonly itemSize: number;
      readonly minItems: number;
      readonly maxItems: number;
      readonly item: FactData;
    }
  | { readonly kind: 'object'; readonly fields: readonly FactField[] }
  | { readonly kind: 'oneOf'; readonly variants: readonly FactData[] }
);

/** A number of the table. */
export interface FactNumber {
  readonly kind: 'number';
  readonly format: string;
  readonly rawMin: number;
  readonly rawMax: number;
  readonly scale: number;
  readonly unit?: string;
  readonly overflow?: string;
  readonly underflow?: string;
  readonly multiplyByEpc?: readonly string[];
}

/** One row of an enumeration; a range of codes is written `0x000A...0x0013`. */
export interface FactState {
  readonly edt: string;
  readonly name: string;
  readonly readOnly?: boolean;
}

interface FactField {
  readonly name: string;
  readonly offset: number | null;
  readonly data: FactData;
}

/** Reads the table. */
export function readClassTable(): ClassTable {
  return JSON.parse(readFileSync(new URL('../../vectors/echonet-lite-classes.json', import.meta.url), 'utf8'));
}
