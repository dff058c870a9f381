import { amperes, every, type Millis, millis, type Percent, volts, type Watts, wattHours, watts } from '@busbar/kernel';
import { mgcpGridConnectionPoint } from '@busbar/usecases';
import { type CommandHelp, numberArgument, optionalNumber, type SimulatorCommand, unknownCommand } from './command.ts';
import { type CounterpartOptions, counterpart } from './counterpart.ts';
import type { Simulator } from './simulator.ts';
import { PHASE_VOLTAGE } from './world/charge-control.ts';
import { household } from './world/household.ts';

/** What a simulated meter may be configured with besides the common options. */
export interface MeterOptions extends CounterpartOptions {
  /** Base load of the household behind the meter; 0 = none, default 350 W. */
  readonly houseLoad?: Watts;
  /** Further load behind the meter, for example that of simulated stations in the same process. */
  readonly otherLoad?: () => Watts;
  /** Share of the nominal PV peak power that may be fed in; default: none is stated (MGCP scenario 1). */
  readonly feedInFactor?: Percent;
  /** Connected phases; default 3. */
  readonly phases?: 1 | 2 | 3;
  /** Voltages between phases are published too; some readers take them for a fourth phase. */
  readonly voltagesBetweenPhases?: boolean;
  /** How often it measures; default 500 ms. */
  readonly measuringTick?: Millis;
}

/** Simulated meter at the grid connection point (MGCP). */
export interface Meter extends Simulator {
  /** Present power at the grid connection point. */
  readonly power: () => Watts;
}

/** Commands a meter takes on its input. */
export const METER_COMMANDS: readonly CommandHelp[] = [
  {
    name: 'load',
    arguments: 'watts (-100,000 to 100,000)',
    does: 'sets a further load behind the meter; negative feeds in',
  },
  {
    name: 'measure',
    arguments: 'watts? (-1,000,000 to 1,000,000)',
    does: 'measures this power, negative while it is fed in; without watts what is behind the meter',
  },
  { name: 'fail', arguments: '', does: 'values carry the state error' },
  { name: 'repair', arguments: '', does: 'values are good again' },
];

const MEASURING_TICK = millis(500);
/** Nominal voltage between two phases, V, and frequency of the grid, Hz. */
const [VOLTAGE_BETWEEN_PHASES, FREQUENCY] = [398.4, 50] as const;

/** Builds a meter; it runs after {@link Simulator.start}. */
export function meter(options: MeterOptions): Meter {
  const { clock, random } = options;
  const node = counterpart(
    {
      kind: 'meter',
      deviceType: 'SubMeter',
      brand: 'Busbar',
      type: 'Meter',
      model: 'Grid-meter',
      categories: [7],
    },
    options,
  );
  const { phases = 3, measuringTick = MEASURING_TICK } = options;
  const point = mgcpGridConnectionPoint(node.device.addEntity('GridConnectionPointOfPremises'), { clock, phases });
  if (options.feedInFactor !== undefined) point.setFeedInFactor(options.feedInFactor);
  const house = household(random, options.houseLoad ?? watts(350));
  let extra = 0;
  let told: Watts | undefined;
  let failed = false;
  let consumed = 0;
  let fedIn = 0;

  const power = (): Watts =>
    told ?? watts(Math.round((house.load(clock.wall()) + (options.otherLoad?.() ?? 0) + extra) * 10) / 10);
  const tick = (): void => {
    const now = power();
    const energy = (now * measuringTick) / 3_600_000;
    if (energy >= 0) consumed += energy;
    else fedIn -= energy;
    point.publish({
      power: now,
      current: each(amperes(Math.round((now / phases / PHASE_VOLTAGE) * 100) / 100)),
      voltage: each(volts(PHASE_VOLTAGE)),
      ...(options.voltagesBetweenPhases === true ? { voltageBetweenPhases: each(volts(VOLTAGE_BETWEEN_PHASES)) } : {}),
      frequency: FREQUENCY,
      energyConsumed: wattHours(Math.round(consumed)),
      energyProduced: wattHours(Math.round(fedIn)),
      ...(failed ? { state: 'error' as const } : {}),
    });
  };

  const commands: Record<string, (command: SimulatorCommand) => void> = {
    load: (command) => {
      extra = numberArgument(command, 'watts', { min: -100_000, max: 100_000 });
    },
    measure: (command) => {
      const power = optionalNumber(command, 'watts', { min: -1_000_000, max: 1_000_000 });
      told = power === undefined ? undefined : watts(power);
    },
    fail: () => {
      failed = true;
    },
    repair: () => {
      failed = false;
    },
  };

  tick();
  let stopWorld = (): void => undefined;
  return {
    kind: 'meter',
    node,
    power,
    async start() {
      const at = await node.start();
      stopWorld = every(clock, measuringTick, tick);
      return at;
    },
    do(command) {
      const act = commands[command.do];
      if (act === undefined) throw unknownCommand(command, METER_COMMANDS);
      act(command);
      return { done: command.do };
    },
    onEvent: () => () => undefined,
    async close() {
      stopWorld();
      await node.close();
    },
  };
}

function each<T>(value: T): { readonly a: T; readonly b: T; readonly c: T } {
  return { a: value, b: value, c: value };
}
