/** What one station can do with a share. */
export interface ShareRange {
  /** W below which it cannot charge at all. */
  readonly minimum: number;
  /** W it can take at most; Infinity when unknown. */
  readonly maximum: number;
}

/**
 * Splits `budget` W: in the given order every station gets its minimum as long as it fits, the others get 0; what is
 * left raises all chosen ones to the same level, each at most to its maximum. Whole watts, rounded down, so that the
 * sum never exceeds the budget. The sum never falls when the budget grows.
 */
export function waterFill(budget: number, stations: readonly ShareRange[]): readonly number[] {
  let left = Math.max(0, budget);
  const chosen = stations.map(({ minimum, maximum }) => {
    if (maximum < minimum || minimum > left) return false;
    left -= minimum;
    return true;
  });
  const level = waterLevel(
    Math.max(0, budget),
    stations.filter((_, index) => chosen[index]),
  );
  return stations.map(({ minimum, maximum }, index) =>
    chosen[index] === true ? Math.floor(Math.min(maximum, Math.max(minimum, level))) : 0,
  );
}

/** The level at which clamping every station between its minimum and maximum uses up the budget. */
function waterLevel(budget: number, stations: readonly ShareRange[]): number {
  const steps = stations
    .flatMap(({ minimum, maximum }) => [
      { at: minimum, slope: 1 },
      { at: maximum, slope: -1 },
    ])
    .filter(({ at }) => Number.isFinite(at))
    .sort((a, b) => a.at - b.at);
  let left = budget - stations.reduce((sum, { minimum }) => sum + minimum, 0);
  let level = 0;
  let rising = 0;
  for (const { at, slope } of steps) {
    const needed = (at - level) * rising;
    if (needed > left) return level + left / rising;
    left -= needed;
    level = at;
    rising += slope;
  }
  return rising > 0 ? level + left / rising : level;
}
