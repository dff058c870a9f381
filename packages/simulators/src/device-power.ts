import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import type { CounterpartOptions } from './counterpart.ts';
import { type PowerLimits, powerLimits } from './power-limits.ts';

/** Ratings and delivered failsafe values of an appliance; what is left out has the values of its kind. */
export interface DevicePowerOptions {
  readonly nominalMax?: Watts;
  readonly nominalProduction?: Watts;
  readonly failsafeLimit?: Watts;
  readonly failsafeProduction?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
  readonly failsafeDurationMaximum?: Seconds;
}

/** The controllable systems of an appliance on its entity. */
export function devicePowerLimits(
  entity: LocalEntity,
  options: DevicePowerOptions & Pick<CounterpartOptions, 'clock' | 'logger' | 'dataDir'>,
  rating: { readonly nominalConsumption: Watts; readonly nominalProduction?: Watts },
): PowerLimits {
  const { clock, logger, dataDir } = options;
  return powerLimits(() => entity, {
    clock,
    logger,
    dataDir,
    nominalConsumption: options.nominalMax ?? rating.nominalConsumption,
    nominalProduction: options.nominalProduction ?? rating.nominalProduction,
    failsafeLimit: options.failsafeLimit ?? watts(4200),
    failsafeProduction: options.failsafeProduction ?? watts(4200),
    failsafeDurationMinimum: options.failsafeDurationMinimum ?? seconds(7200),
    failsafeDurationMaximum: options.failsafeDurationMaximum ?? seconds(86_400),
  });
}
