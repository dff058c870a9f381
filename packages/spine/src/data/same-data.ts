/** Whether two pieces of function data say the same. Absent and undefined members are equal; order of lists counts. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameData(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => sameData(a[name], b[name]));
}

/** Whether `after` has all elements of `before`, with whatever values; nested lists count as one value. */
export function keepsElements(before: unknown, after: unknown): boolean {
  if (!isRecord(before)) return true;
  if (!isRecord(after)) return false;
  return Object.keys(before).every(
    (name) => before[name] === undefined || (after[name] !== undefined && keepsElements(before[name], after[name])),
  );
}

/** Narrows to something with named members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
