import { decodeNamed, lowVoltageSmartElectricEnergyMeter } from '@busbar/echonet-lite';
import { type Seconds, seconds, type UtcInstant, type Watts, watts } from '@busbar/kernel';
import { type CommandHelp, numberArgument, optionalNumber, type SimulatorCommand } from '../command.ts';
import { household } from '../world/household.ts';
import { w } from './amount.ts';
import { EchonetDevice, withState } from './echonet-device.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';
import { type LiveValues, RELEASE } from './live-object.ts';
import { localTime, shifted } from './local-time.ts';
import { type Counters, MeterRegister } from './meter-register.ts';

/** What a simulated smart meter may be configured with besides the common options. */
export interface EchonetMeterOptions extends EchonetSimulatorOptions {
  /** Base load of the household behind it; 0 = none, default 350 W. */
  readonly houseLoad?: Watts;
  /** Further load behind it, for example that of simulated devices in the same process. */
  readonly otherLoad?: () => Watts;
  /** How far its clock is before UTC; default 0. */
  readonly utcOffset?: Seconds;
}

/** Simulated smart meter of ECHONET Lite, 0x0288. */
export interface EchonetMeter extends EchonetSimulator {
  /** Power at the grid connection point now. */
  readonly power: () => Watts;
}

/** Commands a meter takes on its input. */
export const ECHONET_METER_COMMANDS: readonly CommandHelp[] = [
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
];

/** One count of the counters, kWh (0xE1), and their digits (0xD7). */
const [UNIT, DIGITS] = [0.01, 8] as const;
/** A half hour from before the meter was there. */
const NOT_RECORDED = { special: 'noData' } as const;
/** Voltage between the two phases of a single-phase three-wire connection, V. */
const VOLTAGE = 200;

/** Builds a meter; it runs after {@link EchonetSimulator.start}. */
export function echonetMeter(options: EchonetMeterOptions): EchonetMeter {
  const { clock, random, utcOffset = seconds(0) } = options;
  const house = household(random, options.houseLoad ?? watts(350));
  const now = (): UtcInstant => shifted(clock.wall(), utcOffset);
  const register = new MeterRegister(now());
  let extra = 0;
  let told: Watts | undefined;
  let day = 0;
  const power = (): Watts => told ?? watts(Math.round(house.load(now()) + (options.otherLoad?.() ?? 0) + extra));
  let measured = power();

  const history = (direction: keyof Counters) => ({
    day,
    electricEnergy: register
      .day(now(), day)
      .map((counters) => (counters === undefined ? NOT_RECORDED : count(counters[direction]))),
  });
  const latest = (direction: keyof Counters) => {
    const { at, counters } = register.latest();
    return { dateAndTime: localTime(at, seconds(0)).dateAndTime, electricEnergy: count(counters[direction]) };
  };
  const values: LiveValues<typeof lowVoltageSmartElectricEnergyMeter> = {
    currentTime: () => localTime(clock.wall(), utcOffset).time,
    currentDateAndTime: () => localTime(clock.wall(), utcOffset).date,
    coefficient: () => 1,
    numberOfEffectiveDigitsCumulativeElectricEnergy: () => ({ value: DIGITS, unit: 'digit' }),
    normalDirectionCumulativeElectricEnergy: () => count(register.counters.normal),
    unitForCumulativeElectricEnergy: () => ({ value: UNIT }),
    normalDirectionCumulativeElectricEnergyLog1: () => history('normal'),
    reverseDirectionCumulativeElectricEnergy: () => count(register.counters.reverse),
    reverseDirectionCumulativeElectricEnergyLog1: () => history('reverse'),
    dayForTheHistoricalDataOfCumulativeElectricEnergy1: () => day,
    instantaneousElectricPower: () => w(measured),
    instantaneousCurrent: () => {
      const current = { value: Math.round((measured / VOLTAGE) * 10) / 10, unit: 'A' as const };
      return { rPhase: current, tPhase: current };
    },
    normalDirectionCumulativeElectricEnergyAtEvery30Min: () => latest('normal'),
    reverseDirectionCumulativeElectricEnergyAtEvery30Min: () => latest('reverse'),
  };
  const act: Readonly<Record<string, (command: SimulatorCommand) => void>> = {
    load: (command) => {
      extra = numberArgument(command, 'watts', { min: -100_000, max: 100_000 });
    },
    measure: (command) => {
      const given = optionalNumber(command, 'watts', { min: -1_000_000, max: 1_000_000 });
      told = given === undefined ? undefined : watts(given);
    },
  };
  const device = new EchonetDevice(
    {
      kind: 'echonet-meter',
      declared: lowVoltageSmartElectricEnergyMeter,
      commands: ECHONET_METER_COMMANDS,
      values,
      // A real one tells the half hours by itself.
      announced: [
        'normalDirectionCumulativeElectricEnergyAtEvery30Min',
        'reverseDirectionCumulativeElectricEnergyAtEvery30Min',
      ],
      write: (name, edt) => {
        if (name !== 'dayForTheHistoricalDataOfCumulativeElectricEnergy1') return false;
        const chosen = decodeNamed(lowVoltageSmartElectricEnergyMeter, name, edt, { release: RELEASE });
        if (typeof chosen === 'number') day = chosen;
        return typeof chosen === 'number';
      },
      move: (step) => {
        register.count(measured, step, now());
        const before = measured;
        measured = power();
        return before !== measured;
      },
      act: (command) => {
        const done = act[command.do];
        if (done === undefined) return undefined;
        done(command);
        measured = power();
        return { done: command.do };
      },
      conditionsChanged: () => undefined,
      events: () => [{ event: 'power', watts: Math.round(measured / 10) * 10 }],
    },
    options,
  );
  return withState(device, { power: () => measured });
}

/** A count of the counters, from Wh. */
function count(energy: number): { readonly raw: number } {
  return { raw: Math.floor(energy / 1000 / UNIT + 1e-9) % 10 ** DIGITS };
}
