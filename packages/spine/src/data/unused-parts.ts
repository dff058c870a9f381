import type { RuleId } from '@busbar/kernel';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { entriesOf } from './list-entries.ts';

/** Something in a command that has no meaning there and is left out. */
export interface UnusedPart {
  readonly rule: RuleId;
  readonly text: string;
}

/**
 * What of a restricted command is not used although the command is carried out, to be logged (SPINE-5.3.3-4, -11, -43, -52).
 * Most of it only occurs in a notify or reply: a write with it is refused.
 */
export function unusedParts(declaration: AnyFunction, cmd: Cmd): readonly UnusedPart[] {
  const filters = cmd.filter ?? [];
  if (filters.length === 0) return NOTHING;
  const { list } = declaration;
  const deletes = filters.filter(({ cmdControl }) => cmdControl?.delete !== undefined);
  const partials = filters.filter(({ cmdControl }) => cmdControl?.partial !== undefined);
  const alone = partials.filter(({ cmdControl }) => cmdControl?.delete === undefined);
  const found: readonly (readonly [boolean, RuleId, string])[] = [
    [
      filters.some(({ cmdControl }) => cmdControl?.delete === undefined && cmdControl?.partial === undefined),
      'SPINE-5.3.3-4',
      'filter with neither delete nor partial',
    ],
    [deletes.length > 1 || partials.length > 1, 'SPINE-5.3.3-11', 'more than the first filter of a kind'],
    [
      deletes.some((filter) => !hasSelectors(filter) && filter.elements === undefined),
      'SPINE-5.3.3-52',
      'delete filter without selectors and elements',
    ],
    [list === undefined && filters.some(hasSelectors), 'SPINE-5.3.3-52', 'selectors on a function that is no list'],
    [alone.some(({ elements }) => elements !== undefined), 'SPINE-5.3.3-52', 'elements of a partial filter'],
    [
      alone.some(hasSelectors) &&
        entriesOf(declaration, cmd.data?.value).some((entry) => list?.key.some((name) => entry[name] !== undefined)),
      'SPINE-5.3.3-52',
      'identifiers in the data beside selectors',
    ],
    [
      list?.key.length === 0 && partials.length > 0,
      'SPINE-5.3.3-43',
      'partial filter of a list without identifiers: taken as the complete list',
    ],
  ];
  return found.flatMap(([isThere, rule, text]) => (isThere ? [{ rule, text }] : []));
}

const NOTHING: readonly UnusedPart[] = Object.freeze([]);

function hasSelectors(filter: Filter): boolean {
  return (filter.selectors?.length ?? 0) > 0;
}
