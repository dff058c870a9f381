import type { AnyFunction, ListRules } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { CmdParts, DeletePart, PartialPart } from './cmd-parts.ts';
import { deepMerge } from './deep-merge.ts';
import { itemMask, withoutElements } from './elements-mask.ts';
import { findEntries, sortedByKey } from './find-entries.ts';
import type { Entry } from './list-entries.ts';
import { sameData } from './same-data.ts';
import { selectsAny } from './select.ts';

/** Who sends the data and what it may do. */
export interface ListExchange {
  readonly isWrite: boolean;
  /** Whether the description list of the server names the entry; for ownership `described`. */
  readonly isDescribed: (entry: Entry) => boolean;
}

/** The entries after an exchange, or why nothing of it is applied (SPINE-5.3.3-44). */
export type ListResult =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly errorNumber: number; readonly description: string };

/** Thrown inside one exchange only, so that the first refusal ends it; the copy worked on is then dropped. */
class Refused extends Error {
  readonly errorNumber: number;

  constructor(errorNumber: number, description: string) {
    super(description);
    this.errorNumber = errorNumber;
  }
}

/** Applies a full or restricted exchange to a list; works on a copy. */
export function applyToList(
  declaration: AnyFunction & { readonly list: ListRules },
  stored: readonly Entry[],
  received: readonly Entry[],
  parts: Exclude<CmdParts, { kind: 'refused' }>,
  exchange: ListExchange,
): ListResult {
  const { list: rules } = declaration;
  try {
    if (parts.kind === 'full') return done(rules, full(rules, stored, received, exchange));
    const hasIdentity = rules.key.length > 0;
    if (!hasIdentity && exchange.isWrite)
      throw new Refused(
        ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported,
        'this list is written in full only',
      );
    const left = parts.delete === undefined ? stored : deleted(declaration, stored, parts.delete, exchange);
    if (parts.partial === undefined) return done(rules, left);
    // Entries without identity can only be exchanged in full (SPINE-5.3.3-43).
    return done(rules, hasIdentity ? partial(declaration, left, received, parts.partial, exchange) : received);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return { ok: false, errorNumber: refusal.errorNumber, description: refusal.message };
  }
}

/** Full exchange (SPINE-5.3.3-13), within what the ownership of the list allows a writer (SPINE-5.3.3-60). */
function full(
  rules: ListRules,
  stored: readonly Entry[],
  received: readonly Entry[],
  exchange: ListExchange,
): readonly Entry[] {
  if (!exchange.isWrite) return received;
  if (rules.ownership === 'open') return replaced(rules, stored, received);
  const named = received.map((entry) => findEntries(rules, stored, entry));
  if (received.some((entry) => hasNoIdentifier(rules, entry)))
    throw rejected('an entry of a full write has no identifier');
  if (rules.ownership === 'fixed') {
    const places = new Set(named.flatMap((found) => (found.kind === 'entries' ? found.at : [])));
    if (received.length !== stored.length || places.size !== stored.length)
      throw rejected('a full write has to name exactly the entries the list has');
  }
  return received.reduce<readonly Entry[]>((entries, entry) => writeOne(rules, entries, entry, exchange, true), stored);
}

/** A full write of an open list: what is changed or gone has to be changeable, and marks stay (SPINE-5.3.3-45). */
function replaced(rules: ListRules, stored: readonly Entry[], received: readonly Entry[]): readonly Entry[] {
  const { writeCheck } = rules;
  if (writeCheck === undefined) return received;
  const isKept = new Set<number>();
  const entries = received.map((entry) => {
    const found = hasNoIdentifier(rules, entry) ? undefined : findEntries(rules, stored, entry);
    const [at] = found?.kind === 'entries' ? found.at : [];
    const before = at === undefined ? undefined : stored[at];
    if (at === undefined || before === undefined) return entry;
    isKept.add(at);
    const after = { ...withoutMember(entry, writeCheck), ...onlyMember(before, writeCheck) };
    if (!sameData(after, before)) checkMark(rules, before);
    return after;
  });
  for (const [at, before] of stored.entries()) if (!isKept.has(at)) checkMark(rules, before);
  return entries;
}

function deleted(
  declaration: AnyFunction & { readonly list: ListRules },
  stored: readonly Entry[],
  part: DeletePart,
  exchange: ListExchange,
): readonly Entry[] {
  const { list: rules } = declaration;
  const mask = part.elements === undefined ? undefined : itemMask(declaration, part.elements);
  return stored.flatMap((entry) => {
    if (!selectsAny(declaration.selectors, part.selectors, entry)) return [entry];
    if (part.elements !== undefined) {
      const kept = rules.writeCheck === undefined ? rules.key : [...rules.key, rules.writeCheck];
      const left = withoutElements(rules.shape, entry, mask ?? {}, kept);
      if (exchange.isWrite && !sameData(left, entry)) checkMark(rules, entry);
      return [left];
    }
    if (exchange.isWrite) {
      if (rules.ownership !== 'open') throw rejected('entries of this list cannot be removed');
      checkMark(rules, entry);
    }
    return [];
  });
}

function partial(
  declaration: AnyFunction & { readonly list: ListRules },
  stored: readonly Entry[],
  received: readonly Entry[],
  part: PartialPart,
  exchange: ListExchange,
): readonly Entry[] {
  const { list: rules } = declaration;
  if (part.selectors.length === 0)
    return received.reduce((entries, entry) => writeOne(rules, entries, entry, exchange, false), stored);
  const isSelected = stored.map((entry) => selectsAny(declaration.selectors, part.selectors, entry));
  if (exchange.isWrite && received.length > 0 && !isSelected.includes(true))
    throw rejected('the selectors select nothing');
  return received.reduce<readonly Entry[]>((entries, entry) => {
    const elements = rules.key.reduce(withoutMember, entry);
    return entries.map((one, at) => (isSelected[at] === true ? mergeInto(rules, one, elements, exchange) : one));
  }, stored);
}

/** Merges one received entry into the entries it means, or adds it (SPINE-5.3.3-14 to -16). */
function writeOne(
  rules: ListRules,
  entries: readonly Entry[],
  received: Entry,
  exchange: ListExchange,
  isFull: boolean,
): readonly Entry[] {
  const found = findEntries(rules, entries, received);
  if (found.kind === 'entries') {
    const isPartOfKey =
      rules.key.some((name) => received[name] === undefined) && rules.key.some((name) => received[name] !== undefined);
    if (exchange.isWrite && isPartOfKey && found.at.length !== 1)
      throw rejected('the identifiers given fit several entries');
    return entries.map((entry, at) => {
      if (!found.at.includes(at)) return entry;
      // In a full write an entry with the content it has is not a write to it (SPINE-5.3.3-45).
      return isFull && sameData(merged(rules, entry, received), entry)
        ? entry
        : mergeInto(rules, entry, received, exchange);
    });
  }
  if (!exchange.isWrite) return found.kind === 'new' ? [...entries, received] : entries;
  if (found.kind === 'nothing' || rules.key.some((name) => received[name] === undefined))
    throw rejected('the identifiers are incomplete and fit no entry');
  if (rules.ownership === 'fixed') throw rejected('no such entry; entries of this list cannot be added');
  if (rules.ownership === 'described' && !exchange.isDescribed(received))
    throw rejected('no description has this identifier');
  return [...entries, received];
}

function mergeInto(rules: ListRules, stored: Entry, received: Entry, exchange: ListExchange): Entry {
  if (!exchange.isWrite) return deepMerge(rules.shape, stored, received);
  checkMark(rules, stored);
  return merged(rules, stored, received);
}

/** A remote write never changes the mark (SPINE-5.3.3-45). */
function merged(rules: ListRules, stored: Entry, received: Entry): Entry {
  const { writeCheck } = rules;
  return deepMerge(rules.shape, stored, writeCheck === undefined ? received : withoutMember(received, writeCheck));
}

function hasNoIdentifier(rules: ListRules, entry: Entry): boolean {
  return rules.key.length > 0 && rules.key.every((name) => entry[name] === undefined);
}

function withoutMember(entry: Entry, name: string): Entry {
  const { [name]: _, ...others } = entry;
  return others;
}

function onlyMember(entry: Entry, name: string): Entry {
  return entry[name] === undefined ? {} : { [name]: entry[name] };
}

function checkMark(rules: ListRules, entry: Entry): void {
  if (rules.writeCheck !== undefined && entry[rules.writeCheck] !== true) throw rejected('the entry is not changeable');
}

function done(rules: ListRules, entries: readonly Entry[]): ListResult {
  return { ok: true, entries: sortedByKey(rules, entries) };
}

function rejected(description: string): Refused {
  return new Refused(ERROR_NUMBERS.commandRejected, description);
}
