/** Paths of numbers in a value that are not finite. */
export function impossibleNumbers(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => impossibleNumbers(inner, `${path}/${name}`));
}
