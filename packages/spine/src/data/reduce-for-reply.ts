import type { Cmd } from '../datagram/datagram.ts';
import type { ElementsMask } from '../model/elements.ts';
import type { FunctionDeclaration } from '../model/function-declaration.ts';
import { itemMask, onlyElements } from './elements-mask.ts';
import { entriesOf, withEntries } from './list-entries.ts';
import { isRecord } from './same-data.ts';
import { selectsAny } from './select.ts';

/** Data for the answer to a read. */
export interface Reduced<T> {
  readonly value: T;
  /** Whether it is less than the whole function; such a reply carries a partial filter (SPINE-5.3.3-38). */
  readonly restricted: boolean;
}

/**
 * Reduces data to what a read asks for: selected entries, named elements, or both (SPINE-5.3.3-31 to -35). Identifiers of
 * returned entries are always complete (SPINE-5.3.3-39).
 */
export function reduceForReply<T>(declaration: FunctionDeclaration<T>, stored: T | undefined, cmd: Cmd): Reduced<T> {
  const value = stored ?? ({} as T);
  const filter = cmd.filter?.find((one) => one.cmdControl?.partial !== undefined);
  const instances = (filter?.selectors ?? []).map((one) => one.value);
  const mask = isRecord(filter?.elements?.value) ? (filter.elements.value as ElementsMask) : undefined;
  if (instances.length === 0 && mask === undefined) return { value, restricted: false };
  const { list: rules } = declaration;
  if (rules === undefined) {
    if (mask === undefined || !isRecord(value)) return { value, restricted: false };
    return { value: onlyElements(declaration.shape, value, mask) as T, restricted: true };
  }
  const selected = entriesOf(declaration, value).filter((entry) => selectsAny(declaration.selectors, instances, entry));
  const wanted = mask === undefined ? undefined : itemMask(declaration, mask);
  if (mask !== undefined && wanted === undefined) return { value: {} as T, restricted: true };
  // An empty mask names the entry with everything in it.
  const isWhole = wanted === undefined || Object.keys(wanted).length === 0;
  const reduced = isWhole ? selected : selected.map((entry) => onlyElements(rules.shape, entry, wanted, rules.key));
  return { value: withEntries(declaration, reduced) as T, restricted: true };
}
