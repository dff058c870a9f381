import { unknownMembers } from '@busbar/kernel';
import type { Selector, Selectors } from '../model/selectors.ts';
import { parseDateTime } from './date-time.ts';
import type { Entry } from './entry.ts';
import { isRecord, sameData } from './same-data.ts';

/**
 * Whether one instance of SELECTORS selects an entry: all stated elements match (SPINE-5.3.3-26, -27). An empty instance
 * selects every entry; a stated element that the entry does not have does not match.
 */
function selects(selectors: Selectors, instance: unknown, entry: Entry): boolean {
  return allMatch(selectors.members, instance, entry);
}

/** Whether any of several instances selects an entry: they are alternatives. No instance selects every entry. */
export function selectsAny(selectors: Selectors | undefined, instances: readonly unknown[], entry: Entry): boolean {
  if (instances.length === 0) return true;
  if (selectors === undefined) return false;
  return instances.some((instance) => selects(selectors, instance, entry));
}

function allMatch(members: readonly Selector[], instance: unknown, subject: unknown): boolean {
  // An element nobody knows is one that the entry does not have.
  if (!isRecord(instance) || unknownMembers(instance).length > 0) return false;
  return Object.entries(instance).every(([name, stated]) => {
    if (stated === undefined) return true;
    const member = members.find((one) => one.name === name);
    return member !== undefined && matches(member, stated, valueAt(subject, member.target));
  });
}

function matches(member: Selector, stated: unknown, value: unknown): boolean {
  if (value === undefined) return false;
  switch (member.match) {
    case 'equals':
      return sameData(stated, value);
    case 'anyEquals':
      return Array.isArray(value) && value.some((one) => sameData(stated, one));
    case 'address':
      return (
        isRecord(stated) && isRecord(value) && Object.keys(stated).every((name) => sameData(stated[name], value[name]))
      );
    case 'interval':
      return isRecord(stated) && liesWithin(stated, value);
    case 'period':
      return isRecord(stated) && isRecord(value) && hasBounds(stated, value);
    case 'nested':
      // Of a list one item has to match.
      return Array.isArray(value)
        ? value.some((one) => allMatch(member.inside, stated, one))
        : allMatch(member.inside, stated, value);
    case 'nestedItem':
      return Array.isArray(value) && value.some((one) => isSelectedItem(member, stated, one));
  }
}

/** Selectors without members inside compare a bare value. */
function isSelectedItem({ inside }: Selector, stated: unknown, item: unknown): boolean {
  return inside.length === 0 ? sameData(stated, item) : allMatch(inside, stated, item);
}

/** The value behind names separated by dots, or all values where a list lies on the way; `.` is the subject itself. */
function valueAt(subject: unknown, target: string): unknown {
  if (target === '.') return subject;
  return target.split('.').reduce(elementOf, subject);
}

function elementOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.flatMap((one) => elementOf(one, name) ?? []);
  return isRecord(value) ? value[name] : undefined;
}

/** Stated bounds only; two absolute times are the same in any zone. */
function hasBounds(stated: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(stated).every(
    ([bound, time]) => time === undefined || sameData(time, value[bound]) || instant(time) === instant(value[bound]),
  );
}

/** Absolute times only: a relative bound or time has no fixed place and never matches. */
function liesWithin(interval: Readonly<Record<string, unknown>>, value: unknown): boolean {
  const at = instant(value);
  const start = interval.startTime === undefined ? Number.NEGATIVE_INFINITY : instant(interval.startTime);
  const end = interval.endTime === undefined ? Number.POSITIVE_INFINITY : instant(interval.endTime);
  return at >= start && at <= end;
}

/** NaN, which no comparison holds for, when it is no absolute time. */
function instant(value: unknown): number {
  return (typeof value === 'string' ? parseDateTime(value) : undefined) ?? Number.NaN;
}
