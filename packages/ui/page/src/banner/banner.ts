import type { Site } from '../api/model.ts';
import type { NumberFormat } from '../format/numbers.ts';
import { duration } from '../format/time.ts';
import type { Texts } from '../texts/texts.ts';

/** What the grid-limit banner says, and how urgent it looks. */
export interface Banner {
  readonly tone: 'calm' | 'limited' | 'failsafe';
  readonly title: string;
  readonly why: string;
}

/** The banner of a site. */
export function bannerOf(site: Site, t: Texts, format: NumberFormat): Banner {
  const { watts, state, phase, failsafeDurationSeconds } = site.gridLimit;
  const { grid } = t;
  if (state === 'none' || watts === null) {
    const why = phase === 'unlimited-autonomous' ? grid.why.autonomous : grid.why.none;
    return { tone: 'calm', title: grid.none, why };
  }
  if (state === 'failsafe') {
    const why = phase === 'init' ? grid.why.init : grid.why.failsafe(duration(failsafeDurationSeconds));
    return { tone: 'failsafe', title: grid.failsafe(format.limit(watts)), why };
  }
  return { tone: 'limited', title: grid.limited(format.limit(watts)), why: grid.why[state] };
}
