import { type PerPhase, PHASES, type Phase } from '@busbar/functions';
import { type Amperes, amperes, assertThat } from '@busbar/kernel';
import { type EvccEv, type EvccEvOptions, evccEv } from '../spine/evcc/ev.ts';
import type { CurrentGuard, CurrentGuardOptions } from '../spine/load-control/current-guard-node.ts';
import type { GuardedEv } from '../spine/load-control/guarded-ev.ts';
import type { LimitedEvOptions, LimitedEvStatus } from '../spine/load-control/limited-ev.ts';
import { type OpevEv, opevCem, opevEv } from '../spine/opev/opev.ts';
import { type OscevEv, oscevCem, oscevEv } from '../spine/oscev/oscev.ts';
import type { LimitOutcome } from '../spine/power-limit/limit-outcome.ts';
import { EvSite } from './ev-site.ts';

/** A vehicle with OPEV and OSCEV, and EVCC beside them. */
export interface LimitedCar {
  readonly evcc: EvccEv;
  readonly opev: OpevEv;
  readonly oscev: OscevEv;
}

/** Both actors of OPEV and OSCEV, each on a real SPINE device, joined in memory and run in virtual time. */
export class CurrentLimitPair extends EvSite {
  isHealthy = true;
  readonly opev: CurrentGuard;
  readonly oscev: CurrentGuard;

  constructor(options: Partial<CurrentGuardOptions> = {}) {
    super();
    const { clock, logger } = this.ems;
    const common = { clock, logger, healthy: () => this.isHealthy, ...options };
    this.opev = opevCem(this.cem, common);
    this.oscev = oscevCem(this.cem, common);
  }

  /** Plugs a car in: symmetric, on the pilot wire, 6 to 16 A, unless said otherwise. */
  car(options: Partial<LimitedEvOptions> = {}, evcc: Partial<EvccEvOptions> = {}): LimitedCar {
    const phases: readonly Phase[] = options.phases ?? PHASES;
    const { clock, logger } = this.station;
    const limited: LimitedEvOptions = {
      clock,
      logger,
      phases,
      permitted: { minimum: amperes(6), maximum: amperes(16), pause: amperes(0) },
      ...options,
    };
    return this.plug((ev) => ({
      evcc: evccEv(ev, { phases, communicationsStandard: 'iec61851', isAsymmetricChargingSupported: false, ...evcc }),
      opev: opevEv(ev, limited),
      oscev: oscevEv(ev, limited),
    }));
  }

  /** The energy manager states limits of OPEV; the first answer of the vehicle. */
  async limit(limits: PerPhase<Amperes>): Promise<LimitOutcome> {
    const outcome = this.opev.setLimits(this.target, limits);
    await this.clock.run(100);
    return outcome;
  }

  /** The vehicle as OPEV sees it. */
  get seen(): GuardedEv {
    const [vehicle] = this.opev.vehicles();
    assertThat(vehicle !== undefined, 'the energy manager sees a vehicle');
    return vehicle;
  }
}

/** The currents of all phases, or undefined where there are none. */
export function currentsOf({ currents }: LimitedEvStatus): readonly (number | undefined)[] {
  return PHASES.map((phase) => currents[phase]);
}

/** The same current on every phase. */
export function eachPhase(value: number): PerPhase<Amperes> {
  return { a: amperes(value), b: amperes(value), c: amperes(value) };
}
