import { formatInstant, type UtcInstant } from '@busbar/kernel';
import { type Check, checksOf } from './check.ts';

/** What was seen of the clock. */
export interface ClockFacts {
  readonly wall: UtcInstant;
  /** How much the wall clock moved more than the monotonic one while the doctor looked, ms. */
  readonly drift: number;
  /** Whether the clock is set by NTP; undefined where that cannot be seen. */
  readonly isSynchronised: boolean | undefined;
  /** When the identity was made: the clock cannot be before it. */
  readonly identityCreated: UtcInstant | undefined;
}

/** When this program was written: a clock before it is wrong. */
const NOT_BEFORE = Date.UTC(2026, 0, 1);
/** Far behind the life of any device with this version. */
const NOT_AFTER = Date.UTC(2056, 0, 1);
/** A clock that is slewed by NTP moves by half a thousandth; more is a step, ms. */
const STEP = 250;

const clock = checksOf('clock');
const SET = 'Set the clock and keep it right: timedatectl set-ntp true.';

/** Whether the clock can be right: SPINE heartbeats carry its time, and partners refuse those of 1970. */
export function checkClock({ wall, drift, isSynchronised, identityCreated }: ClockFacts): readonly Check[] {
  return [checkYear(wall, identityCreated), checkSteps(drift), checkNtp(isSynchronised)];
}

function checkYear(wall: UtcInstant, identityCreated: UtcInstant | undefined): Check {
  const now = formatInstant(wall);
  if (wall < NOT_BEFORE || wall >= NOT_AFTER)
    return clock(
      'problem',
      'time',
      `it is ${now} here, which cannot be; heartbeats are withheld and limits refused`,
      SET,
    );
  if (identityCreated !== undefined && wall < identityCreated)
    return clock(
      'problem',
      'time',
      `it is ${now} here, but the identity was made ${formatInstant(identityCreated)}`,
      SET,
    );
  return clock('ok', 'time', now);
}

function checkSteps(drift: number): Check {
  if (Math.abs(drift) < STEP) return clock('ok', 'steps', 'the clock runs evenly');
  const text = `the clock was set by ${(drift / 1000).toFixed(1)} s while this ran`;
  return clock('warning', 'steps', text, 'Two programs that set the clock work against each other: leave it to one.');
}

function checkNtp(isSynchronised: boolean | undefined): Check {
  if (isSynchronised === undefined)
    return clock('ok', 'NTP', 'whether the clock is set by NTP cannot be seen here (no timedatectl)');
  if (isSynchronised) return clock('ok', 'NTP', 'the clock is set by NTP');
  return clock('warning', 'NTP', 'the clock is not set by NTP: records and charging plans will be off', SET);
}
