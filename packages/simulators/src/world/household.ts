import { type Random, type UtcInstant, type Watts, watts } from '@busbar/kernel';

/** Load of a household that nobody controls, W: a base load, meals in the evening, seeded appliances. */
export interface Household {
  /** Load at an instant; the same seed and instant give the same load. */
  load(at: UtcInstant): Watts;
}

const HOUR = 3_600_000;
const SLOT = HOUR / 4;

/** A household whose appliances follow a seed. `base` 0 gives no load at all. */
export function household(random: Random, base: Watts): Household {
  const slots = Array.from({ length: 96 }, () => random());
  return {
    load(at) {
      if (base === 0) return watts(0);
      const hour = (at % (24 * HOUR)) / HOUR;
      const evening = Math.exp(-((hour - 19) ** 2) / 8);
      const appliance = slots[Math.floor((at % (24 * HOUR)) / SLOT)] ?? 0;
      return watts(Math.round(base * (1 + 2.5 * evening + (appliance > 0.8 ? 3 : appliance))));
    },
  };
}
