import type { UtcInstant } from '@busbar/kernel';

/** Something a person has to look at. */
export interface SiteAlarm {
  /** Same id, same alarm: it keeps its beginning. */
  readonly id: string;
  readonly severity: 'warning' | 'error';
  /** Id of the station it concerns. */
  readonly station: string | undefined;
  readonly text: string;
  readonly advice: string;
}

/** An alarm with its beginning. */
export interface RaisedAlarm extends SiteAlarm {
  readonly since: UtcInstant;
}

/** The alarms of now: those that went on keep their beginning, the others are gone. */
export function alarmsNow(
  before: readonly RaisedAlarm[],
  present: readonly SiteAlarm[],
  now: UtcInstant,
): readonly RaisedAlarm[] {
  return present.map((alarm) => ({ ...alarm, since: before.find((each) => each.id === alarm.id)?.since ?? now }));
}
