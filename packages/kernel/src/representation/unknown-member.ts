/**
 * Key under which a decoded record keeps the members its declaration does not have: they are of no use here, but are
 * passed on when the record is encoded again.
 */
export const UNKNOWN: unique symbol = Symbol('unknown members');

/** A member without declaration: its name and the JSON text of its value. */
export interface UnknownMember {
  readonly name: string;
  readonly json: string;
}

/** The members of a decoded record that its declaration does not have. */
export function unknownMembers(value: object): readonly UnknownMember[] {
  return (value as { readonly [UNKNOWN]?: readonly UnknownMember[] })[UNKNOWN] ?? [];
}
