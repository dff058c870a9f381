import type { ClassDeclaration, PropertyValueOf } from '../class/declaration.ts';
import type { Property } from '../frame/frame.ts';
import { refusal, shown } from './codec.ts';
import type { ReadOptions } from './decode-property.ts';
import { type EncodeOptions, encodeCompiled } from './encode-property.ts';
import { type CompiledProperty, compiledByName } from './property-table.ts';

/** The properties of a class by their short names, with those it inherits. */
type PropertiesOf<C extends ClassDeclaration> = C extends { readonly inherits: { readonly properties: infer S } }
  ? Omit<S, keyof C['properties']> & C['properties']
  : C['properties'];

/** Short name of a property of a class, inherited ones included. */
export type PropertyName<C extends ClassDeclaration> = keyof PropertiesOf<C> & string;

/** What a property of a class can be, over all releases; special values included. */
export type NamedValue<C extends ClassDeclaration, N extends PropertyName<C>> = PropertyValueOf<PropertiesOf<C>[N]>;

/**
 * The value of a property with its type, as `decodeProperty` does it: `decodeNamed(evCharger, 'operationMode', edt)` is
 * `'charge' | 'standby' | …` or a special value.
 */
export function decodeNamed<C extends ClassDeclaration, N extends PropertyName<C>>(
  declared: C,
  name: N,
  edt: Uint8Array,
  options: ReadOptions = {},
): NamedValue<C, N> {
  const codec = found(declared, name, options.release).codec();
  return codec.decode(edt, 0, edt.length, options.values) as NamedValue<C, N>;
}

/** A property for a frame from a typed value; refuses what `encodeProperty` refuses. */
export function encodeNamed<C extends ClassDeclaration, N extends PropertyName<C>>(
  declared: C,
  name: N,
  value: NamedValue<C, N>,
  options: EncodeOptions = {},
): Property {
  const property = found(declared, name, options.release);
  return { epc: property.declared.epc, edt: encodeCompiled(declared.code, property, value, options) };
}

function found(declared: ClassDeclaration, name: string, release: string | undefined): CompiledProperty {
  const property = compiledByName(declared, name, release);
  if (property === undefined) throw refusal(declared.name, `there is no property ${shown(name)}`);
  return property;
}
