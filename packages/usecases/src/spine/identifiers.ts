/** The lowest number, from 0, that is not used yet. Identifiers are numbered like this (common part 3.4, rule 1). */
export function lowestFree(used: Iterable<number | undefined>): number {
  const taken = new Set(used);
  let free = 0;
  while (taken.has(free)) free++;
  return free;
}
