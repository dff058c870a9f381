import type { AnyShape, RecordShape } from '@busbar/kernel';
import type { ElementsMask } from '../model/elements.ts';
import type { AnyFunction } from '../model/function-declaration.ts';
import { isRecord } from './same-data.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * Removes the elements a mask names (SPINE-5.3.3-28): a tag without content removes the element with everything below it,
 * nested tags only what they name. A complex element that loses its last child is left out. `kept` is never removed.
 */
export function withoutElements(
  shape: RecordShape<unknown>,
  members: Members,
  mask: ElementsMask,
  kept: readonly string[] = [],
): Members {
  const result: Record<string, unknown> = { ...members };
  for (const [name, inside] of Object.entries(mask)) {
    if (kept.includes(name) || result[name] === undefined) continue;
    const left = remove(shapeOf(shape, name), result[name], inside);
    if (left === undefined) delete result[name];
    else result[name] = left;
  }
  return result;
}

/** Keeps only the elements a mask names, and those in `always` (SPINE-5.3.3-33, -39). */
export function onlyElements(
  shape: RecordShape<unknown>,
  members: Members,
  mask: ElementsMask,
  always: readonly string[] = [],
): Members {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) {
    if (always.includes(name)) result[name] = value;
    else if (mask[name] !== undefined && value !== undefined)
      result[name] = keep(shapeOf(shape, name), value, mask[name]);
  }
  return result;
}

function remove(shape: AnyShape | undefined, value: unknown, mask: ElementsMask): unknown {
  if (Object.keys(mask).length === 0) return undefined;
  if (shape?.kind === 'list' && Array.isArray(value)) {
    const left = value.map((one) => remove(shape.item as AnyShape, one, mask)).filter((one) => one !== undefined);
    return left.length === 0 ? undefined : left;
  }
  if (!isRecord(value) || shape?.kind !== 'record') return undefined;
  const left = withoutElements(shape, value, mask);
  return Object.values(left).some((one) => one !== undefined) ? left : undefined;
}

function keep(shape: AnyShape | undefined, value: unknown, mask: ElementsMask): unknown {
  if (Object.keys(mask).length === 0) return value;
  if (shape?.kind === 'list' && Array.isArray(value))
    return value.map((one) => keep(shape.item as AnyShape, one, mask));
  return isRecord(value) && shape?.kind === 'record' ? onlyElements(shape, value, mask) : value;
}

function shapeOf(shape: RecordShape<unknown>, name: string): AnyShape | undefined {
  return shape.fields.find((field) => field.name === name)?.shape;
}

/** The part of a mask that describes one entry: the whole mask, or what it says about the list (SPINE-5.3.3, table of filters). */
export function itemMask(declaration: AnyFunction, mask: ElementsMask): ElementsMask | undefined {
  return declaration.elements?.describes === 'function' ? mask[declaration.list?.item ?? ''] : mask;
}
