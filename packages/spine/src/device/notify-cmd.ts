import type { Entry } from '../data/entry.ts';
import { entryChanges } from '../data/entry-changes.ts';
import { entriesOf, withEntries } from '../data/list-entries.ts';
import { sameData } from '../data/same-data.ts';
import type { Cmd } from '../datagram/datagram.ts';
import type { AnyFunction, ListRules } from '../model/function-declaration.ts';

/** A command that carries the complete function (SPINE-5.3.3-3). */
export function fullCmd(declaration: AnyFunction, value: unknown): Cmd {
  return { data: { name: declaration.name, declaration, value: value ?? {} } };
}

/** A command whose data is merged by the receiver (SPINE-5.3.3-14, -22). */
export function partialCmd(declaration: AnyFunction, value: unknown): Cmd {
  return { function: declaration.name, filter: [{ cmdControl: { partial: {} } }], ...fullCmd(declaration, value) };
}

/** What a notify tells: the data subscribers had, the data now as stored and as sent. */
export interface DataChange {
  readonly before: unknown;
  readonly after: unknown;
  /** `after` with remaining times; the same entries in the same order. */
  readonly sent: unknown;
  /** Notify also if nothing changed (SPINE-5.3.3-64). */
  readonly isForced: boolean;
}

/**
 * The notify for a change, undefined when there is nothing to tell (SPINE-5.3.3-70). Lists of several entries are notified
 * with the changed entries only, each of them complete; descriptions, constraints, lists without identifiers, and changes
 * that a merge cannot express in full (SPINE-5.3.3-71, -72).
 */
export function notifyCmd(declaration: AnyFunction, change: DataChange): Cmd | undefined {
  const { before, after, sent, isForced } = change;
  if (before === undefined || !isMergedByKey(declaration)) {
    const isTold = isForced || !sameData(before, after);
    return isTold ? fullCmd(declaration, sent) : undefined;
  }
  const { changedAt, gone, isMergeable } = entryChanges(
    declaration.list,
    entriesOf(declaration, before),
    entriesOf(declaration, after),
  );
  const isChanged = changedAt.length > 0 || gone.length > 0;
  if (!isChanged) return isForced ? fullCmd(declaration, sent) : undefined;
  const [onlyGone] = gone;
  if (onlyGone !== undefined && gone.length === 1 && changedAt.length === 0)
    return deleteCmd(declaration, onlyGone) ?? fullCmd(declaration, sent);
  const now = entriesOf(declaration, sent);
  if (gone.length > 0 || now.length < 2 || !isMergeable) return fullCmd(declaration, sent);
  const told = changedAt.flatMap<Entry>((at) => now[at] ?? []);
  return partialCmd(declaration, withEntries(declaration, told));
}

function isMergedByKey(declaration: AnyFunction): declaration is AnyFunction & { readonly list: ListRules } {
  if ((declaration.list?.key.length ?? 0) === 0) return false;
  return !declaration.name.includes('Description') && !declaration.name.includes('Constraints');
}

/** A stack of the installed base does not see these selectors in a filter (finding S39); descriptions are in full anyway. */
const UNSEEN_SELECTORS = 'measurementSeriesListDataSelectors';

/** Removes one entry by its identifiers; undefined where the selectors cannot name them. */
function deleteCmd(declaration: AnyFunction, entry: Entry): Cmd | undefined {
  const { list, selectors } = declaration;
  if (list === undefined || selectors === undefined || selectors.name === UNSEEN_SELECTORS) return undefined;
  const stated = list.key.filter((name) => entry[name] !== undefined);
  if (stated.length === 0 || stated.some((name) => !selectors.members.some((member) => member.name === name)))
    return undefined;
  const selector = Object.fromEntries(stated.map((name) => [name, entry[name]]));
  return {
    function: declaration.name,
    filter: [{ cmdControl: { delete: {} }, selectors: [{ name: selectors.name, value: selector }] }],
    ...fullCmd(declaration, {}),
  };
}
