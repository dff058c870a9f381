import { text } from '@busbar/kernel';

/** `xs:duration`, e.g. `PT2H`; sent without years and months (SPINE-5.2.2-14). */
export const duration = text;

/** `xs:dateTime`; sent in UTC with `Z` (SPINE-5.2.2-12). */
export const dateTime = text;

/** `xs:date`: `yyyy-mm-dd`. */
export const date = text;

/** `xs:time`: `hh:mm:ss`. */
export const time = text;

/** `AbsoluteOrRelativeTimeType`: a duration (`PT2H`, relative) or a date and time (`2026-01-01T12:00:00Z`, absolute). */
export const absoluteOrRelativeTime = text;
