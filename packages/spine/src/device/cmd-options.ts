import type { RuleId } from '@busbar/kernel';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';

/** Why a command cannot be executed: what is answered, and which rule says so. */
export interface CmdRefusal {
  readonly errorNumber: number;
  readonly rule: RuleId;
  readonly description: string;
}

/** Whether the command is a restricted exchange (SPINE-5.3.3-3). */
export function isRestricted(cmd: Cmd): boolean {
  return (cmd.filter?.length ?? 0) > 0;
}

/** Whether the only filters are delete filters; then the data element may be missing (SPINE-5.3.3-12). */
export function isDeleteOnly(cmd: Cmd): boolean {
  const filters = cmd.filter ?? [];
  return filters.length > 0 && filters.every(({ cmdControl }) => cmdControl?.delete !== undefined);
}

/** Checks that `function`, the filters and the data element belong together (SPINE-5.3.3-12); for every classifier. */
export function checkFunctionNames(cmd: Cmd, declaration: AnyFunction): CmdRefusal | undefined {
  const isOther = cmd.function !== undefined && cmd.function !== '' && cmd.function !== declaration.name;
  if (isOther) return mismatch('function and data element differ');
  const selectors = `${declaration.name}Selectors`;
  const elements = declaration.elements?.name ?? `${declaration.name}Elements`;
  for (const filter of cmd.filter ?? []) {
    if (filter.selectors?.some(({ name }) => name !== selectors)) return mismatch('selectors of another function');
    if (filter.elements !== undefined && filter.elements.name !== elements)
      return mismatch('elements of another function');
  }
  return undefined;
}

/** Checks the filters of a read or write (SPINE-5.3.3-4, -11, -40, -52). Notify and reply are taken leniently instead. */
export function checkFilters(cmd: Cmd, declaration: AnyFunction, classifier: 'read' | 'write'): CmdRefusal | undefined {
  const filters = cmd.filter ?? [];
  if (filters.some(({ cmdControl }) => cmdControl?.delete === undefined && cmdControl?.partial === undefined))
    return unsupported('SPINE-5.3.3-4', 'filter without delete and partial');
  const deletes = filters.filter(({ cmdControl }) => cmdControl?.delete !== undefined);
  const partials = filters.filter(({ cmdControl }) => cmdControl?.partial !== undefined);
  if (deletes.length > 1 || partials.length > 1) return unsupported('SPINE-5.3.3-11', 'more than one filter of a kind');
  if (declaration.selectors === undefined && filters.some(hasSelectors))
    return unsupported('SPINE-5.3.3-52', 'selectors on a function without list');
  if (classifier === 'read')
    return deletes.length > 0 ? unsupported('SPINE-5.3.3-40', 'delete filter in a read') : undefined;
  if (deletes.some((filter) => !hasSelectors(filter) && filter.elements === undefined))
    return unsupported('SPINE-5.3.3-52', 'delete filter without selectors and elements');
  return undefined;
}

function hasSelectors(filter: Filter): boolean {
  return (filter.selectors?.length ?? 0) > 0;
}

function mismatch(description: string): CmdRefusal {
  return { errorNumber: ERROR_NUMBERS.commandRejected, rule: 'SPINE-5.3.3-12', description };
}

function unsupported(rule: RuleId, description: string): CmdRefusal {
  return { errorNumber: ERROR_NUMBERS.restrictedFunctionExchangeCombinationNotSupported, rule, description };
}
