/** Sizes of what could grow, by name. */
export type Sizes = Readonly<Record<string, number>>;

/**
 * Most there may ever be in this house, with two stations, three cars, a control box and a meter; independent of how long it
 * runs.
 */
export const MOST: Sizes = {
  // About 60, and one for each message that is stuck behind a late answer.
  timers: 300,
  'devices at the manager': 4,
  'vehicles at the manager': 2,
  'systems at the manager': 2,
  'units at the manager': 5,
  'relations at the manager': 60,
  'relations at a station': 60,
  'entities of a peer': 6,
  'series in the store': 8,
  'open limits in the store': 2,
  'statements without answer': 8,
};

/** Invariant e: no queue and no table grows. What has more than it may. */
export function grown(sizes: Sizes): readonly string[] {
  return Object.entries(sizes).flatMap(([name, size]) => {
    const most = MOST[name];
    if (most === undefined) return [`${name}: no bound is stated`];
    return size > most ? [`${name}: ${size}, at most ${most}`] : [];
  });
}
