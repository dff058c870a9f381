import {
  type Amperes,
  amperes,
  Listeners,
  millis,
  percent,
  type Seconds,
  seconds,
  type Watts,
  watts,
} from '@busbar/kernel';
import { type EvcsEvse, evcsEvse, evseccEvse, mpcMonitoredUnit } from '@busbar/usecases';
import { carFrom, demandFrom } from './car-command.ts';
import {
  booleanArgument,
  optionalNumber,
  POWER_LIMITS,
  type SimulatorCommand,
  unknownCommand,
  useCaseArgument,
} from './command.ts';
import { counterpart } from './counterpart.ts';
import { ModelTick } from './model-tick.ts';
import { PlayedUseCases } from './played-use-cases.ts';
import { type PluggedCar, plugIn } from './plugged-car.ts';
import { limitStates, type PowerLimits, powerLimits } from './power-limits.ts';
import { manufacturerOf, stationEntity } from './recording/recorded-station.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';
import { STATION_COMMANDS } from './station-commands.ts';
import { carEvents, limitEvent, summaryEvent } from './station-events.ts';
import { StationMeter } from './station-meter.ts';
import type { StationOptions, StationState } from './station-options.ts';
import { type Car, carOf, charged, type PerPhase, PHASES } from './world/car.ts';
import { followOffer, offeredCurrents, powerAt } from './world/charge-control.ts';

/** Simulated 11 kW charging station: LPC controllable system, monitored unit, EVSE with one car, sessions with a summary. */
export interface Station extends Simulator {
  readonly state: () => StationState;
}

/** How often the electrical model moves while currents change. */
const WORLD_TICK = millis(250);
const RATED_CURRENT = amperes(16);
const DATA_LINK_AFTER = millis(3000);

/** Builds a station; it runs after {@link Simulator.start}. */
export function station(options: StationOptions): Station {
  return new StationSimulator(options);
}

class StationSimulator implements Station {
  readonly kind = 'station';
  readonly node: Station['node'];
  readonly #options: StationOptions;
  readonly #evse: ReturnType<Station['node']['device']['addEntity']>;
  readonly #useCases: PlayedUseCases;
  readonly #evsecc: ReturnType<typeof evseccEvse>;
  readonly #evcs: EvcsEvse;
  readonly #meter: StationMeter;
  readonly #limits: PowerLimits;
  readonly #events = new Listeners<[SimulatorEvent]>();
  /** The last event of each kind, for late listeners. */
  readonly #told = new Map<string, SimulatorEvent>();
  readonly #commands: Readonly<Record<string, (command: SimulatorCommand) => void>>;
  #car: Car | undefined;
  #plugged: PluggedCar | undefined;
  #currents: PerPhase<Amperes> = {};
  #failed = false;
  readonly #world: ModelTick;

  constructor(options: StationOptions) {
    const { clock, logger, random } = options;
    this.#options = options;
    this.node = counterpart(
      {
        kind: 'station',
        deviceType: 'ChargingStation',
        brand: 'Busbar',
        type: 'ChargingStation',
        model: 'Station-11kW',
        categories: [3],
      },
      options,
    );
    this.#evse = stationEntity(this.node.device, options.like);
    const useCases = new PlayedUseCases(this.#evse, clock, options.useCases, options.like);
    this.#useCases = useCases;
    this.#evsecc = evseccEvse(useCases.evse('EVSECC'), { manufacturer: manufacturerOf(options.like) });
    this.#evcs = evcsEvse(useCases.evse('EVCS'));
    const phases = options.phases ?? 3;
    this.#meter = new StationMeter(mpcMonitoredUnit(useCases.evse('MPC'), { clock, phases }), {
      phases,
      voltagesBetweenPhases: options.voltagesBetweenPhases ?? false,
      produces: options.nominalProduction !== undefined,
    });
    this.#limits = powerLimits((useCase) => useCases.evse(useCase), {
      clock,
      logger,
      dataDir: options.dataDir,
      nominalConsumption: options.nominalMax ?? watts(11_040),
      nominalProduction: options.nominalProduction,
      failsafeLimit: options.failsafeLimit ?? watts(4200),
      failsafeProduction: options.failsafeProduction ?? watts(4200),
      failsafeDurationMinimum: options.failsafeDurationMinimum ?? seconds(7200),
      failsafeDurationMaximum: options.failsafeDurationMaximum ?? seconds(86_400),
    });
    this.#world = new ModelTick(clock, { moving: WORLD_TICK, resting: options.restingTick ?? WORLD_TICK }, (step) =>
      this.#tick(step),
    );
    const soc = percent(options.soc ?? 25 + Math.floor(random() * 30));
    if (options.car !== 'none') this.#plug(carOf({ soc, ...options.car }));
    this.#commands = this.#commandTable();
    this.#limits.lpc.onChange((state) => {
      this.#world.wake();
      this.#boundCar();
      if (useCases.has('LPC')) this.#events.emit(limitEvent(state));
    });
    this.#limits.lpp?.onChange(() => {
      this.#world.wake();
      this.#boundCar();
    });
    this.#evcs.onChange((state) => this.#tell(summaryEvent(state)));
    this.#meter.publish(this.#currents);
    if (this.#car !== undefined) this.#plugged?.publish(this.#car, this.#currents);
  }

  async start(): ReturnType<Simulator['start']> {
    const at = await this.node.start();
    this.#world.start();
    return at;
  }

  do(command: SimulatorCommand): object {
    const act = this.#commands[command.do];
    if (act === undefined) throw unknownCommand(command, STATION_COMMANDS);
    act(command);
    this.#world.wake();
    return command.do === 'state' ? limitStates(this.#limits, this.#meter.power(this.#currents)) : { done: command.do };
  }

  reset(): void {
    this.#limits.reset();
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    const unlisten = this.#events.add(listener);
    if (this.#useCases.has('LPC')) listener(limitEvent(this.#limits.lpc.state()));
    for (const event of this.#told.values()) listener(event);
    return unlisten;
  }

  readonly state = (): StationState => ({
    power: this.#meter.power(this.#currents),
    currents: this.#currents,
    car: this.#car,
    lpc: this.#limits.lpc.state(),
    opev: this.#plugged?.opev(),
    oscev: this.#plugged?.oscev(),
    cevc: this.#plugged?.cevc(),
    dbevc: this.#plugged?.dbevc(),
    evcs: this.#evcs.state(),
  });

  async close(): Promise<void> {
    this.#world.stop();
    this.#unplug();
    this.#evcs.close();
    this.#limits.close();
    this.#useCases.close();
    await this.node.close();
  }

  #commandTable(): Readonly<Record<string, (command: SimulatorCommand) => void>> {
    return {
      unplug: () => this.#unplug(),
      plug: (command) => {
        const car = carFrom(command);
        this.#unplug();
        this.#plug(car);
      },
      sleep: () => this.#plugged?.setAsleep(true),
      wake: () => this.#plugged?.setAsleep(false),
      wait: () => this.#setWaiting(true),
      go: () => this.#setWaiting(false),
      demand: (command) => this.#setDemand(command),
      renegotiate: () => this.#plugged?.renegotiate(),
      boost: (command) => {
        const power = optionalNumber(command, 'watts', { min: -50_000, max: 50_000 });
        this.#plugged?.boost(power === undefined ? undefined : watts(power));
      },
      summary: () => this.#evcs.requestSummary('charging'),
      fail: (command) => {
        this.#failed = true;
        this.#evsecc.setState('failure', typeof command.code === 'string' ? command.code : 'SIM-1');
      },
      repair: () => {
        this.#failed = false;
        this.#evsecc.setState('normalOperation');
      },
      interrupt: (command) =>
        this.#limits.lpc.interrupt(typeof command.reason === 'string' ? command.reason : 'self-protection'),
      refuse: (command) =>
        this.#limits.refuseActivations(useCaseArgument(command, POWER_LIMITS), booleanArgument(command, 'isOn')),
      measure: (command) => {
        const power = optionalNumber(command, 'watts', { min: -1_000_000, max: 1_000_000 });
        this.#meter.tell(power === undefined ? undefined : watts(power));
      },
      state: () => undefined,
    };
  }

  #plug(car: Car): void {
    const { clock, logger, safeCurrent, dataLinkAfter, like } = this.#options;
    this.#car = car;
    this.#plugged = plugIn(this.#evse, car, {
      clock,
      logger,
      rated: RATED_CURRENT,
      safeCurrent: safeCurrent ?? RATED_CURRENT,
      dataLinkAfter: dataLinkAfter ?? DATA_LINK_AFTER,
      like,
      useCases: this.#useCases,
      changed: () => {
        this.#world.wake();
        this.#tellCar();
      },
    });
    this.#evcs.beginSession();
    this.#boundCar();
    this.#tellCar();
  }

  #unplug(): void {
    const plugged = this.#plugged;
    this.#car = undefined;
    this.#plugged = undefined;
    this.#currents = {};
    plugged?.unplug();
    if (plugged !== undefined) this.#evcs.requestSummary('unplugged');
    this.#tellCar();
  }

  #setDemand(command: SimulatorCommand): void {
    if (this.#car === undefined) return;
    const { demand: _before, ...car } = this.#car;
    const demand = demandFrom(command);
    this.#car = { ...car, ...(demand === undefined ? {} : { demand }) };
    this.#plugged?.setDemand(this.#car);
  }

  /** What LPC and LPP leave, W; a station without these use cases is never limited, not even by failsafe values. */
  #bounds(): { readonly consumption: Watts | undefined; readonly production: Watts | undefined } {
    const { lpc, lpp } = this.#limits;
    return {
      consumption: this.#useCases.has('LPC') ? lpc.state().effectiveLimit : undefined,
      production: this.#useCases.has('LPP') ? lpp?.state().effectiveLimit : undefined,
    };
  }

  /** What LPC and LPP leave to the car clamps its setpoint. */
  #boundCar(): void {
    const { consumption, production } = this.#bounds();
    this.#plugged?.setLimits({
      ...(consumption === undefined ? {} : { consumption }),
      ...(production === undefined ? {} : { production }),
    });
  }

  #setWaiting(isWaiting: boolean): void {
    if (this.#car !== undefined) this.#car = { ...this.#car, isWaiting };
  }

  /** Lets time pass; answers whether the currents still change. */
  #tick(step: Seconds): boolean {
    const car = this.#car;
    const bounds = this.#bounds();
    const planned = this.#plugged?.plannedPower();
    const offered = this.#failed
      ? {}
      : offeredCurrents(car, {
          power: bounds.consumption,
          production: bounds.production,
          planned,
          rated: RATED_CURRENT,
          ceiling: (this.#useCases.has('OPEV') ? this.#plugged?.opev().currents : undefined) ?? {},
          recommended: this.#plugged?.oscev().currents ?? {},
        });
    const minimum = car?.minimumCurrent ?? amperes(6);
    const before = this.#currents;
    // After a long step the currents begin to follow only now.
    const following = seconds(Math.min(step, WORLD_TICK / 1000));
    this.#currents = Object.fromEntries(
      PHASES.map((phase) => [
        phase,
        followOffer(before[phase] ?? amperes(0), offered[phase] ?? amperes(0), following, minimum),
      ]),
    );
    const flowed = step > following ? before : this.#currents;
    const worldTime = seconds(step * (this.#options.speed ?? 1));
    if (car !== undefined) this.#charge(car, charged(car, powerAt(flowed), worldTime));
    this.#meter.measure(flowed, worldTime);
    this.#meter.publish(this.#currents);
    if (this.#car !== undefined) this.#plugged?.publish(this.#car, this.#currents);
    // What was just published may end a setpoint, for example at the smallest state of charge.
    const isReplanned = this.#plugged?.plannedPower() !== planned;
    return isReplanned || PHASES.some((phase) => this.#currents[phase] !== (before[phase] ?? 0));
  }

  /** A battery that becomes full ends what the driver is told (EVCS 7). */
  #charge(before: Car, after: Car): void {
    this.#car = after;
    if (before.soc < 100 && after.soc >= 100) this.#evcs.requestSummary('finished');
  }

  /** Tells what changed about the car and what the energy manager wants of it. */
  #tellCar(): void {
    for (const event of carEvents(this.#car, this.#plugged)) this.#tell(event);
  }

  #tell(event: SimulatorEvent): void {
    if (JSON.stringify(this.#told.get(event.event)) === JSON.stringify(event)) return;
    this.#told.set(event.event, event);
    this.#events.emit(event);
  }
}
