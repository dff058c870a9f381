import { amperes, type Clock, percent, type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import {
  type CevcEv,
  type CevcEvState,
  type DbevcEv,
  type DbevcEvState,
  dbevcEv,
  type EvsocEv,
  evsocEv,
} from '@busbar/usecases';
import type { CarPlace } from './played-use-cases.ts';
import { acceptedCurrent, type Car, givenCurrent } from './world/car.ts';
import { PHASE_VOLTAGE } from './world/charge-control.ts';
import { energyDemand, energyRequests } from './world/driver-demand.ts';

/** What a data link is opened with. */
export interface DataLinkOptions {
  readonly clock: Clock;
  /** The car was plugged in at this moment of the clock. */
  readonly pluggedAt: number;
  /** Most current per phase that car and station take together. */
  readonly maximum: number;
  /** The negotiation, not announced yet; absent for a car that can discharge. */
  readonly cevc: CevcEv | undefined;
  /** Told when the negotiation or the setpoint changed. */
  readonly changed: () => void;
}

/** Most that a limit of another use case leaves, magnitudes. */
export type PowerBounds = Parameters<DbevcEv['setLimits']>[0];

/**
 * What a car does over a data link: it tells its state of charge (EVSOC), and its charging is planned in scheduled control (CEVC) or
 * steered in dynamic control, if it can discharge (DBEVC). A session has one of both (DBEVC 5).
 */
export interface DataLink {
  /** Power of the plan or the setpoint, W; negative discharges; undefined: the car charges as it likes. */
  power(): Watts | undefined;
  cevc(): CevcEvState | undefined;
  dbevc(): DbevcEvState | undefined;
  /** Publishes what the battery holds. */
  publish(car: Car): void;
  /** The driver needs something else. */
  setDemand(car: Car): void;
  /** The car asks for another plan. */
  renegotiate(): void;
  setLimits(limits: PowerBounds): void;
  /** The driver takes over with this power; undefined: the car may be steered again. */
  boost(power: Watts | undefined): void;
}

/** Opens the data link of a plugged car; its use cases are there from now on. */
export function openDataLink(place: CarPlace, car: Car, options: DataLinkOptions): DataLink {
  return new OpenDataLink(place, car, options);
}

class OpenDataLink implements DataLink {
  readonly #options: DataLinkOptions;
  readonly #evsoc: EvsocEv;
  readonly #cevc: CevcEv | undefined;
  readonly #dbevc: DbevcEv | undefined;
  #range = '';

  constructor(place: CarPlace, car: Car, options: DataLinkOptions) {
    const { clock, changed } = options;
    this.#options = options;
    this.#evsoc = evsocEv(place.at('EVSOC'), { clock });
    const at = (current: number): Watts => watts(Math.round(current * PHASE_VOLTAGE * car.phases));
    const power = { minimum: at(car.minimumCurrent), maximum: at(options.maximum) };
    this.#cevc = options.cevc;
    this.#cevc?.announce();
    this.#cevc?.onChange(changed);
    this.setDemand(car);
    if (car.discharge !== undefined) {
      this.#dbevc = dbevcEv(place.at('DBEVC'), {
        range: this.#rangeOf(car),
        constraints: {
          consumptionMinimum: power.minimum,
          consumptionMaximum: power.maximum,
          productionMinimum: watts(0),
          productionMaximum: at(Math.min(car.discharge.maximumCurrent, options.maximum)),
        },
        requests: energyRequests(car, this.#sincePlugged()),
      });
      this.#dbevc.onChange(changed);
    }
  }

  power(): Watts | undefined {
    return this.#dbevc === undefined ? this.#cevc?.state().range?.expected : this.#dbevc.state().power;
  }

  cevc(): CevcEvState | undefined {
    return this.#cevc?.state();
  }

  dbevc(): DbevcEvState | undefined {
    return this.#dbevc?.state();
  }

  publish(car: Car): void {
    this.#evsoc.publish({ stateOfCharge: percent(Math.round(car.soc * 10) / 10), nominalCapacity: car.capacity });
    if (this.#dbevc === undefined) return;
    this.#dbevc.setRequests(energyRequests(car, this.#sincePlugged()));
    const range = this.#rangeOf(car);
    const text = JSON.stringify(range);
    if (text === this.#range) return;
    this.#range = text;
    this.#dbevc.setRange(range);
  }

  /** A demand is told once and then only when it is another one: the car states it when it negotiates, not while it charges. */
  setDemand(car: Car): void {
    this.#cevc?.setDemand(energyDemand(car, this.#sincePlugged()));
    this.#dbevc?.setRequests(energyRequests(car, this.#sincePlugged()));
  }

  renegotiate(): void {
    this.#cevc?.requestUpdate();
  }

  setLimits(limits: PowerBounds): void {
    this.#dbevc?.setLimits(limits);
  }

  boost(power: Watts | undefined): void {
    if (power === undefined) this.#dbevc?.release();
    else this.#dbevc?.takeOver(power);
  }

  #sincePlugged(): Seconds {
    return seconds((this.#options.clock.now() - this.#options.pluggedAt) / 1000);
  }

  /** What may be written now: nothing into a full battery, nothing out of one at its minimum. In steps of 100 W. */
  #rangeOf(car: Car): { readonly minimum: Watts; readonly maximum: Watts; readonly step: Watts } {
    const { maximum } = this.#options;
    const least = (current: number): number =>
      Math.floor((Math.min(current, maximum) * PHASE_VOLTAGE * car.phases) / STEP) * STEP;
    return {
      minimum: watts(0 - least(givenCurrent(car))),
      maximum: watts(
        least(acceptedCurrent({ ...car, maximumCurrent: amperes(Math.min(car.maximumCurrent, maximum)) })),
      ),
      step: watts(STEP),
    };
  }
}

/** Resolution of setpoints, W. */
const STEP = 100;
