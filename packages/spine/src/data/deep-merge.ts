import type { AnyShape, RecordShape } from '@busbar/kernel';
import { isRecord } from './same-data.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Merges received elements into stored ones, element by element down the tree of single-valued complex elements
 * (SPINE-5.3.3-24). Absent elements stay; lists inside are replaced as a whole (SPINE-5.3.3-25); of a choice the received
 * member replaces another one.
 */
export function deepMerge(shape: RecordShape<unknown>, stored: Members, received: Members): Members {
  const result: Record<string | symbol, unknown> = shape.isChoice && statesOther(stored, received) ? {} : { ...stored };
  for (const symbol of Object.getOwnPropertySymbols(received))
    result[symbol] = (received as Record<symbol, unknown>)[symbol];
  for (const [name, value] of Object.entries(received)) {
    if (value === undefined) continue;
    result[name] = merged(shape.fields.find((field) => field.name === name)?.shape, result[name], value);
  }
  return result as Members;
}

function merged(shape: AnyShape | undefined, stored: unknown, received: unknown): unknown {
  const isTree = shape?.kind === 'record' && shape.fields.length > 0;
  return isTree && isRecord(stored) && isRecord(received) ? deepMerge(shape, stored, received) : received;
}

function statesOther(stored: Members, received: Members): boolean {
  return Object.keys(received).some((name) => received[name] !== undefined && stored[name] === undefined);
}
