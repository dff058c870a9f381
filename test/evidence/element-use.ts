import type { SeenScenario } from './shown-scenarios.ts';

/** Elements of the entries of a function that our actors sent; `sometimes`: not in every entry. */
export type ElementUse = Readonly<Record<string, 'always' | 'sometimes'>>;

/** By use case, function and way: `LPC loadControlLimitListData written`; `offered` has operations instead of elements. */
export type ElementUses = Readonly<Record<string, ElementUse>>;

/** The elements in what our end sent. */
export function elementUses(seen: readonly SeenScenario[]): ElementUses {
  return seen
    .flatMap(({ useCase, exchanged }) =>
      exchanged
        .filter(({ isOurs }) => isOurs)
        .flatMap((one) => [
          ...one.entries.map((entry) => ({ [`${useCase} ${one.function} ${one.how}`]: useOf(paths(entry, '')) })),
          ...(one.operations === undefined ? [] : [{ [`${useCase} ${one.function} offered`]: useOf(one.operations) }]),
        ]),
    )
    .reduce<ElementUses>(unitedUses, {});
}

/** What is known from both. */
export function unitedUses(a: ElementUses, b: ElementUses): ElementUses {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(keys.map((key) => [key, united(a[key], b[key])]));
}

function united(a: ElementUse | undefined, b: ElementUse | undefined): ElementUse {
  if (a === undefined || b === undefined) return a ?? b ?? {};
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    names.map((name) => [name, a[name] === 'always' && b[name] === 'always' ? 'always' : 'sometimes']),
  );
}

function useOf(names: readonly string[]): ElementUse {
  return Object.fromEntries(names.map((name) => [name, 'always']));
}

/** `value`, `timePeriod.endTime`, `tier[].boundary[].boundaryId`; a scaled number is one element. */
function paths(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((one: unknown) => paths(one, `${at}[]`)))];
  if (value === null || typeof value !== 'object' || 'number' in value) return at === '' ? [] : [at];
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  if (members.length === 0 && at !== '') return [at];
  return members.flatMap(([name, one]) => paths(one, at === '' ? name : `${at}.${name}`));
}
