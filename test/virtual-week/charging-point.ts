import { amperes, type Clock, type Logger, millis, type Random, seconds, watts } from '@busbar/kernel';
import { type Station, type StationState, station } from '@busbar/simulators';
import type { CarName, StationName } from './house-event.ts';

/** A car of the house, wherever it is. */
export interface HouseCar {
  readonly name: CarName;
  readonly kind: 'iec61851' | 'iso15118-2' | 'iso15118-20';
  readonly phases: 1 | 3;
  readonly isAsymmetric: boolean;
  readonly capacityKwh: number;
  readonly identification: string;
  /** A per phase; undefined: it cannot discharge. */
  readonly dischargeAmps?: number;
  /** % */
  soc: number;
  at: StationName | undefined;
}

/** The cars: told apart by standard, phases, battery and address. */
export function houseCars(): Record<CarName, HouseCar> {
  return {
    basic: {
      name: 'basic',
      kind: 'iec61851',
      phases: 1,
      isAsymmetric: false,
      capacityKwh: 40,
      identification: '02-00-00-00-00-0B',
      soc: 45,
      at: undefined,
    },
    talking: {
      name: 'talking',
      kind: 'iso15118-2',
      phases: 3,
      isAsymmetric: true,
      capacityKwh: 77,
      identification: '02-00-00-00-00-0C',
      soc: 35,
      at: undefined,
    },
    giving: {
      name: 'giving',
      kind: 'iso15118-20',
      phases: 3,
      isAsymmetric: false,
      capacityKwh: 60,
      identification: '02-00-00-00-00-0D',
      dischargeAmps: 12,
      soc: 60,
      at: undefined,
    },
  };
}

/** Resting world: it moves every ten seconds, as often as is measured. */
const MEASURING = millis(10_000);

/** What a charging point stands on. */
export interface ChargingPointBase {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly directory: string;
}

/** A charging station of the house with whatever car is plugged in; it can be switched off and on again. */
export class ChargingPoint {
  readonly name: StationName;
  readonly #base: ChargingPointBase;
  /** Closing of what is switched off for good. */
  readonly #closing: Promise<void>[] = [];
  #running: Station | undefined;
  #car: HouseCar | undefined;

  constructor(name: StationName, base: ChargingPointBase) {
    this.name = name;
    this.#base = base;
  }

  /** Undefined while it is switched off. */
  get running(): Station | undefined {
    return this.#running;
  }

  get car(): HouseCar | undefined {
    return this.#car;
  }

  /** What the station does; undefined while it is switched off: then no current flows. */
  state(): StationState | undefined {
    return this.#running?.state();
  }

  switchOn(): Station {
    const { clock, logger, random, directory } = this.#base;
    const running = station({
      clock,
      logger,
      random,
      dataDir: directory,
      serial: this.name,
      interfaces: [],
      isOffline: true,
      car: 'none',
      restingTick: MEASURING,
      // Both differ from the rating and from each other: a value that is used in the wrong place shows.
      safeCurrent: amperes(10),
      failsafeLimit: watts(this.name === 'garage' ? 4200 : 3600),
      failsafeDurationMinimum: seconds(7200),
    });
    void running.start();
    this.#running = running;
    if (this.#car !== undefined) this.#connect(this.#car);
    return running;
  }

  switchOff(): void {
    this.#remember();
    if (this.#running !== undefined) this.#closing.push(this.#running.close());
    this.#running = undefined;
  }

  /** Everything that was closed is closed. */
  async closed(): Promise<void> {
    await Promise.all(this.#closing.splice(0));
  }

  plug(car: HouseCar): void {
    this.#car = car;
    car.at = this.name;
    this.#connect(car);
  }

  unplug(): HouseCar | undefined {
    const car = this.#car;
    this.#remember();
    this.#running?.do({ do: 'unplug' });
    this.#car = undefined;
    if (car !== undefined) car.at = undefined;
    return car;
  }

  #connect({ kind, isAsymmetric, soc, phases, capacityKwh, identification, dischargeAmps }: HouseCar): void {
    const car = { car: kind, asymmetric: isAsymmetric, soc, phases, capacityKwh, identification };
    this.#running?.do({ do: 'plug', ...car, ...(dischargeAmps === undefined ? {} : { dischargeAmps }) });
  }

  /** The battery keeps what it got. */
  #remember(): void {
    const soc = this.#running?.state().car?.soc;
    if (this.#car !== undefined && soc !== undefined) this.#car.soc = soc;
  }
}
