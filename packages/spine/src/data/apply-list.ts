import type { AnyFunction, ListRules } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import type { CmdParts, DeletePart, PartialPart } from './cmd-parts.ts';
import { deepMerge } from './deep-merge.ts';
import { itemMask, withoutElements } from './elements-mask.ts';
import type { Entry } from './entry.ts';
import { ListDraft, type ListOutcome } from './list-draft.ts';
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
  | (ListOutcome & { readonly ok: true })
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
  const draft = new ListDraft(declaration.list, stored);
  try {
    if (parts.kind === 'full') full(declaration.list, draft, received, exchange);
    else restricted(declaration, draft, received, parts, exchange);
    return { ok: true, ...draft.done() };
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return { ok: false, errorNumber: refusal.errorNumber, description: refusal.message };
  }
}

function restricted(
  declaration: AnyFunction & { readonly list: ListRules },
  draft: ListDraft,
  received: readonly Entry[],
  parts: Extract<CmdParts, { kind: 'restricted' }>,
  exchange: ListExchange,
): void {
  const hasIdentity = declaration.list.key.length > 0;
  if (!hasIdentity && exchange.isWrite)
    throw new Refused(
      ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported,
      'this list is written in full only',
    );
  if (parts.delete !== undefined) remove(declaration, draft, parts.delete, exchange);
  if (parts.partial === undefined) return;
  // Entries without identity can only be exchanged in full (SPINE-5.3.3-43).
  if (!hasIdentity) draft.replaceAll(received);
  else partial(declaration, draft, received, parts.partial, exchange);
}

/** Full exchange (SPINE-5.3.3-13), within what the ownership of the list allows a writer (SPINE-5.3.3-60). */
function full(rules: ListRules, draft: ListDraft, received: readonly Entry[], exchange: ListExchange): void {
  if (!exchange.isWrite) {
    draft.replaceAll(received);
    return;
  }
  if (rules.ownership === 'open') {
    draft.replaceAll(replaced(rules, draft, received));
    return;
  }
  if (received.some((entry) => hasNoIdentifier(rules, entry)))
    throw rejected('an entry of a full write has no identifier');
  if (rules.ownership === 'fixed') {
    const { length } = draft.entries;
    const named = received.map((entry) => draft.find(entry));
    const places = new Set(named.flatMap((found) => (found.kind === 'entries' ? found.at : [])));
    if (received.length !== length || places.size !== length)
      throw rejected('a full write has to name exactly the entries the list has');
  }
  for (const entry of received) writeOne(rules, draft, entry, exchange, true);
}

/** A full write of an open list: what is changed or gone has to be changeable, and marks stay (SPINE-5.3.3-45). */
function replaced(rules: ListRules, draft: ListDraft, received: readonly Entry[]): readonly Entry[] {
  const { writeCheck } = rules;
  if (writeCheck === undefined) return received;
  const stored = draft.entries;
  const isKept = new Set<number>();
  const entries = received.map((entry) => {
    const found = hasNoIdentifier(rules, entry) ? undefined : draft.find(entry);
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

function remove(
  declaration: AnyFunction & { readonly list: ListRules },
  draft: ListDraft,
  part: DeletePart,
  exchange: ListExchange,
): void {
  const { list: rules } = declaration;
  const mask = part.elements === undefined ? undefined : (itemMask(declaration, part.elements) ?? {});
  const kept = rules.writeCheck === undefined ? rules.key : [...rules.key, rules.writeCheck];
  const gone = new Set<Entry>();
  for (const [at, entry] of draft.entries.entries()) {
    if (!selectsAny(declaration.selectors, part.selectors, entry)) continue;
    if (mask === undefined) {
      if (exchange.isWrite && rules.ownership !== 'open') throw rejected('entries of this list cannot be removed');
      if (exchange.isWrite) checkMark(rules, entry);
      gone.add(entry);
      continue;
    }
    const left = withoutElements(rules.shape, entry, mask, kept);
    if (sameData(left, entry)) continue;
    if (exchange.isWrite) checkMark(rules, entry);
    draft.put(at, left);
  }
  if (gone.size > 0) draft.replaceAll(draft.entries.filter((entry) => !gone.has(entry)));
}

function partial(
  declaration: AnyFunction & { readonly list: ListRules },
  draft: ListDraft,
  received: readonly Entry[],
  part: PartialPart,
  exchange: ListExchange,
): void {
  const { list: rules } = declaration;
  if (part.selectors.length === 0) {
    for (const entry of received) writeOne(rules, draft, entry, exchange, false);
    return;
  }
  const selected = [...draft.entries.entries()]
    .filter(([, entry]) => selectsAny(declaration.selectors, part.selectors, entry))
    .map(([at]) => at);
  if (exchange.isWrite && received.length > 0 && selected.length === 0) throw rejected('the selectors select nothing');
  for (const entry of received) {
    const elements = rules.key.reduce(withoutMember, entry);
    for (const at of selected) mergeAt(rules, draft, at, elements, exchange);
  }
}

/** Merges one received entry into the entries it means, or adds it (SPINE-5.3.3-14 to -16). */
function writeOne(rules: ListRules, draft: ListDraft, received: Entry, exchange: ListExchange, isFull: boolean): void {
  const found = draft.find(received);
  if (found.kind === 'entries') {
    const isPartOfKey =
      rules.key.some((name) => received[name] === undefined) && rules.key.some((name) => received[name] !== undefined);
    if (exchange.isWrite && isPartOfKey && found.at.length !== 1)
      throw rejected('the identifiers given fit several entries');
    for (const at of found.at) {
      const entry = draft.entries[at];
      // In a full write an entry with the content it has is not a write to it (SPINE-5.3.3-45).
      const isSame = isFull && entry !== undefined && sameData(merged(rules, entry, received), entry);
      if (!isSame) mergeAt(rules, draft, at, received, exchange);
    }
    return;
  }
  if (exchange.isWrite) checkNew(rules, received, exchange);
  else if (found.kind === 'nothing') {
    draft.ignore();
    return;
  }
  draft.add(received);
}

/** Whether a writer may add the entry (SPINE-5.3.3-42, -60). */
function checkNew(rules: ListRules, received: Entry, exchange: ListExchange): void {
  if (rules.key.some((name) => received[name] === undefined))
    throw rejected('the identifiers are incomplete and fit no entry');
  if (rules.ownership === 'fixed') throw rejected('no such entry; entries of this list cannot be added');
  if (rules.ownership === 'described' && !exchange.isDescribed(received))
    throw rejected('no description has this identifier');
}

function mergeAt(rules: ListRules, draft: ListDraft, at: number, received: Entry, exchange: ListExchange): void {
  const stored = draft.entries[at];
  if (stored === undefined) return;
  if (exchange.isWrite) checkMark(rules, stored);
  draft.put(at, exchange.isWrite ? merged(rules, stored, received) : deepMerge(rules.shape, stored, received));
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

function rejected(description: string): Refused {
  return new Refused(ERROR_NUMBERS.commandRejected, description);
}
