import { unknownMembers } from '@busbar/kernel';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { ElementsMask } from '../model/elements.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { isRecord } from './same-data.ts';

/** The delete part of a restricted exchange. */
export interface DeletePart {
  readonly selectors: readonly unknown[];
  readonly elements: ElementsMask | undefined;
}

/** The partial part of a restricted exchange. */
export interface PartialPart {
  readonly selectors: readonly unknown[];
}

/** What a command asks for: everything (`full`), or a delete part, a partial part, or both. */
export type CmdParts =
  | { readonly kind: 'full' }
  | { readonly kind: 'restricted'; readonly delete: DeletePart | undefined; readonly partial: PartialPart | undefined }
  | { readonly kind: 'refused'; readonly errorNumber: number; readonly description: string };

/**
 * Takes the filters of a write, notify or reply apart: delete before partial, whatever their order (SPINE-5.3.3-4). What a
 * write must not contain is refused; of a notify or reply it is left out (SPINE-5.3.3-10 to -12, -52).
 */
export function cmdParts(declaration: AnyFunction, cmd: Cmd, isWrite: boolean): CmdParts {
  const filters = cmd.filter ?? [];
  if (!namesFit(declaration, cmd))
    return refused(ERROR_NUMBERS.commandRejected, 'function, filter and data element do not belong together');
  if (filters.length === 0)
    return cmd.data === undefined ? refused(ERROR_NUMBERS.commandNotSupported, 'no data element') : { kind: 'full' };
  const deletes = filters.filter((one) => one.cmdControl?.delete !== undefined);
  const partials = filters.filter((one) => one.cmdControl?.partial !== undefined);
  if (isWrite) {
    if (isValueList(declaration)) return unsupported('this list is written in full only');
    if (filters.some((one) => one.cmdControl?.delete === undefined && one.cmdControl?.partial === undefined))
      return unsupported('a filter has neither delete nor partial');
    if (deletes.length > 1 || partials.length > 1) return unsupported('more than one delete or partial filter');
    if (declaration.list === undefined && filters.some(hasSelectors))
      return unsupported('selectors on a function that is no list');
    // Without them the selectors would select more than was meant.
    if (filters.some(hasUnknownSelectors)) return unsupported('selectors with unknown elements');
  }
  const usable = (one: Filter): boolean => declaration.list !== undefined || !hasSelectors(one);
  const first = deletes.find(usable);
  const both = first?.cmdControl?.partial !== undefined;
  const partial = both ? undefined : partials.find(usable);
  if (cmd.data === undefined && (both || partials.length > 0))
    return refused(ERROR_NUMBERS.commandNotSupported, 'no data element');
  const toDelete = first === undefined ? undefined : { selectors: instances(first), elements: mask(first) };
  if (toDelete !== undefined && toDelete.selectors.length === 0 && toDelete.elements === undefined) {
    if (isWrite) return unsupported('a delete filter needs selectors or elements');
    return { kind: 'restricted', delete: undefined, partial: partialPart(partial, both) };
  }
  return { kind: 'restricted', delete: toDelete, partial: partialPart(partial, both) };
}

function partialPart(filter: Filter | undefined, both: boolean): PartialPart | undefined {
  // With both tags in one filter its selectors and elements belong to the delete part.
  if (both) return { selectors: [] };
  return filter === undefined ? undefined : { selectors: instances(filter) };
}

/** A list of bare values: it is exchanged as a whole (SPINE-5.3.3-43). */
function isValueList({ list, elements }: AnyFunction): boolean {
  return list === undefined && elements?.describes === 'item';
}

function namesFit(declaration: AnyFunction, cmd: Cmd): boolean {
  if (cmd.function !== undefined && cmd.function !== '' && cmd.function !== declaration.name) return false;
  return (cmd.filter ?? []).every(
    (filter) =>
      (filter.selectors ?? []).every(
        (one) => one.name === (declaration.selectors?.name ?? `${declaration.name}Selectors`),
      ) &&
      (filter.elements === undefined || filter.elements.name === declaration.elements?.name),
  );
}

function instances(filter: Filter): readonly unknown[] {
  return (filter.selectors ?? []).map((one) => one.value);
}

function hasSelectors(filter: Filter): boolean {
  return (filter.selectors?.length ?? 0) > 0;
}

function hasUnknownSelectors(filter: Filter): boolean {
  return instances(filter).some((instance) => isRecord(instance) && unknownMembers(instance).length > 0);
}

function mask(filter: Filter): ElementsMask | undefined {
  const value = filter.elements?.value;
  return isRecord(value) ? (value as ElementsMask) : undefined;
}

function unsupported(description: string): CmdParts {
  return refused(ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported, description);
}

function refused(errorNumber: number, description: string): CmdParts {
  return { kind: 'refused', errorNumber, description };
}
