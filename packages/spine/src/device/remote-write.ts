import { applyCmd } from '../data/apply-cmd.ts';
import type { Cmd, Filter } from '../datagram/datagram.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { ERROR_NUMBERS } from '../model/result.ts';
import { fullCmd } from './notify-cmd.ts';
import type { Operations } from './operations.ts';
import type { RemoteWrite } from './remote-tree.ts';
import { type Refusal, refused } from './result-error.ts';

/** How a write is sent. */
export type WritePlan =
  | { readonly do: 'send'; readonly cmd: Cmd }
  /** The change has to be merged into data that is not known, or not known to be up to date (finding S37). */
  | { readonly do: 'readFirst' }
  | { readonly do: 'refuse'; readonly refusal: Refusal };

/** What is known of the data at the peer. */
export interface KnownData {
  readonly value: unknown;
  /** Kept up to date by a subscription, or just read. */
  readonly isFresh: boolean;
}

/**
 * Plans a write: restricted where the peer offers it, else the change is merged here and written in full
 * (SPINE-5.2.2-18). What was not announced is not used.
 */
export function planWrite(
  declaration: AnyFunction,
  operations: Operations,
  write: RemoteWrite<unknown>,
  known: KnownData,
): WritePlan {
  if (!operations.write)
    return { do: 'refuse', refusal: refused(ERROR_NUMBERS.commandNotSupported, 'write is not announced by the peer') };
  if (write.partial !== true && write.deleteElements === undefined)
    return { do: 'send', cmd: fullCmd(declaration, write.value) };
  const restricted = restrictedCmd(declaration, write);
  if (operations.writePartial) return { do: 'send', cmd: restricted };
  if (!known.isFresh || known.value === undefined) return { do: 'readFirst' };
  const merged = applyCmd(declaration, known.value, restricted, 'notify');
  if (!merged.ok) return { do: 'refuse', refusal: refused(merged.errorNumber, merged.description) };
  return { do: 'send', cmd: fullCmd(declaration, merged.value) };
}

/** The delete filter first, then the partial one (SPINE-5.3.3-4); each with one instance of selectors (SPINE-5.3.3-26). */
function restrictedCmd(declaration: AnyFunction, write: RemoteWrite<unknown>): Cmd {
  const filter: Filter[] = [];
  if (write.deleteElements !== undefined)
    filter.push({
      cmdControl: { delete: {} },
      selectors: [{ name: `${declaration.name}Selectors`, value: write.deleteElements.selectors }],
      elements: {
        name: declaration.elements?.name ?? `${declaration.name}Elements`,
        value: write.deleteElements.elements,
      },
    });
  // A command of a delete filter alone is not understood everywhere (use cases, LPC part 6.2).
  filter.push({ cmdControl: { partial: {} } });
  return { function: declaration.name, filter, ...fullCmd(declaration, write.value) };
}
