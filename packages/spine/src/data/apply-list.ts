import type { AnyFunction, ListRules } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { CmdParts, DeletePart, PartialPart } from './cmd-parts.ts';
import { deepMerge } from './deep-merge.ts';
import { withoutElements } from './elements-mask.ts';
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
    if (rules.key.length === 0) {
      // Entries without identity can only be exchanged in full (SPINE-5.3.3-43).
      if (exchange.isWrite)
        throw new Refused(
          ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported,
          'this list is written in full only',
        );
      return done(rules, received);
    }
    const left = parts.delete === undefined ? stored : deleted(declaration, stored, parts.delete, exchange);
    return done(
      rules,
      parts.partial === undefined ? left : partial(declaration, left, received, parts.partial, exchange),
    );
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
  if (rules.ownership !== 'open') {
    if (rules.ownership === 'fixed' && received.length !== stored.length)
      throw rejected('a full write has to name exactly the entries the list has');
    return received.reduce<readonly Entry[]>(
      (entries, entry) => writeOne(rules, entries, entry, exchange, true),
      stored,
    );
  }
  for (const entry of stored) {
    const found = findEntries(rules, received, entry);
    const after = found.kind === 'entries' ? received[found.at[0] ?? -1] : undefined;
    if (after === undefined || !sameData(after, entry)) checkMark(rules, entry);
  }
  return received;
}

function deleted(
  declaration: AnyFunction & { readonly list: ListRules },
  stored: readonly Entry[],
  part: DeletePart,
  exchange: ListExchange,
): readonly Entry[] {
  const { list: rules } = declaration;
  return stored.flatMap((entry) => {
    if (!selectsAny(declaration.selectors, part.selectors, entry)) return [entry];
    if (part.elements !== undefined) {
      const left = withoutElements(
        rules.shape,
        entry,
        part.elements,
        rules.writeCheck === undefined ? rules.key : [...rules.key, rules.writeCheck],
      );
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
    const elements = Object.fromEntries(Object.entries(entry).filter(([name]) => !rules.key.includes(name)));
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
      return isFull && sameData(entry, received) ? entry : mergeInto(rules, entry, received, exchange);
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
  const { writeCheck } = rules;
  // A remote write never changes the mark (SPINE-5.3.3-45).
  const elements =
    writeCheck === undefined
      ? received
      : Object.fromEntries(Object.entries(received).filter(([name]) => name !== writeCheck));
  return deepMerge(rules.shape, stored, elements);
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
