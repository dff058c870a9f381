import type { Place } from './installation-location.ts';

/** The values of the contents that the general words cannot describe. Codes of objects, classes and properties are hexadecimal text. */
export interface Forms {
  /** 0x82 of the node profile: version of the protocol and the frame formats the node speaks. */
  readonly nodeVersion: {
    readonly major: number;
    readonly minor: number;
    readonly format1: boolean;
    readonly format2: boolean;
  };
  /** 0x82 of a device object: letter of the APPENDIX release and its revision. */
  readonly appendixRelease: { readonly release: string; readonly revision: number };
  /** 0x83: maker of the identified unit; the whole identifier as text where its first octet is not 0xFE (EL-6.11-3). */
  readonly identifier: { readonly manufacturer: string } | string;
  /** 0x81: where the object is installed; a position record of 17 octets as text. */
  readonly place: { readonly place: Place; readonly number: number } | { readonly position: string };
  /** 0x9D, 0x9E, 0x9F: codes of properties, ascending. */
  readonly propertyMap: readonly string[];
  /** 0xD3 of the node profile: a count of three octets. */
  readonly count: number;
  /** 0xD5 and 0xD6 of the node profile: the count as told and the objects. */
  readonly instanceList: { readonly count: number; readonly objects: readonly string[] };
  /** 0xD7 of the node profile. */
  readonly classList: readonly string[];
}
