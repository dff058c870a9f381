/**
 * Whether a partner's version can be used as ours: same major number. Components are compared as numbers, a trailing
 * letter or word is ignored, an unreadable version counts as ours. SPINE-5.5.6-6.
 */
export function isSameMajor(ours: string, theirs: string): boolean {
  const major = majorOf(theirs);
  return major === undefined || major === majorOf(ours);
}

/** The higher of two versions. */
export function higherVersion(left: string, right: string): string {
  const a = componentsOf(left);
  const b = componentsOf(right);
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0 ? left : right;
  }
  return left;
}

function majorOf(version: string): number | undefined {
  return componentsOf(version)[0];
}

function componentsOf(version: string): readonly number[] {
  const digits = /^\s*(\d+(?:\.\d+)*)/.exec(version)?.[1];
  return digits === undefined ? [] : digits.split('.').map(Number);
}
