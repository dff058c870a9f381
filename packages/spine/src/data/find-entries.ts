import type { ListRules } from '../model/function-declaration.ts';
import type { Entry } from './entry.ts';
import { type Identity, identityOf } from './entry-index.ts';
import { sameData } from './same-data.ts';

/** Which stored entries a received one means (SPINE-5.3.3-14 to -16, -42). */
export type Found =
  | { readonly kind: 'entries'; readonly at: readonly number[] }
  /** It has all it needs to become a new entry. */
  | { readonly kind: 'new' }
  /** It can neither be found nor added. */
  | { readonly kind: 'nothing' };

/** A list that is searched; `placeOf` where no identity is there twice. */
export interface SearchedEntries {
  readonly entries: readonly Entry[];
  readonly placeOf?: ((identity: Identity) => number | undefined) | undefined;
}

/** Looks a received entry up by its identifiers. Without any of them it means every stored entry. */
export function findEntries(rules: ListRules, { entries, placeOf }: SearchedEntries, received: Entry): Found {
  const given = rules.key.filter((name) => received[name] !== undefined);
  if (given.length === 0) return { kind: 'entries', at: [...entries.keys()] };
  const isComplete = given.length === rules.key.length;
  if (placeOf !== undefined) {
    const at = placeOf(identityOf(rules.key, received));
    if (at !== undefined) return { kind: 'entries', at: [at] };
    if (isComplete) return { kind: 'new' };
  }
  const agreeing = places(entries, (entry) => given.every((name) => sameData(entry[name], received[name])));
  if (isComplete) return agreeing.length > 0 ? { kind: 'entries', at: agreeing } : { kind: 'new' };
  const missing = rules.key.filter((name) => received[name] === undefined);
  const alike = agreeing.filter((at) => missing.every((name) => entries[at]?.[name] === undefined));
  if (alike.length > 0) return { kind: 'entries', at: alike };
  if (agreeing.length > 0) return { kind: 'entries', at: agreeing };
  const primary = rules.key[0];
  return primary !== undefined && received[primary] !== undefined ? { kind: 'new' } : { kind: 'nothing' };
}

function places(entries: readonly Entry[], fits: (entry: Entry) => boolean): readonly number[] {
  return [...entries.keys()].filter((at) => {
    const entry = entries[at];
    return entry !== undefined && fits(entry);
  });
}
