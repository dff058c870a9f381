import { type Percent, percent, type Seconds, type WattHours } from '@busbar/kernel';

/** Share of a source in a session, % of its totals. A share that is not known is absent; 0 % is a statement. */
export interface SummaryShare {
  /** EVCS-004, EVCS-006. */
  readonly energy?: Percent;
  /** EVCS-003, EVCS-005. */
  readonly cost?: Percent;
}

/** What a charging session cost and where its energy came from; for the driver, not for billing. UCF_Session_Summary. */
export interface SessionSummary {
  /** Since the vehicle was plugged in, Wh. EVCS-002. */
  readonly energy: WattHours;
  /** EVCS-001; ISO 4217. */
  readonly cost: { readonly amount: number; readonly currency: string };
  /** How long ago the session began. */
  readonly beganAgo?: Seconds;
  /** How long ago it ended; 0 s while it goes on. */
  readonly endedAgo?: Seconds;
  readonly grid?: SummaryShare;
  readonly selfProduced?: SummaryShare;
}

/** A summary as it can be used, and what was odd about it. */
export interface UsableSummary {
  readonly summary: SessionSummary;
  readonly oddities: readonly string[];
}

/** Shares that should be 100 % together may differ by this much. EVCS 6.3. */
const TOLERANCE = 0.5;

/** Leaves out shares that cannot be; the rest stays usable. EVCS 6.3. */
export function usableSummary(stated: SessionSummary): UsableSummary {
  const oddities: string[] = [];
  const share = (name: 'grid' | 'selfProduced'): SummaryShare | undefined => {
    const { energy, cost } = stated[name] ?? {};
    const kept = {
      ...(isShare(energy) ? { energy } : {}),
      ...(isShare(cost) ? { cost } : {}),
    };
    if (Object.keys(kept).length < Object.keys(stated[name] ?? {}).length)
      oddities.push(`a share of ${name} energy outside of 0 to 100 %`);
    return Object.keys(kept).length === 0 ? undefined : kept;
  };
  const grid = share('grid');
  const selfProduced = share('selfProduced');
  for (const kind of ['energy', 'cost'] as const) {
    const [a, b] = [grid?.[kind], selfProduced?.[kind]];
    if (a !== undefined && b !== undefined && Math.abs(a + b - 100) > TOLERANCE)
      oddities.push(`the shares of the ${kind} are not 100 % together`);
  }
  const { grid: _grid, selfProduced: _own, ...rest } = stated;
  return {
    summary: {
      ...rest,
      ...(grid === undefined ? {} : { grid }),
      ...(selfProduced === undefined ? {} : { selfProduced }),
    },
    oddities,
  };
}

function isShare(share: Percent | undefined): share is Percent {
  return share !== undefined && share >= 0 && share <= 100;
}

/** The two shares of a total, % with one decimal, 100 together; undefined where nothing can be shared. */
export function sharesOf(grid: number, selfProduced: number): readonly [Percent, Percent] | undefined {
  const total = grid + selfProduced;
  if (total <= 0 || grid < 0 || selfProduced < 0) return undefined;
  const first = Math.round((grid / total) * 1000) / 10;
  return [percent(first), percent(Math.round((100 - first) * 10) / 10)];
}
