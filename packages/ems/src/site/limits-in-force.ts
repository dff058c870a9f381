import { amperes, formatInstant } from '@busbar/kernel';
import type { Config } from '../config/config-schema.ts';
import type { SiteInput, SiteLimit } from '../safety/site-input.ts';
import type { ControlState } from './control-state.ts';

/** Limits for the site as the safety loop takes them. */
export function limitsInForce({
  gridLimit,
  manualLimit,
}: Pick<ControlState, 'gridLimit' | 'manualLimit'>): readonly SiteLimit[] {
  const limits: SiteLimit[] = [];
  if (gridLimit.watts !== undefined) {
    limits.push({
      constraint: 'grid-operator-limit',
      watts: gridLimit.watts,
      source: gridLimit.source ?? 'grid operator',
      clause: gridLimit.clause,
    });
  }
  if (manualLimit !== undefined) {
    const end = manualLimit.until === undefined ? '' : ` until ${formatInstant(manualLimit.until)}`;
    limits.push({
      constraint: 'manual-limit',
      watts: manualLimit.watts,
      source: 'manual limit',
      clause: `a manual limit of ${manualLimit.watts} W holds${end}`,
    });
  }
  return limits;
}

/** The main fuse, if it is configured. */
export function fuseOf(config: Config): SiteInput['fuse'] {
  return config.fuse === undefined ? undefined : { amperes: amperes(config.fuse.amperes), phases: config.fuse.phases };
}
