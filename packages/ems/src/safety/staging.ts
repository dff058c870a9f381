import { type Millis, type Watts, watts } from '@busbar/kernel';

/** How long a station that was told to take less is still counted with what it had confirmed before, ms. */
export const CONFIRMATION_MILLIS = 10_000;

/** What a station is known to hold itself to. */
export interface StationReport {
  readonly id: string;
  /** W it confirmed last; Infinity: no limit, or nothing known yet. */
  readonly confirmed: number;
  /** Since when it was told something else without confirming it; undefined: all is confirmed. */
  readonly unconfirmedSince: Millis | undefined;
  /** W measured now; undefined: not measured. */
  readonly power: Watts | undefined;
}

/** Target of one station. */
export interface StagedTarget {
  readonly id: string;
  /** W; undefined: no limit. */
  readonly watts: Watts | undefined;
  /** W below which it does not charge. */
  readonly minimum: Watts;
}

/**
 * Lowers first, raises after: a station gets more only out of what the others have confirmed to leave. A station that
 * does not confirm is counted with what it confirmed before, after {@link CONFIRMATION_MILLIS} with what it is measured
 * to take, so that one stubborn station does not hold all others back for ever. Without a budget nothing is held back.
 */
export function staged(
  targets: readonly StagedTarget[],
  reports: readonly StationReport[],
  budget: Watts | undefined,
  now: Millis,
): readonly StagedTarget[] {
  if (budget === undefined) return targets;
  const known = new Map(reports.map((report) => [report.id, report]));
  let headroom: number = budget;
  for (const target of targets) headroom -= held(target, known.get(target.id), now);
  return targets.map((target) => {
    const confirmed = known.get(target.id)?.confirmed ?? Number.POSITIVE_INFINITY;
    const wanted = target.watts ?? Number.POSITIVE_INFINITY;
    if (wanted <= confirmed) return target;
    const granted = Math.floor(Math.min(wanted, confirmed + Math.max(0, headroom)));
    if (granted <= confirmed || granted < target.minimum) return { ...target, watts: watts(confirmed) };
    headroom -= granted - confirmed;
    return Number.isFinite(granted) ? { ...target, watts: watts(granted) } : target;
  });
}

/** W that must be counted for a station before anybody is raised. */
function held(target: StagedTarget, report: StationReport | undefined, now: Millis): number {
  const wanted = target.watts ?? Number.POSITIVE_INFINITY;
  if (report === undefined) return wanted;
  if (wanted >= report.confirmed) return report.confirmed;
  const isOverdue = report.unconfirmedSince !== undefined && now - report.unconfirmedSince > CONFIRMATION_MILLIS;
  return isOverdue ? Math.max(wanted, Math.min(report.confirmed, report.power ?? report.confirmed)) : report.confirmed;
}
