import { amperes, every, millis, percent, type Seconds, seconds, type Watts, wattHours, watts } from '@busbar/kernel';
import { evseccEvse, type LpcControllableSystem, lpcControllableSystem, mpcMonitoredUnit } from '@busbar/usecases';
import { type CommandHelp, optionalNumber, type SimulatorCommand, unknownCommand } from './command.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import type { Simulator } from './simulator.ts';
import { type Car, charged, elevenKilowattCar } from './world/car.ts';
import { followOffer, offeredCurrent, PHASE_VOLTAGE, powerAt } from './world/charge-control.ts';

/** What a simulated charging station may be configured with besides the common options. */
export interface StationOptions extends CounterpartOptions {
  /** Rating of the station; default 11 kW. */
  readonly nominalMax?: Watts;
  /** Limit it falls back to by itself; default 4,200 W. */
  readonly failsafeLimit?: Watts;
  /** How long it stays there; 2 h to 24 h, default 2 h. */
  readonly failsafeDurationMinimum?: Seconds;
  /** State of charge of the car that is plugged in at start; default drawn from the seed. */
  readonly soc?: number;
  /** How much faster the battery fills than the clock runs; 1 to 60. Protocol timers are not touched. */
  readonly speed?: number;
}

/** What the station does now, for whoever looks at it from inside the same process. */
export interface StationState {
  readonly power: Watts;
  readonly car: Car | undefined;
  readonly lpc: ReturnType<LpcControllableSystem['state']>;
}

/** Simulated 11 kW charging station: LPC controllable system, monitored unit, EVSE with one car. */
export interface Station extends Simulator {
  readonly state: () => StationState;
}

/** How often the electrical model moves. */
const WORLD_TICK = millis(250);
const RATED_CURRENT = amperes(16);

/** Commands a station takes on its input. */
export const STATION_COMMANDS: readonly CommandHelp[] = [
  { name: 'unplug', arguments: '', does: 'the car leaves' },
  { name: 'plug', arguments: 'soc? (0 to 100 %)', does: 'a car arrives' },
  { name: 'fail', arguments: 'code?', does: 'the station reports a failure (EVSECC scenario 2)' },
  { name: 'repair', arguments: '', does: 'the failure is over' },
  {
    name: 'interrupt',
    arguments: 'reason?',
    does: 'the station suspends an active limit for a permitted reason (LPC-923)',
  },
];

/** Builds a station; it runs after {@link Simulator.start}. */
export function station(options: StationOptions): Station {
  const { clock, logger, random } = options;
  const nominalMax = options.nominalMax ?? watts(11_040);
  const speed = options.speed ?? 1;
  const node = counterpart(
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
  const evse = node.device.addEntity('EVSE');
  const evsecc = evseccEvse(evse, {
    manufacturer: {
      deviceName: 'Simulated station',
      deviceCode: 'SIM-11',
      vendorName: 'Busbar',
      brandName: 'Busbar',
      powerSource: 'mains3Phase',
    },
  });
  const measured = mpcMonitoredUnit(evse, { clock, phases: 3 });
  const lpc = lpcControllableSystem(evse, {
    clock,
    logger,
    isCem: false,
    nominalMax,
    failsafeLimit: options.failsafeLimit ?? watts(4200),
    failsafeDurationMinimum: options.failsafeDurationMinimum ?? seconds(7200),
  });

  let car: Car | undefined = elevenKilowattCar(percent(options.soc ?? 25 + Math.floor(random() * 30)));
  let current = amperes(0);
  let meterReading = 0;
  let failed = false;

  const power = (): Watts => powerAt(current, car?.phases ?? 3);
  const publish = (): void => {
    const each = Math.round(current * 100) / 100;
    measured.publish({
      power: power(),
      powerPhases: {
        a: watts(Math.round(each * PHASE_VOLTAGE * 10) / 10),
        b: watts(Math.round(each * PHASE_VOLTAGE * 10) / 10),
        c: watts(Math.round(each * PHASE_VOLTAGE * 10) / 10),
      },
      current: { a: amperes(each), b: amperes(each), c: amperes(each) },
      energyConsumed: wattHours(Math.round(meterReading)),
    });
  };
  const tick = (): void => {
    const step = WORLD_TICK / 1000;
    const limit = lpc.state().effectiveLimit;
    const offered = failed ? amperes(0) : offeredCurrent(car, { power: limit, rated: RATED_CURRENT });
    current = followOffer(current, offered, seconds(step), car?.minimumCurrent ?? amperes(6));
    const worldTime = seconds(step * speed);
    meterReading += (power() * worldTime) / 3600;
    if (car !== undefined) car = charged(car, power(), worldTime);
    publish();
  };

  const commands: Record<string, (command: SimulatorCommand) => void> = {
    unplug: () => {
      car = undefined;
      current = amperes(0);
    },
    plug: (command) => {
      car = elevenKilowattCar(percent(optionalNumber(command, 'soc', { min: 0, max: 100 }) ?? 30));
    },
    fail: (command) => {
      failed = true;
      evsecc.setState('failure', typeof command.code === 'string' ? command.code : 'SIM-1');
    },
    repair: () => {
      failed = false;
      evsecc.setState('normalOperation');
    },
    interrupt: (command) => lpc.interrupt(typeof command.reason === 'string' ? command.reason : 'self-protection'),
  };

  publish();
  let stopWorld = (): void => undefined;
  return {
    kind: 'station',
    node,
    async start() {
      const at = await node.start();
      stopWorld = every(clock, WORLD_TICK, tick);
      return at;
    },
    do(command) {
      const act = commands[command.do];
      if (act === undefined) throw unknownCommand(command, STATION_COMMANDS);
      act(command);
      return { done: command.do };
    },
    onEvent: (listener) =>
      lpc.onChange((state) =>
        listener({
          event: 'limit',
          phase: state.phase,
          watts: state.effectiveLimit ?? null,
          active: state.limitActive,
          reason: state.reason,
        }),
      ),
    state: () => ({ power: power(), car, lpc: lpc.state() }),
    async close() {
      stopWorld();
      lpc.close();
      await node.close();
    },
  };
}
