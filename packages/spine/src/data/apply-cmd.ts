import type { Cmd } from '../datagram/datagram.ts';
import type { AnyFunction, FunctionDeclaration, ListRules } from '../model/function-declaration.ts';
import { applyToList } from './apply-list.ts';
import { cmdParts } from './cmd-parts.ts';
import { deepMerge } from './deep-merge.ts';
import { withoutElements } from './elements-mask.ts';
import type { Entry } from './entry.ts';
import { entriesOf, withEntries } from './list-entries.ts';
import { isRecord, sameData } from './same-data.ts';

/** Data of a function after an exchange; a refused one changes nothing (SPINE-5.3.3-44). */
export type Applied<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly changed: boolean;
      /** Received entries that could neither be found nor added (SPINE-5.3.3-42); only in a notify or reply. */
      readonly ignoredEntries: number;
    }
  | { readonly ok: false; readonly errorNumber: number; readonly description: string };

/** What an exchange may know besides the command. */
export interface ApplyOptions {
  /** Whether the description list of the server names the entry; for lists with ownership `described`. Default: none. */
  readonly isDescribed?: (entry: Entry) => boolean;
}

/**
 * Applies a write, notify or reply to the stored data: the restricted function exchange of IEC 63380-3, 5.3.3, full and
 * partial, delete, selectors, elements and their combinations. Pure; the stored data is never changed.
 */
export function applyCmd<T>(
  declaration: FunctionDeclaration<T>,
  stored: T | undefined,
  cmd: Cmd,
  how: 'write' | 'notify' | 'reply',
  options: ApplyOptions = {},
): Applied<T> {
  const isWrite = how === 'write';
  const parts = cmdParts(declaration, cmd, isWrite);
  if (parts.kind === 'refused') return { ok: false, errorNumber: parts.errorNumber, description: parts.description };
  const received = isRecord(cmd.data?.value) ? cmd.data.value : {};
  if (isListFunction(declaration)) {
    const exchange = { isWrite, isDescribed: options.isDescribed ?? (() => false) };
    const result = applyToList(
      declaration,
      entriesOf(declaration, stored),
      entriesOf(declaration, received),
      parts,
      exchange,
    );
    if (!result.ok) return result;
    const { entries, ...told } = result;
    return { ...told, value: withEntries(declaration, entries) as T };
  }
  if (parts.kind === 'full') return applied(stored, received);
  const before = isRecord(stored) ? stored : {};
  const left =
    parts.delete?.elements === undefined ? before : withoutElements(declaration.shape, before, parts.delete.elements);
  return applied(stored, parts.partial === undefined ? left : deepMerge(declaration.shape, left, received));
}

function applied<T>(stored: T | undefined, value: object): Applied<T> {
  return { ok: true, value: value as T, changed: !sameData(stored ?? {}, value), ignoredEntries: 0 };
}

function isListFunction(declaration: AnyFunction): declaration is AnyFunction & { readonly list: ListRules } {
  return declaration.list !== undefined;
}
