import type { Amperes, Millis, Seconds, Watts } from '@busbar/kernel';
import type {
  CevcEvState,
  DbevcEvState,
  EvcsEvseState,
  LimitedEvStatus,
  LpcControllableSystem,
} from '@busbar/usecases';
import type { CounterpartOptions } from './counterpart.ts';
import type { StationUseCase } from './played-use-cases.ts';
import type { Car, CarOptions, PerPhase } from './world/car.ts';

/** What a simulated charging station may be configured with besides the common options. */
export interface StationOptions extends CounterpartOptions {
  /** What it plays; default all, or what a recorded device announced. */
  readonly useCases?: readonly StationUseCase[];
  /** Rating of the station; default 11 kW. */
  readonly nominalMax?: Watts;
  /** Limit it falls back to by itself; default 4,200 W. */
  readonly failsafeLimit?: Watts;
  /** How long it stays there; 2 h to 24 h, default 2 h. */
  readonly failsafeDurationMinimum?: Seconds;
  /** Longest duration an energy guard may write there; default 24 h. */
  readonly failsafeDurationMaximum?: Seconds;
  /** Power it can discharge with; with it production is limited too (LPP). Default: it cannot. */
  readonly nominalProduction?: Watts;
  /** Production it falls back to by itself; default 4,200 W. */
  readonly failsafeProduction?: Watts;
  /** Phases it is connected to; default 3. */
  readonly phases?: 1 | 2 | 3;
  /** Voltages between phases are published too; some readers take them for a fourth phase. */
  readonly voltagesBetweenPhases?: boolean;
  /**
   * Current per phase a car may draw while no energy manager guards it (OPEV); default the rating, because this station has a
   * circuit of its own.
   */
  readonly safeCurrent?: Amperes;
  /** The car that is plugged in at start; default an ISO 15118-2 car with 11 kW; `none`: the connector is free. */
  readonly car?: CarOptions | 'none';
  /** Time until car and station have agreed on ISO 15118; default 3 s. */
  readonly dataLinkAfter?: Millis;
  /** State of charge of the car that is plugged in at start; default drawn from the seed. */
  readonly soc?: number;
  /** How much faster the battery fills than the clock runs; 1 to 60. Protocol timers are not touched. */
  readonly speed?: number;
  /** How often the electrical model moves while the currents stay as they are; default as while they change, 250 ms. */
  readonly restingTick?: Millis;
}

/** What the station does now, for whoever looks at it from inside the same process. */
export interface StationState {
  readonly power: Watts;
  readonly currents: PerPhase<Amperes>;
  readonly car: Car | undefined;
  readonly lpc: ReturnType<LpcControllableSystem['state']>;
  /** Ceilings and recommendations of the energy manager; undefined without a car. */
  readonly opev: LimitedEvStatus | undefined;
  readonly oscev: LimitedEvStatus | undefined;
  /** Negotiation of charging; undefined without a data link, and for a car in dynamic control. */
  readonly cevc: CevcEvState | undefined;
  /** Dynamic control; undefined for a car that cannot discharge. */
  readonly dbevc: DbevcEvState | undefined;
  /** The summary of the session. */
  readonly evcs: EvcsEvseState;
}
