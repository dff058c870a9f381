import type { Clock, Logger, Seconds, Watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type ControllableSystem, lpcControllableSystem, lppControllableSystem } from '@busbar/usecases';
import { type FailsafeStore, failsafeStore } from './failsafe-store.ts';

/** Ratings and delivered values of a device whose power can be limited. Powers are magnitudes. */
export interface PowerLimitsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keeps what energy guards have written. */
  readonly dataDir: string;
  readonly nominalConsumption: Watts;
  /** Undefined: it cannot produce, so production is not limited. */
  readonly nominalProduction: Watts | undefined;
  readonly failsafeLimit: Watts;
  readonly failsafeProduction: Watts;
  readonly failsafeDurationMinimum: Seconds;
  readonly failsafeDurationMaximum: Seconds;
}

/** The controllable systems of a device: LPC, and LPP where it can produce. */
export interface PowerLimits {
  readonly lpc: ControllableSystem;
  readonly lpp: ControllableSystem | undefined;
  /** A permitted reason to refuse activations is there, or gone (LPC 7.4). */
  refuseActivations(useCase: 'LPC' | 'LPP', isOn: boolean): void;
  /** Forgets what energy guards have written. */
  reset(): void;
  close(): void;
}

/** Offers the controllable systems, each on its entity. */
export function powerLimits(at: (useCase: 'LPC' | 'LPP') => LocalEntity, options: PowerLimitsOptions): PowerLimits {
  const { clock, logger, dataDir, failsafeDurationMinimum, failsafeDurationMaximum, nominalProduction } = options;
  const refusing = new Set<'LPC' | 'LPP'>();
  const stores: FailsafeStore[] = [];
  const system = (useCase: 'LPC' | 'LPP', nominalMax: Watts, failsafeLimit: Watts): ControllableSystem => {
    const store = failsafeStore(dataDir, useCase);
    stores.push(store);
    const offer = useCase === 'LPC' ? lpcControllableSystem : lppControllableSystem;
    const one = offer(at(useCase), {
      clock,
      logger,
      isCem: false,
      nominalMax,
      failsafeLimit,
      failsafeDurationMinimum,
      failsafeDurationMaximum,
      canApply: () => (refusing.has(useCase) ? 'safety-related activity' : undefined),
      restore: store.load(),
    });
    let told = failsafeOf(one);
    one.onChange(() => {
      const now = failsafeOf(one);
      if (JSON.stringify(now) === JSON.stringify(told)) return;
      told = now;
      store.save(now);
    });
    return one;
  };
  const lpc = system('LPC', options.nominalConsumption, options.failsafeLimit);
  const lpp =
    nominalProduction === undefined ? undefined : system('LPP', nominalProduction, options.failsafeProduction);
  return {
    lpc,
    lpp,
    refuseActivations(useCase, isOn) {
      if (isOn) refusing.add(useCase);
      else refusing.delete(useCase);
    },
    reset() {
      for (const store of stores) store.forget();
    },
    close() {
      lpc.close();
      lpp?.close();
    },
  };
}

function failsafeOf(system: ControllableSystem): {
  readonly failsafeLimit: Watts;
  readonly failsafeDurationMinimum: Seconds;
} {
  const { failsafeLimit, failsafeDurationMinimum } = system.state();
  return { failsafeLimit, failsafeDurationMinimum };
}

/** The state of the systems for whoever asks at the device; `power` as the device measures it, production negative. */
export function limitStates({ lpc, lpp }: PowerLimits, power: Watts): object {
  return {
    states: {
      LPC: stateOf(lpc, Math.max(0, power)),
      ...(lpp === undefined ? {} : { LPP: stateOf(lpp, Math.max(0, -power)) }),
    },
  };
}

function stateOf(system: ControllableSystem, powerWatts: number): object {
  const { phase, effectiveLimit } = system.state();
  return {
    state: phase,
    ...(effectiveLimit === undefined ? {} : { effectiveLimitWatts: effectiveLimit }),
    powerWatts,
  };
}
