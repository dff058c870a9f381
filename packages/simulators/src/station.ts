import {
  type Amperes,
  amperes,
  Listeners,
  type Millis,
  millis,
  percent,
  type Seconds,
  seconds,
  type Watts,
  watts,
} from '@busbar/kernel';
import { evseccEvse, type LimitedEvStatus, type LpcControllableSystem, mpcMonitoredUnit } from '@busbar/usecases';
import { carFrom } from './car-command.ts';
import {
  booleanArgument,
  type CommandHelp,
  optionalNumber,
  type SimulatorCommand,
  unknownCommand,
  useCaseArgument,
} from './command.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import { ModelTick } from './model-tick.ts';
import { type PluggedCar, plugIn } from './plugged-car.ts';
import { limitStates, type PowerLimits, powerLimits } from './power-limits.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';
import { StationMeter } from './station-meter.ts';
import { type Car, type CarOptions, carOf, charged, type PerPhase, PHASES } from './world/car.ts';
import { followOffer, offeredCurrents, powerAt } from './world/charge-control.ts';

/** What a simulated charging station may be configured with besides the common options. */
export interface StationOptions extends CounterpartOptions {
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
}

/** Simulated 11 kW charging station: LPC controllable system, monitored unit, EVSE with one car. */
export interface Station extends Simulator {
  readonly state: () => StationState;
}

/** How often the electrical model moves while currents change. */
const WORLD_TICK = millis(250);
const RATED_CURRENT = amperes(16);

/** Commands a station takes on its input. */
export const STATION_COMMANDS: readonly CommandHelp[] = [
  { name: 'unplug', arguments: '', does: 'the car leaves; its EV entity is removed' },
  {
    name: 'plug',
    arguments:
      'soc? (0 to 100 %), car? ("iec61851" or "iso15118-2"), phases? (1 to 3), minimumAmps? (1 to 16), maximumAmps? (6 to 32), capacityKwh? (1 to 200), asymmetric? (true), identification? (EUI-48)',
    does: 'a car arrives, instead of the one that is there; its EV entity is added',
  },
  { name: 'sleep', arguments: '', does: 'the car falls asleep (EVCC scenario 7)' },
  { name: 'wake', arguments: '', does: 'the car is awake again' },
  { name: 'wait', arguments: '', does: "the driver's timer: the car charges only on a recommended surplus (OSCEV)" },
  { name: 'go', arguments: '', does: 'the timer is over' },
  { name: 'fail', arguments: 'code?', does: 'the station reports a failure (EVSECC scenario 2)' },
  { name: 'repair', arguments: '', does: 'the failure is over' },
  {
    name: 'interrupt',
    arguments: 'reason?',
    does: 'the station suspends an active limit for a permitted reason (LPC-923)',
  },
  {
    name: 'refuse',
    arguments: 'isOn (true or false), useCase? ("LPC" or "LPP")',
    does: 'a permitted reason to refuse active limits is there, or gone (LPC 7.4)',
  },
  {
    name: 'measure',
    arguments: 'watts? (-1,000,000 to 1,000,000)',
    does: 'its meter measures this power, negative while it produces; without watts what the car takes',
  },
  { name: 'state', arguments: '', does: 'answers the states of its power limits, and the power' },
];

/** Builds a station; it runs after {@link Simulator.start}. */
export function station(options: StationOptions): Station {
  return new StationSimulator(options);
}

class StationSimulator implements Station {
  readonly kind = 'station';
  readonly node: Station['node'];
  readonly #options: StationOptions;
  readonly #evse: ReturnType<Station['node']['device']['addEntity']>;
  readonly #evsecc: ReturnType<typeof evseccEvse>;
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
    this.#evse = this.node.device.addEntity('EVSE');
    this.#evsecc = evseccEvse(this.#evse, {
      manufacturer: {
        deviceName: 'Simulated station',
        deviceCode: 'SIM-11',
        vendorName: 'Busbar',
        brandName: 'Busbar',
        powerSource: 'mains3Phase',
      },
    });
    const phases = options.phases ?? 3;
    this.#meter = new StationMeter(mpcMonitoredUnit(this.#evse, { clock, phases }), {
      phases,
      voltagesBetweenPhases: options.voltagesBetweenPhases ?? false,
      produces: options.nominalProduction !== undefined,
    });
    this.#limits = powerLimits(this.#evse, {
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
      this.#events.emit(limitEvent(state));
    });
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
    for (const event of [limitEvent(this.#limits.lpc.state()), ...this.#told.values()]) listener(event);
    return unlisten;
  }

  readonly state = (): StationState => ({
    power: this.#meter.power(this.#currents),
    currents: this.#currents,
    car: this.#car,
    lpc: this.#limits.lpc.state(),
    opev: this.#plugged?.opev(),
    oscev: this.#plugged?.oscev(),
  });

  async close(): Promise<void> {
    this.#world.stop();
    this.#unplug();
    this.#limits.close();
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
      refuse: (command) => this.#limits.refuseActivations(useCaseArgument(command), booleanArgument(command, 'isOn')),
      measure: (command) => {
        const power = optionalNumber(command, 'watts', { min: -1_000_000, max: 1_000_000 });
        this.#meter.tell(power === undefined ? undefined : watts(power));
      },
      state: () => undefined,
    };
  }

  #plug(car: Car): void {
    const { clock, logger, safeCurrent } = this.#options;
    this.#car = car;
    this.#plugged = plugIn(this.#evse, car, {
      clock,
      logger,
      rated: RATED_CURRENT,
      safeCurrent: safeCurrent ?? RATED_CURRENT,
      changed: () => {
        this.#world.wake();
        this.#tellCar();
      },
    });
    this.#tellCar();
  }

  #unplug(): void {
    const plugged = this.#plugged;
    this.#car = undefined;
    this.#plugged = undefined;
    this.#currents = {};
    plugged?.unplug();
    this.#tellCar();
  }

  #setWaiting(isWaiting: boolean): void {
    if (this.#car !== undefined) this.#car = { ...this.#car, isWaiting };
  }

  /** Lets time pass; answers whether the currents still change. */
  #tick(step: Seconds): boolean {
    const car = this.#car;
    const offered = this.#failed
      ? {}
      : offeredCurrents(car, {
          power: this.#limits.lpc.state().effectiveLimit,
          rated: RATED_CURRENT,
          ceiling: this.#plugged?.opev().currents ?? {},
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
    if (car !== undefined) this.#car = charged(car, powerAt(flowed), worldTime);
    this.#meter.measure(flowed, worldTime);
    this.#meter.publish(this.#currents);
    if (this.#car !== undefined) this.#plugged?.publish(this.#car, this.#currents);
    return PHASES.some((phase) => this.#currents[phase] !== (before[phase] ?? 0));
  }

  /** Tells what changed about the car and what the energy manager wants of it. */
  #tellCar(): void {
    const car = this.#car;
    const plugged = this.#plugged;
    const values = plugged?.values();
    this.#tell('car', {
      event: 'car',
      plugged: car !== undefined,
      kind: car?.kind ?? null,
      standard: values?.communicationsStandard ?? null,
      identification: values?.identification?.value ?? null,
    });
    for (const [name, status] of [
      ['opev', plugged?.opev()],
      ['oscev', plugged?.oscev()],
    ] as const)
      this.#tell(name, { event: name, trust: status?.trust ?? null, amperes: status?.currents ?? {} });
  }

  #tell(name: string, event: SimulatorEvent): void {
    if (JSON.stringify(this.#told.get(name)) === JSON.stringify(event)) return;
    this.#told.set(name, event);
    this.#events.emit(event);
  }
}

function limitEvent(state: StationState['lpc']): SimulatorEvent {
  return {
    event: 'limit',
    phase: state.phase,
    watts: state.effectiveLimit ?? null,
    active: state.limitActive,
    reason: state.reason,
  };
}
