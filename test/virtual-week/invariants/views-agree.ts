import { isDeepStrictEqual } from 'node:util';

/** The same thing as two sides see it. */
export interface TwoViews {
  readonly what: string;
  readonly here: unknown;
  readonly there: unknown;
}

/** Invariant f: at the end both sides see the same. What they see differently. */
export function disagreements(views: readonly TwoViews[]): readonly string[] {
  return views
    .filter(({ here, there }) => !isDeepStrictEqual(here, there))
    .map(({ what, here, there }) => `${what}: ${JSON.stringify(here)} here, ${JSON.stringify(there)} there`);
}
