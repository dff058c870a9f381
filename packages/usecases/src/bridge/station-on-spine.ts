import type {
  ChargingStation,
  Confirmation,
  EnergyDirection,
  LimitSource,
  OperatingState,
  Phase,
  StationState,
} from '@busbar/functions';
import {
  type Clock,
  type Logger,
  type Seconds,
  seconds,
  type Unlisten,
  type Volts,
  volts,
  type Watts,
  watts,
} from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { type EvseccEvse, evseccEvse } from '../spine/evsecc/evse.ts';
import { type LpcControllableSystem, lpcControllableSystem } from '../spine/lpc/lpc.ts';
import { type LppControllableSystem, lppControllableSystem } from '../spine/lpp/lpp.ts';
import { type MpcMonitoredUnit, mpcMonitoredUnit } from '../spine/mpc/mpc.ts';
import { VehicleOnSpine } from './vehicle-on-spine.ts';

/** How a station of another protocol is shown on SPINE. */
export interface StationOnSpineOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Phases it is connected with; `a` if left out, as chargers of Japan are. */
  readonly phases?: readonly Phase[];
  /** Voltage that converts the currents of OPEV; 200 V if left out. */
  readonly voltage?: Volts;
  /**
   * What it may take while the energy manager is silent, W; LPC-021/1. The station itself has no failsafe: this one keeps it
   * for the station. The least power of the station if left out.
   */
  readonly failsafeLimit?: Watts;
  /** The same for what it may give while the energy manager is silent, W; 0 W if left out. */
  readonly failsafeProductionLimit?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
  /** Whether the station is told to charge whenever it can, with what the limits leave; the default is yes. */
  readonly isStarted?: boolean;
}

/** A station that is shown on SPINE. */
export interface StationOnSpine {
  readonly lpc: LpcControllableSystem;
  /** Of a station that discharges vehicles. */
  readonly lpp: LppControllableSystem | undefined;
  close(): void;
}

const FAILSAFE_DURATION = seconds(2 * 3600);
const JAPANESE_VOLTAGE = volts(200);
const NOTHING: Unlisten = () => undefined;

/**
 * Shows a charging station of another protocol as one of SPINE on an EVSE entity: LPC (and LPP, if it discharges) with a failsafe, EVSECC, MPC, and with a
 * vehicle EVCC, EVCEM, OPEV and EVSOC. What energy managers write there is merged to one bound of the station.
 */
export function stationOnSpine(
  evse: LocalEntity,
  station: ChargingStation,
  options: StationOnSpineOptions,
): StationOnSpine {
  return new ShownStation(evse, station, options);
}

class ShownStation implements StationOnSpine {
  readonly lpc: LpcControllableSystem;
  readonly lpp: LppControllableSystem | undefined;
  readonly #evse: LocalEntity;
  readonly #station: ChargingStation;
  readonly #options: StationOnSpineOptions;
  readonly #logger: Logger;
  readonly #evsecc: EvseccEvse;
  readonly #mpc: MpcMonitoredUnit;
  readonly #stops: readonly Unlisten[];
  #vehicle: VehicleOnSpine | undefined;
  /** The last bound of each source and direction that was passed on. */
  readonly #passed = new Map<string, Watts | undefined>();
  #isStarted = false;

  constructor(evse: LocalEntity, station: ChargingStation, options: StationOnSpineOptions) {
    const { clock, logger, phases = ['a'] } = options;
    const state = station.state();
    const nominalMax = state.ratings.charge ?? state.ranges.charge?.maximum ?? watts(0);
    this.#evse = evse;
    this.#station = station;
    this.#options = options;
    this.#logger = logger.with({ station: station.key });
    this.#evsecc = evseccEvse(evse, { manufacturer: state.info });
    this.#mpc = mpcMonitoredUnit(evse, { clock, phases, valueSource: 'calculatedValue' });
    const shared = {
      clock,
      logger,
      isCem: false,
      failsafeDurationMinimum: options.failsafeDurationMinimum ?? FAILSAFE_DURATION,
      canApply: () => (station.state().phase === 'lost' ? 'the station does not answer' : undefined),
    };
    this.lpc = lpcControllableSystem(evse, {
      ...shared,
      nominalMax,
      failsafeLimit: options.failsafeLimit ?? state.ranges.charge?.minimum ?? watts(0),
    });
    this.lpp = !state.capabilities.discharge
      ? undefined
      : lppControllableSystem(evse, {
          ...shared,
          nominalMax: state.ratings.discharge ?? state.ranges.discharge?.maximum ?? watts(0),
          failsafeLimit: options.failsafeProductionLimit ?? watts(0),
        });
    this.#stops = [
      this.lpc.onChange(({ effectiveLimit }) => this.#pass('powerLimit', 'charge', effectiveLimit)),
      this.lpp?.onChange(({ effectiveLimit }) => this.#pass('powerLimit', 'discharge', effectiveLimit)) ?? NOTHING,
      station.onChange(() => this.#publish()),
    ];
    this.#publish();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#vehicle?.close();
    this.#vehicle = undefined;
    this.lpc.close();
    this.lpp?.close();
    this.#mpc.close();
    this.#evsecc.close();
  }

  #publish(): void {
    const state = this.#station.state();
    this.#start(state);
    this.#evsecc.setState(operatingStateOf(state.operatingState, state), state.fault.code);
    const { power, energyIn, energyOut } = state;
    this.#mpc.publish({
      ...(power === undefined ? {} : { power: power.value }),
      ...(energyIn === undefined ? {} : { energyConsumed: energyIn.value }),
      ...(energyOut === undefined ? {} : { energyProduced: energyOut.value }),
      ...(power?.quality === 'stale' || state.phase === 'lost' ? { state: 'error' } : {}),
    });
    this.#showVehicle(state);
  }

  /** Stations of SPINE charge without being told to. */
  #start({ phase }: StationState): void {
    if (phase === 'lost') this.#isStarted = false;
    if (phase !== 'controllable' || this.#isStarted || this.#options.isStarted === false) return;
    this.#isStarted = true;
    this.#report('start', this.#station.start());
  }

  /** Unknown is not unplugged: the vehicle stays until the station says that it left. */
  #showVehicle(state: StationState): void {
    const { clock, logger, phases = ['a'], voltage = JAPANESE_VOLTAGE } = this.#options;
    if (state.connection === 'disconnected') {
      this.#vehicle?.close();
      this.#vehicle = undefined;
    } else if (this.#vehicle !== undefined) this.#vehicle.publish(state);
    else if (state.connection === 'connected')
      this.#vehicle = new VehicleOnSpine(this.#evse, state, {
        clock,
        logger,
        phases,
        voltage,
        bounded: (power) => this.#pass('loadControl', 'charge', power),
      });
  }

  #pass(source: LimitSource, direction: EnergyDirection, bound: Watts | undefined): void {
    const key = `${source} ${direction}`;
    if (this.#passed.get(key) === bound) return;
    this.#passed.set(key, bound);
    this.#report(key, this.#station.applyLimit({ source, direction, watts: bound }));
  }

  /** The energy manager has its answer already; measured values tell it what became of the limit. */
  #report(what: string, command: Promise<Confirmation>): void {
    void command.then((confirmation) => {
      const isFine = confirmation.status === 'accepted' || confirmation.status === 'superseded';
      this.#logger[isFine ? 'debug' : 'warn']('bridge.command', { what, ...confirmation });
    });
  }
}

/** EVSECC knows that a station works, or that it does not. */
function operatingStateOf(operating: OperatingState, { fault }: StationState): 'normalOperation' | 'failure' {
  return fault.isFaulty || operating === 'failure' || operating === 'notReachable' ? 'failure' : 'normalOperation';
}
