import { type UtcInstant, type Watts, watts } from '@busbar/kernel';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Hours of the day between which the sun is up. */
const [RISE, SET] = [6, 20] as const;

/** What panels produce at this time of the day, W: half a sine from six to eight, clouds as a share of it. */
export function sunPower(at: UtcInstant, peak: Watts, clouds: number): Watts {
  const hour = (at % DAY) / HOUR;
  if (hour <= RISE || hour >= SET) return watts(0);
  const share = Math.sin(((hour - RISE) / (SET - RISE)) * Math.PI) * (1 - clouds);
  return watts(Math.round(peak * share));
}
