import { type LimitWrite, limitFromWire, type PowerLimitProfile } from '@busbar/functions';
import { watts } from '@busbar/kernel';
import {
  type DataOf,
  type Filter,
  fromScaled,
  type LoadControlLimit,
  loadControlLimitListData,
  parseDuration,
  type WriteRequest,
} from '@busbar/spine';
import { entriesIn } from '../feature-entries.ts';

/** A write as it concerns one limit. */
export type ReadLimitWrite =
  /** Another limit of the feature is meant. */
  | { readonly kind: 'others' }
  | { readonly kind: 'ours'; readonly write: LimitWrite }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Request = WriteRequest<DataOf<typeof loadControlLimitListData>>;

/** Reads what a write on the list does to our limit. LPC 6.2, T142. */
export function readLimitWrite(profile: PowerLimitProfile, request: Request, limitId: number): ReadLimitWrite {
  const items = itemsFor(request, limitId);
  const isDurationDeleted = (request.cmd.filter ?? []).some((filter) => deletesDuration(filter, limitId));
  if (items.length === 0 && !isDurationDeleted) return { kind: 'others' };
  const item: LoadControlLimit = Object.assign({}, ...items);
  // The number alone may have been written: the stored scale stays (SPINE-5.3.3-24), so the merged value counts.
  const merged = entriesIn(loadControlLimitListData, request.resulting).find((one) => one.limitId === limitId)?.value;
  const value = item.value === undefined ? undefined : fromScaled(merged ?? item.value);
  if (item.value !== undefined && value === undefined) return { kind: 'unreadable', reason: 'value is not a number' };
  const endTime = item.timePeriod?.endTime;
  const duration = endTime === undefined ? undefined : parseDuration(endTime);
  if (endTime !== undefined && duration === undefined)
    return { kind: 'unreadable', reason: 'endTime is not a duration' };
  return {
    kind: 'ours',
    write: {
      ...(value === undefined ? {} : { value: limitFromWire(profile, watts(value)) }),
      ...(item.isLimitActive === undefined ? {} : { isActive: item.isLimitActive }),
      ...(duration === undefined ? {} : { duration }),
      ...(isDurationDeleted ? { isDurationDeleted } : {}),
    },
  };
}

/**
 * The written items that concern our limit. In a full write of a list with several limits, an entry that only repeats what is
 * stored is no write to it as long as another one changes (SPINE-5.3.3-45).
 */
function itemsFor(request: Request, limitId: number): readonly LoadControlLimit[] {
  const items = entriesIn(loadControlLimitListData, request.received);
  const partial = (request.cmd.filter ?? []).find(({ cmdControl }) => cmdControl?.partial !== undefined);
  const isSelected = partial?.selectors === undefined || selects(partial, limitId);
  const ours = items.filter((one) => (partial?.selectors === undefined ? isOurs(one, limitId) : isSelected));
  if (partial !== undefined || items.length < 2) return ours;
  const changes = items.filter((one) => isChange(one, request));
  return changes.length === 0 || changes.some((one) => isOurs(one, limitId)) ? ours : [];
}

/** An item without identifier concerns every entry (SPINE-5.3.3-16). */
function isOurs(item: LoadControlLimit, limitId: number): boolean {
  return item.limitId === undefined || item.limitId === limitId;
}

function isChange(item: LoadControlLimit, request: Request): boolean {
  const stored = entriesIn(loadControlLimitListData, request.before).find((one) => one.limitId === item.limitId);
  if (stored === undefined) return true;
  const value = item.value === undefined ? undefined : fromScaled(item.value);
  if (value !== undefined && (stored.value === undefined || fromScaled(stored.value) !== value)) return true;
  if (item.isLimitActive !== undefined && item.isLimitActive !== stored.isLimitActive) return true;
  return item.timePeriod?.endTime !== undefined && item.timePeriod.endTime !== stored.timePeriod?.endTime;
}

function deletesDuration(filter: Filter, limitId: number): boolean {
  if (filter.cmdControl?.delete === undefined || !selects(filter, limitId)) return false;
  const elements = filter.elements?.value as { readonly timePeriod?: object } | undefined;
  return elements?.timePeriod !== undefined;
}

function selects(filter: Filter, limitId: number): boolean {
  if (filter.selectors === undefined || filter.selectors.length === 0) return true;
  return filter.selectors.some(({ value }) => {
    const { limitId: selected } = value as { readonly limitId?: number };
    return selected === undefined || selected === limitId;
  });
}
