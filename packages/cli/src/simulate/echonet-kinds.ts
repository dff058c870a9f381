import { createInterface } from 'node:readline';
import { formatObject } from '@busbar/echonet-lite';
import { BusbarError, seconds, seededRandom, systemClock } from '@busbar/kernel';
import {
  CHARGER_CLASSES,
  type CommandHelp,
  carFromText,
  ECHONET_BATTERY_COMMANDS,
  ECHONET_CHARGER_COMMANDS,
  ECHONET_COMMANDS,
  ECHONET_METER_COMMANDS,
  ECHONET_SOLAR_COMMANDS,
  type EchonetChargerOptions,
  type EchonetSimulator,
  type EchonetSimulatorOptions,
  type EchonetSolarOptions,
  echonetBattery,
  echonetCharger,
  echonetMeter,
  echonetSolar,
  parseCommand,
} from '@busbar/simulators';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

/** What is typed for a simulated ECHONET Lite device; the rest of the options of `simulate` means nothing to it. */
export interface EchonetKindOptions {
  readonly data?: string;
  readonly seed: string;
  readonly address?: string;
  readonly class?: string;
  readonly car?: string;
  readonly utcOffset?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

type Settings = Pick<EchonetChargerOptions, 'class' | 'car'> & Pick<EchonetSolarOptions, 'utcOffset'>;

interface EchonetKind {
  readonly build: (options: EchonetSimulatorOptions & Settings) => EchonetSimulator;
  readonly commands: readonly CommandHelp[];
  /** Where it is unless told otherwise: every node needs an address of its own (EL-1.2-10). */
  readonly address: string;
  /** Options that mean something to it. */
  readonly settings: readonly (keyof Settings)[];
}

/** Every simulated ECHONET Lite device, by its name on the command line. */
const ECHONET_KINDS: Readonly<Record<string, EchonetKind>> = {
  'echonet-charger': {
    build: echonetCharger,
    commands: ECHONET_CHARGER_COMMANDS,
    address: '127.0.0.11',
    settings: ['class', 'car'],
  },
  'echonet-meter': {
    build: echonetMeter,
    commands: ECHONET_METER_COMMANDS,
    address: '127.0.0.12',
    settings: ['utcOffset'],
  },
  'echonet-solar': {
    build: echonetSolar,
    commands: ECHONET_SOLAR_COMMANDS,
    address: '127.0.0.13',
    settings: ['utcOffset'],
  },
  'echonet-battery': {
    build: echonetBattery,
    commands: ECHONET_BATTERY_COMMANDS,
    address: '127.0.0.14',
    settings: ['utcOffset'],
  },
};

/** Names of the kinds. */
export const ECHONET_KIND_NAMES: readonly string[] = Object.keys(ECHONET_KINDS);

/** Adds the options of ECHONET Lite devices to `simulate`. */
export function echonetKindOptions(command: Command): Command {
  return command
    .option('--address <ip>', 'own address of an ECHONET Lite device (default: a loopback one for each kind)')
    .option('--class <name>', `class of an echonet-charger: ${CHARGER_CLASSES.join(' or ')}`)
    .option('--utc-offset <hours>', 'how far the clock of an ECHONET Lite device is before UTC (default: 0; Japan: 9)');
}

/** Runs a simulated ECHONET Lite device until the process is asked to end. */
export async function runEchonetKind(name: string, options: EchonetKindOptions): Promise<void> {
  const kind = ECHONET_KINDS[name];
  if (kind === undefined) throw new CommandError(EXIT.usage, 'cli.usage', `unknown kind ${name}`);
  const simulator = kind.build({
    clock: systemClock(),
    logger: processLogger({
      level: options.verbose === true ? 'debug' : 'warn',
      format: options.json === true ? 'json' : 'text',
    }),
    random: seededRandom(wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1)),
    dataDir: dataDir(options.data, name),
    address: options.address ?? kind.address,
    ...settings(name, kind, options),
  });
  // From here on, so that a signal right behind the ready line is an orderly end too.
  const stopped = untilStopped();
  try {
    await simulator.start();
    const { address } = simulator;
    const objects = simulator.objects.map(formatObject);
    if (options.json === true) printJson({ kind: name, pid: process.pid, address, objects }, 0);
    else
      print(
        `Simulated ${name} at ${address}, ${objects.join(', ')}\nStop it with Ctrl-C. Commands are read from the input as JSON lines; "--help" lists them.`,
      );
    simulator.onEvent((event) => (options.json === true ? printJson(event, 0) : print(JSON.stringify(event))));
    createInterface({ input: process.stdin }).on('line', (line) => {
      if (line.trim() !== '') printJson(answerTo(simulator, line), 0);
    });
    await stopped;
  } finally {
    // An input that is still open would keep the process alive.
    process.stdin.destroy();
    await simulator.close();
  }
}

/** The commands of every kind, as lines of help. */
export function echonetCommandHelp(): readonly string[] {
  const lines = (name: string, commands: readonly CommandHelp[]): readonly string[] => [
    `  ${name}:`,
    ...commands.map((help) => {
      const what = help.arguments === '' ? help.does : `[${help.arguments}]  ${help.does}`;
      return `    {"do":"${help.name}"}  ${what}`;
    }),
  ];
  return [
    ...Object.entries(ECHONET_KINDS).flatMap(([name, { commands }]) => lines(name, commands)),
    ...lines('every echonet kind', ECHONET_COMMANDS),
  ];
}

function answerTo(simulator: EchonetSimulator, line: string): object {
  try {
    const command = parseCommand(line);
    return { event: 'answer', to: command.do, ...simulator.do(command) };
  } catch (error) {
    if (!(error instanceof BusbarError)) throw error;
    return { event: 'error', code: error.code, text: error.message };
  }
}

function settings(name: string, { settings: known }: EchonetKind, typed: EchonetKindOptions): Settings {
  for (const [option, value] of Object.entries(typed)) {
    const isDefault = DEFAULTS[option] === value;
    const means = COMMON.includes(option) || known.some((one) => one === option);
    if (!isDefault && !means) refuse(name, option);
  }
  return { ...classIn(typed), ...carIn(typed), ...utcOffsetIn(typed) };
}

/** Options of every ECHONET Lite device. */
const COMMON: readonly string[] = ['data', 'seed', 'address', 'verbose', 'json'];
/** What options of other devices are when nobody types them. */
const DEFAULTS: Readonly<Record<string, unknown>> = { shipPort: '0', profile: 'default' };

/** A counterpart that speaks SHIP has no options of ECHONET Lite devices. */
export function refuseEchonetOptions(name: string, typed: EchonetKindOptions): void {
  for (const option of ['address', 'class', 'utcOffset'] as const)
    if (typed[option] !== undefined) refuse(name, option);
}

function refuse(name: string, option: string): never {
  const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new CommandError(
    EXIT.usage,
    'cli.usage',
    `--${flag} means nothing to ${name.startsWith('e') ? 'an' : 'a'} ${name}`,
  );
}

function classIn({ class: text }: EchonetKindOptions): Pick<Settings, 'class'> {
  if (text === undefined) return {};
  const found = CHARGER_CLASSES.find((one) => one === text);
  if (found !== undefined) return { class: found };
  throw new CommandError(EXIT.usage, 'cli.usage', `--class is ${CHARGER_CLASSES.join(' or ')}, not "${text}"`);
}

function utcOffsetIn({ utcOffset: text }: EchonetKindOptions): Pick<Settings, 'utcOffset'> {
  return text === undefined ? {} : { utcOffset: seconds(3600 * wholeNumber('--utc-offset', text, -12, 14)) };
}

function carIn({ car: text }: EchonetKindOptions): Pick<Settings, 'car'> {
  if (text === undefined) return {};
  if (text === 'none') return { car: 'none' };
  try {
    return { car: carFromText(text) };
  } catch (error) {
    if (!(error instanceof BusbarError)) throw error;
    throw new CommandError(EXIT.usage, 'cli.usage', `--car: ${error.message}`, error);
  }
}
