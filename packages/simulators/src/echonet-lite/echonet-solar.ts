import { decodeNamed, householdSolarPowerGeneration } from '@busbar/echonet-lite';
import { type Seconds, seconds, type Watts, watts } from '@busbar/kernel';
import { type CommandHelp, numberArgument, optionalNumber } from '../command.ts';
import { sunPower } from '../world/sun.ts';
import { amountIn, counter, share, w } from './amount.ts';
import { EchonetDevice, withState } from './echonet-device.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-simulator.ts';
import { type LiveValues, RELEASE } from './live-object.ts';
import { localTime, shifted } from './local-time.ts';

/** What a simulated solar power generation may be configured with besides the common options. */
export interface EchonetSolarOptions extends EchonetSimulatorOptions {
  /** Rated output, 0xE8; default 5,000 W. */
  readonly peakPower?: Watts;
  /** How far its clock is before UTC; the sun goes by it. Default 0. */
  readonly utcOffset?: Seconds;
}

/** Simulated household solar power generation of ECHONET Lite, 0x0279. */
export interface EchonetSolar extends EchonetSimulator {
  /** What it generates now, 0 or more. */
  readonly generation: () => Watts;
}

/** Commands a solar power generation takes on its input. */
export const ECHONET_SOLAR_COMMANDS: readonly CommandHelp[] = [
  {
    name: 'sun',
    arguments: 'watts? (0 to 60,000)',
    does: 'the panels could produce this; without watts what the time of day says',
  },
  { name: 'clouds', arguments: 'percent (0 to 100)', does: 'clouds take this share of the sun' },
];

/** Settings that hold the output down, each with what it leaves of the rated output. */
const LIMITS = {
  outputPowerControl1: 'share',
  outputPowerControl2: 'power',
  powerGenerationOutputLimit1: 'share',
  powerGenerationOutputLimit2: 'power',
} as const;
type Limit = keyof typeof LIMITS;

/** Builds a solar power generation; it runs after {@link EchonetSimulator.start}. */
export function echonetSolar(options: EchonetSolarOptions): EchonetSolar {
  const { clock, peakPower = watts(5000), utcOffset = seconds(0) } = options;
  const limits: Record<Limit, number> = {
    outputPowerControl1: 100,
    outputPowerControl2: peakPower,
    powerGenerationOutputLimit1: 100,
    powerGenerationOutputLimit2: peakPower,
  };
  let contract: 'fit' | 'non_fit' | 'undefined' = 'undefined';
  let clouds = 0.2;
  let told: Watts | undefined;
  let isRunning = true;
  let generation = watts(0);
  let generated = 0;

  const allowed = (): number =>
    Math.min(
      ...LIMIT_NAMES.map((name) => (LIMITS[name] === 'share' ? (peakPower * limits[name]) / 100 : limits[name])),
    );
  const possible = (): Watts => told ?? sunPower(shifted(clock.wall(), utcOffset), peakPower, clouds);
  const output = (): Watts => (isRunning ? watts(Math.floor(Math.min(possible(), allowed(), peakPower))) : watts(0));
  generation = output();

  const values: LiveValues<typeof householdSolarPowerGeneration> = {
    currentTime: () => localTime(clock.wall(), utcOffset).time,
    currentDate: () => localTime(clock.wall(), utcOffset).date,
    outputPowerControl1: () => share(limits.outputPowerControl1),
    outputPowerControl2: () => w(limits.outputPowerControl2),
    contractType: () => contract,
    selfConsumptionType: () => 'withSelfConsumption',
    powerSystemInterconnectionStatus: () => 'reversePowerFlowAcceptable',
    outputPowerRestraintStatus: () => (isRunning && allowed() < possible() ? 'outputControl' : 'notPowerRestraint'),
    instantaneousElectricPowerGeneration: () => w(generation),
    cumulativeElectricEnergyOfGeneration: () => counter(generated),
    powerGenerationOutputLimit1: () => share(limits.powerGenerationOutputLimit1),
    powerGenerationOutputLimit2: () => w(limits.powerGenerationOutputLimit2),
    ratedElectricPowerOfgeneration: () => w(peakPower),
  };
  const device = new EchonetDevice(
    {
      kind: 'echonet-solar',
      declared: householdSolarPowerGeneration,
      commands: ECHONET_SOLAR_COMMANDS,
      values,
      writable: [...LIMIT_NAMES, 'resetCumulativeElectricEnergyOfGeneration'],
      write: (name, edt) => {
        const value = decodeNamed(householdSolarPowerGeneration, name, edt, { release: RELEASE });
        if (name === 'contractType' && (value === 'fit' || value === 'non_fit' || value === 'undefined')) {
          contract = value;
          return true;
        }
        if (name === 'resetCumulativeElectricEnergyOfGeneration') {
          generated = 0;
          return true;
        }
        const limit = LIMIT_NAMES.find((one) => one === name);
        const amount = amountIn(value);
        if (limit === undefined || amount === undefined || (LIMITS[limit] === 'power' && amount > peakPower))
          return false;
        limits[limit] = amount;
        return true;
      },
      move: (step) => {
        generated += (generation * step) / 3600;
        const before = generation;
        generation = output();
        // The sun moves all the time; only a jump needs short steps.
        return Math.abs(before - generation) > peakPower / 100;
      },
      act: (command) => {
        if (command.do === 'clouds') clouds = numberArgument(command, 'percent', { min: 0, max: 100 }) / 100;
        else if (command.do === 'sun') {
          const given = optionalNumber(command, 'watts', { min: 0, max: 60_000 });
          told = given === undefined ? undefined : watts(given);
        } else return undefined;
        return { done: command.do };
      },
      conditionsChanged: ({ isOn, isFailed }) => {
        isRunning = isOn && !isFailed;
      },
      events: () => [
        { event: 'generation', watts: Math.round(generation / 10) * 10, isRestrained: allowed() < possible() },
      ],
    },
    options,
  );
  return withState(device, { generation: () => generation });
}

const LIMIT_NAMES = Object.keys(LIMITS) as readonly Limit[];
