/**
 * The lowest number, from `first` on, that is not used yet. Identifiers are numbered like this (common part 3.4, rule 1).
 * @param first where the numbers of a kind begin, because some readers depend on their order; default 0
 */
export function lowestFree(used: Iterable<number | undefined>, first = 0): number {
  const taken = new Set(used);
  let free = first;
  while (taken.has(free)) free++;
  return free;
}
