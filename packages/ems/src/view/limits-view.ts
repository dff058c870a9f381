import { formatInstant } from '@busbar/kernel';
import type { Limit } from '../api/api-types.ts';
import type { StoredLimit } from '../store/site-limits.ts';

/** Most limits shown: those in force and the newest past ones. */
export const MOST_LIMITS_SHOWN = 200;

/** One limit of the list. */
export function limitView(limit: StoredLimit): Limit {
  return {
    id: `lim-${limit.id}`,
    kind: limit.kind,
    watts: limit.watts,
    state: limit.state,
    source: limit.source,
    sourceName: limit.sourceName,
    from: formatInstant(limit.from),
    until: limit.until === undefined ? null : formatInstant(limit.until),
    endedAt: limit.endedAt === undefined ? null : formatInstant(limit.endedAt),
    text: limit.text,
  };
}

/** Number of a limit id such as `lim-7`; undefined when it is none. */
export function limitNumber(id: string): number | undefined {
  const match = /^lim-(\d{1,15})$/.exec(id);
  return match === null ? undefined : Number(match[1]);
}
