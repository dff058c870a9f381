import { BusbarError, percent, seconds, watts } from '@busbar/kernel';
import {
  carFromText,
  type MeterOptions,
  readRecording,
  STATION_USE_CASES,
  type StationOptions,
  type StationUseCase,
} from '@busbar/simulators';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';

/** What a simulated device can be built with, as the libraries take it. */
export type DeviceSettings = Partial<
  Pick<
    StationOptions,
    | 'nominalMax'
    | 'nominalProduction'
    | 'failsafeLimit'
    | 'failsafeProduction'
    | 'failsafeDurationMinimum'
    | 'failsafeDurationMaximum'
    | 'phases'
    | 'voltagesBetweenPhases'
    | 'car'
    | 'like'
    | 'useCases'
  > &
    Pick<MeterOptions, 'feedInFactor'>
>;

/** Name of a setting as an option of the command line, without dashes. */
export type DeviceSetting = keyof typeof SETTINGS;

/** The settings as they are typed. */
export interface TypedDeviceSettings {
  readonly nominalMax?: string;
  readonly nominalProduction?: string;
  readonly failsafeLimit?: string;
  readonly failsafeProduction?: string;
  readonly failsafeDuration?: string;
  readonly failsafeDurationMax?: string;
  readonly phases?: string;
  readonly voltagesBetweenPhases?: boolean;
  readonly car?: string;
  readonly like?: string;
  readonly useCases?: string;
  readonly feedInFactor?: string;
}

const [MOST_WATTS, TWO_HOURS, DAY] = [1_000_000, 7200, 86_400] as const;

/** What each option means, and what becomes of it. */
const SETTINGS = {
  nominalMax: {
    flag: '--nominal-max <watts>',
    means: 'nominal maximum of its consumption (station, appliances)',
    read: (text: string): DeviceSettings => ({ nominalMax: watts(wholeNumber('--nominal-max', text, 0, MOST_WATTS)) }),
  },
  nominalProduction: {
    flag: '--nominal-production <watts>',
    means: 'power it can produce or discharge with; adds LPP (station, appliances)',
    read: (text: string): DeviceSettings => ({
      nominalProduction: watts(wholeNumber('--nominal-production', text, 0, MOST_WATTS)),
    }),
  },
  failsafeLimit: {
    flag: '--failsafe-limit <watts>',
    means: 'failsafe limit on delivery (station, appliances)',
    read: (text: string): DeviceSettings => ({
      failsafeLimit: watts(wholeNumber('--failsafe-limit', text, 0, MOST_WATTS)),
    }),
  },
  failsafeProduction: {
    flag: '--failsafe-production <watts>',
    means: 'failsafe limit of production on delivery (station, appliances)',
    read: (text: string): DeviceSettings => ({
      failsafeProduction: watts(wholeNumber('--failsafe-production', text, 0, MOST_WATTS)),
    }),
  },
  failsafeDuration: {
    flag: '--failsafe-duration <seconds>',
    means: 'failsafe duration minimum on delivery, 2 h to 24 h (station, appliances)',
    read: (text: string): DeviceSettings => ({
      failsafeDurationMinimum: seconds(wholeNumber('--failsafe-duration', text, TWO_HOURS, DAY)),
    }),
  },
  failsafeDurationMax: {
    flag: '--failsafe-duration-max <seconds>',
    means: 'longest failsafe duration minimum it accepts, 2 h to 24 h (station, appliances)',
    read: (text: string): DeviceSettings => ({
      failsafeDurationMaximum: seconds(wholeNumber('--failsafe-duration-max', text, TWO_HOURS, DAY)),
    }),
  },
  phases: {
    flag: '--phases <n>',
    means: 'phases it is connected to, 1 to 3 (station, meter)',
    read: (text: string): DeviceSettings => ({ phases: wholeNumber('--phases', text, 1, 3) as 1 | 2 | 3 }),
  },
  voltagesBetweenPhases: {
    flag: '--voltages-between-phases',
    means: 'publish voltages between phases too (station, meter)',
    read: (): DeviceSettings => ({ voltagesBetweenPhases: true }),
  },
  car: {
    flag: '--car <kind,name=value,...>',
    means:
      'the car that is plugged in at start: none, iec61851, iso15118-2 or iso15118-20, with arguments of the command "plug" behind it, the points of a curve parted by / (station)',
    read: (text: string): DeviceSettings => ({ car: text === 'none' ? 'none' : carTyped(text) }),
  },
  like: {
    flag: '--like <recording>',
    means:
      'introduce itself as a recorded device: a folder with discovery-data.json and usecase-data.json, or its name below ../shared/devices (station)',
    read: (text: string): DeviceSettings => ({ like: readRecording(text) }),
  },
  useCases: {
    flag: '--use-cases <names>',
    means: `what it plays, of ${STATION_USE_CASES.join(', ')}; default all (station)`,
    read: (text: string): DeviceSettings => ({ useCases: text.split(',').map(useCaseTyped) }),
  },
  feedInFactor: {
    flag: '--feed-in-factor <percent>',
    means: 'PV feed-in power limitation factor, MGCP scenario 1 (meter)',
    read: (text: string): DeviceSettings => ({
      feedInFactor: percent(wholeNumber('--feed-in-factor', text, 0, 100)),
    }),
  },
} as const;

function carTyped(text: string): ReturnType<typeof carFromText> {
  try {
    return carFromText(text);
  } catch (error) {
    if (!(error instanceof BusbarError)) throw error;
    throw new CommandError(EXIT.usage, 'cli.usage', `--car: ${error.message}`, error);
  }
}

function useCaseTyped(text: string): StationUseCase {
  const known = STATION_USE_CASES.find((one) => one === text.trim().toUpperCase());
  if (known === undefined)
    throw new CommandError(
      EXIT.usage,
      'cli.usage',
      `--use-cases names use cases of ${STATION_USE_CASES.join(', ')}; "${text}" is none of them`,
    );
  return known;
}

/** Settings of each kind. */
export const STATION_SETTINGS: readonly DeviceSetting[] = [
  'nominalMax',
  'nominalProduction',
  'failsafeLimit',
  'failsafeProduction',
  'failsafeDuration',
  'failsafeDurationMax',
  'phases',
  'voltagesBetweenPhases',
  'car',
  'like',
  'useCases',
];
/** Appliances: heat pump, battery, inverter. */
export const APPLIANCE_SETTINGS: readonly DeviceSetting[] = [
  'nominalMax',
  'nominalProduction',
  'failsafeLimit',
  'failsafeProduction',
  'failsafeDuration',
  'failsafeDurationMax',
];
export const METER_SETTINGS: readonly DeviceSetting[] = ['phases', 'voltagesBetweenPhases', 'feedInFactor'];

/** Adds the options to a command. */
export function deviceSettingOptions(command: Command): Command {
  for (const { flag, means } of Object.values(SETTINGS)) command.option(flag, means);
  return command;
}

/** The settings that were typed; one the kind does not have is wrong usage. */
export function deviceSettings(
  kind: string,
  known: readonly DeviceSetting[],
  typed: TypedDeviceSettings,
): DeviceSettings {
  const names = Object.keys(SETTINGS) as DeviceSetting[];
  const given = names.filter((name) => typed[name] !== undefined);
  const foreign = given.find((name) => !known.includes(name));
  if (foreign !== undefined) {
    const [flag] = SETTINGS[foreign].flag.split(' ');
    throw new CommandError(EXIT.usage, 'cli.usage', `${flag} means nothing to a ${kind}`);
  }
  return Object.assign({}, ...given.map((name) => SETTINGS[name].read(String(typed[name]))));
}
