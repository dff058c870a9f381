import { assertThat, seconds, watts } from '@busbar/kernel';
import {
  type LpcControllableSystem,
  type LpcEnergyGuard,
  lpcControllableSystem,
  lpcEnergyGuard,
} from '../spine/lpc/lpc.ts';
import type { ControllableSystemOptions } from '../spine/power-limit/controllable-system-options.ts';
import type { ControlledSystem } from '../spine/power-limit/guarded-system.ts';
import { skiOf } from './joined-devices.ts';
import { VirtualSite } from './virtual-site.ts';

/** Both actors of LPC, each on a real SPINE device, joined in memory and run in virtual time. */
export class LimitPair extends VirtualSite {
  isHealthy = true;
  readonly guard: LpcEnergyGuard;
  system: LpcControllableSystem;
  readonly #options: Partial<ControllableSystemOptions>;

  constructor(options: Partial<ControllableSystemOptions> = {}) {
    super();
    this.#options = options;
    const { clock, logger } = this.ems;
    this.guard = lpcEnergyGuard(this.ems.addEntity('CEM'), { clock, logger, healthy: () => this.isHealthy });
    this.system = this.#start({});
  }

  get target(): { ski: string } {
    return { ski: skiOf(this.station.address) };
  }

  get seen(): ControlledSystem {
    const [system] = this.guard.systems();
    assertThat(system, 'the guard knows the system');
    return system;
  }

  /** Messages of the energy manager that carry this text. */
  sent(text: string): number {
    return this.log.filter(({ from, text: message }) => from === 'a' && message.includes(text)).length;
  }

  /** The station starts again; failsafe values survive as its owner stored them. */
  restart(restore: ControllableSystemOptions['restore'] = {}): void {
    const [, evse] = this.station.entities();
    if (evse !== undefined) this.station.removeEntity(evse);
    this.system = this.#start(restore);
  }

  #start(restore: ControllableSystemOptions['restore']): LpcControllableSystem {
    const { clock, logger } = this.station;
    return lpcControllableSystem(this.station.addEntity('EVSE'), {
      clock,
      logger,
      isCem: false,
      nominalMax: watts(22_000),
      failsafeLimit: watts(4200),
      failsafeDurationMinimum: seconds(7200),
      ...(restore === undefined ? {} : { restore }),
      ...this.#options,
    });
  }
}
