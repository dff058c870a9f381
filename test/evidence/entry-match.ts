import type { AnyFunction } from '@busbar/spine';
import type { DescribedEntry } from '@busbar/usecases';
import type { SideFacts } from './side-facts.ts';

/** Elements that name an entry of another list, the telling one first. Use cases, common part 2.3. */
const IDENTIFIERS = [
  'limitId',
  'keyId',
  'timeSeriesId',
  'setpointId',
  'billId',
  'measurementId',
  'parameterId',
  'electricalConnectionId',
] as const;
type Identifier = (typeof IDENTIFIERS)[number];

/** Identifiers of the entries of a scenario on one entity. */
export interface KnownIdentifiers {
  /** `whole`: no entry is described, whole functions belong to the scenario; `none`: none of the described ones is there. */
  readonly found: 'whole' | 'none' | 'some';
  readonly ids: ReadonlyMap<Identifier, ReadonlySet<unknown>>;
}

/** Finds the described entries in what an entity told, and follows their references once. */
export function knownIdentifiers(
  described: readonly DescribedEntry[],
  device: SideFacts,
  entity: string,
): KnownIdentifiers {
  const known = new Map<Identifier, Set<unknown>>();
  if (described.length === 0) return { found: 'whole', ids: known };
  let found: KnownIdentifiers['found'] = 'none';
  const learn = (entry: unknown): void => {
    found = 'some';
    for (const name of IDENTIFIERS) {
      const value = Object(entry)[name];
      if (value !== undefined) known.set(name, (known.get(name) ?? new Set()).add(value));
    }
  };
  const told = [...device.features.values()].filter((one) => one.entity === entity && one.role === 'server');
  for (const one of described)
    for (const { data } of told)
      for (const entry of entriesOf(one.in, data.get(one.in.name)?.value))
        if (contains(entry, one.elements)) learn(entry);
  // A parameter belongs to the measurement it describes.
  for (const { data } of told)
    for (const entry of entriesOfNamed(data.get(PARAMETERS)?.value))
      if (known.get('measurementId')?.has(Object(entry).measurementId) === true) learn(entry);
  return { found, ids: known };
}

const PARAMETERS = 'electricalConnectionParameterDescriptionListData';

/** The entries of the scenario in data of a function. */
export function entriesOfScenario(
  described: readonly DescribedEntry[],
  known: KnownIdentifiers,
  fn: AnyFunction,
  value: unknown,
): readonly unknown[] {
  const direct = described.filter((one) => one.in.name === fn.name);
  if (direct.length === 0) return namedEntries(known, fn, value);
  return entriesOf(fn, value).filter((entry) => direct.some((one) => contains(entry, one.elements)));
}

/** The entries that name something that is known; those without any name belong where their function belongs. */
export function namedEntries(known: KnownIdentifiers, fn: AnyFunction, value: unknown): readonly unknown[] {
  const entries = entriesOf(fn, value);
  if (known.found !== 'some') return known.found === 'whole' ? entries : [];
  return entries.filter((entry) => {
    const name = IDENTIFIERS.find((one) => Object(entry)[one] !== undefined && known.ids.has(one));
    if (name !== undefined) return known.ids.get(name)?.has(Object(entry)[name]) === true;
    return IDENTIFIERS.every((one) => Object(entry)[one] === undefined);
  });
}

/** The entries of a list; data that is no list is its own entry, nothing at all is none. */
function entriesOf(fn: AnyFunction, value: unknown): readonly unknown[] {
  if (fn.list === undefined) return Object.keys(Object(value)).length > 0 ? [value] : [];
  const entries: unknown = Object(value)[fn.list.item];
  return Array.isArray(entries) ? entries : [];
}

function entriesOfNamed(value: unknown): readonly unknown[] {
  return Object.values(Object(value)).flatMap((one) => (Array.isArray(one) ? one : []));
}

/** Whether every wanted element is there with its value; of a list, each wanted member. */
function contains(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(value) && wanted.every((one) => value.some((other) => contains(other, one)));
  if (wanted === null || typeof wanted !== 'object') return value === wanted;
  return Object.entries(wanted).every(([name, one]) => contains(Object(value)[name], one));
}
