import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { BusbarError, type Logger, millis, seededRandom, systemClock } from '@busbar/kernel';
import { parseSki, TIMERS, type TimerName, type TimerOverrides } from '@busbar/ship';
import {
  BATTERY_COMMANDS,
  battery,
  CONTROL_BOX_COMMANDS,
  type CommandHelp,
  type CounterpartOptions,
  controlBox,
  doNodeCommand,
  HEAT_PUMP_COMMANDS,
  heatPump,
  INVERTER_COMMANDS,
  inverter,
  METER_COMMANDS,
  meter,
  NODE_COMMANDS,
  type PeerAddress,
  POWER_COMMANDS,
  parseCommand,
  restartable,
  type Simulator,
  STATION_COMMANDS,
  station,
} from '@busbar/simulators';
import { Argument, type Command, Option } from 'commander';
import { type ControlSocket, openControlSocket } from '../control-socket.ts';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson, readableSki } from '../output.ts';
import { repeated } from '../repeated.ts';
import {
  APPLIANCE_SETTINGS,
  type DeviceSetting,
  type DeviceSettings,
  deviceSettingOptions,
  deviceSettings,
  METER_SETTINGS,
  STATION_SETTINGS,
  type TypedDeviceSettings,
} from '../simulate/device-settings.ts';
import {
  ECHONET_KIND_NAMES,
  type EchonetKindOptions,
  echonetCommandHelp,
  echonetKindOptions,
  refuseEchonetOptions,
  runEchonetKind,
} from '../simulate/echonet-kinds.ts';
import { untilStopped } from '../until-stopped.ts';

interface Kind {
  readonly build: (options: CounterpartOptions & DeviceSettings) => Simulator;
  readonly commands: readonly CommandHelp[];
  /** Settings that mean something to it. */
  readonly settings: readonly DeviceSetting[];
  /** It ends when a pipe that gives it commands ends; the others then take no more commands. */
  readonly endsWithInput?: boolean;
}

/** Every counterpart there is, by its name on the command line. */
const KINDS: Readonly<Record<string, Kind>> = {
  station: { build: station, commands: STATION_COMMANDS, settings: STATION_SETTINGS },
  'control-box': { build: controlBox, commands: CONTROL_BOX_COMMANDS, settings: [] },
  meter: { build: meter, commands: METER_COMMANDS, settings: METER_SETTINGS },
  inverter: { build: inverter, commands: INVERTER_COMMANDS, settings: APPLIANCE_SETTINGS, endsWithInput: true },
  battery: { build: battery, commands: BATTERY_COMMANDS, settings: APPLIANCE_SETTINGS, endsWithInput: true },
  'heat-pump': { build: heatPump, commands: HEAT_PUMP_COMMANDS, settings: APPLIANCE_SETTINGS, endsWithInput: true },
};

interface SimulateOptions extends TypedDeviceSettings, EchonetKindOptions {
  readonly data?: string;
  readonly seed: string;
  readonly interface?: readonly string[];
  readonly shipPort: string;
  readonly trust?: readonly string[];
  readonly peer?: readonly string[];
  readonly profile: 'default' | 'iec';
  readonly timer?: readonly string[];
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** `busbar simulate KIND`: one simulated counterpart that runs until it is stopped. */
export function simulateCommand(program: Command): void {
  const simulate = program
    .command('simulate')
    .description(
      'run one simulated counterpart: a node of its own that speaks SHIP and SPINE, or ECHONET Lite, over real sockets',
    )
    .addArgument(new Argument('<kind>', 'which one').choices([...Object.keys(KINDS), ...ECHONET_KIND_NAMES]))
    .option('--data <dir>', 'keeps identity and trust (default: the user’s state directory)')
    .option('--seed <n>', 'seed of everything random in its world', '1')
    .option(
      '--interface <name>',
      'network interface for DNS-SD, may be repeated; "all" for every one (default: lo)',
      repeated,
    )
    .option('--ship-port <n>', 'SHIP port; 0 takes any free one', '0')
    .option(
      '--trust <ski>',
      'SKI that is trusted from the start, may be repeated; without it the first peer that approves is trusted',
      repeated,
    )
    .option(
      '--peer <ski@host:port>',
      'where a peer can be dialled that is not found by DNS-SD, may be repeated',
      repeated,
    )
    .addOption(
      new Option('--profile <name>', 'behave like the installed base or by the text of the standard')
        .choices(['default', 'iec'])
        .default('default'),
    )
    .option(
      '--timer <name=seconds>',
      `another duration inside the range of the standard, may be repeated: ${Object.keys(TIMERS).join(', ')}`,
      repeated,
    )
    .option('--verbose', 'log every protocol step on stderr')
    .option('--json', 'one line of JSON when ready and for every event; commands are read either way');
  echonetKindOptions(deviceSettingOptions(simulate))
    .addHelpText('after', commandHelp())
    .action(async (name: string, options: SimulateOptions) =>
      ECHONET_KIND_NAMES.includes(name) ? runEchonetKind(name, options) : runSimulator(name, options),
    );
}

async function runSimulator(name: string, options: SimulateOptions): Promise<void> {
  const kind = KINDS[name];
  if (kind === undefined) throw new CommandError(EXIT.usage, 'cli.usage', `unknown kind ${name}`);
  refuseEchonetOptions(name, options);
  const interfaces = options.interface ?? ['lo'];
  const everywhere = interfaces.includes('all');
  // From here on, so that a signal right behind the ready line is an orderly end too.
  const stopped = untilStopped();
  const logger = processLogger({
    level: options.verbose === true ? 'debug' : 'warn',
    format: options.json === true ? 'json' : 'text',
  });
  const simulator = restartable(kind.build, {
    clock: systemClock(),
    logger,
    random: seededRandom(wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1)),
    dataDir: dataDir(options.data, name),
    host: everywhere || interfaces.some((one) => one !== 'lo') ? '::' : '127.0.0.1',
    shipPort: wholeNumber('--ship-port', options.shipPort, 0, 65_535),
    interfaces: everywhere ? ['*'] : interfaces,
    profile: options.profile,
    ...(options.timer === undefined ? {} : { timers: timersFrom(options.timer) }),
    ...(options.peer === undefined ? {} : { peers: options.peer.map(peerFrom) }),
    ...(options.trust === undefined ? {} : { trust: options.trust.map(checkedSki) }),
    ...deviceSettings(name, kind.settings, options),
  });
  const at = await simulator.start();
  const control = await controlOf(simulator, logger);
  const { identity } = simulator.node;
  if (options.json === true) {
    printJson({ kind: name, pid: process.pid, ski: identity.ski, shipId: identity.shipId, port: at.port }, 0);
    simulator.onEvent((event) => printJson(event, 0));
  } else {
    print(
      `Simulated ${name} on port ${at.port}\nSKI ${readableSki(identity.ski)}\nStop it with Ctrl-C. Commands are read from the input as JSON lines; "--help" lists them.`,
    );
    simulator.onEvent((event) => print(JSON.stringify(event)));
  }
  const inputEnded = readCommands(simulator);
  await (kind.endsWithInput === true && isPipe() ? Promise.race([stopped, inputEnded]) : stopped);
  // An input that is still open would keep the process alive.
  process.stdin.destroy();
  await control?.close();
  await simulator.close();
}

/** Reads commands; a bad one is answered and the next one read. Resolves when the input has ended and all are answered. */
function readCommands(simulator: Simulator): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  let answered = Promise.resolve();
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    const answer = answerTo(simulator, line).then((one) => printJson(one, 0));
    answered = answered.then(() => answer);
  });
  return new Promise((ended) => {
    lines.once('close', () => ended(answered));
  });
}

/** Whether commands come from another process: a terminal, a file and the null device of a service are no such input. */
function isPipe(): boolean {
  const input = fstatSync(process.stdin.fd);
  return input.isFIFO() || input.isSocket();
}

/** Commands may also come from another process of this user; a counterpart without that works as well. */
async function controlOf(simulator: Simulator, logger: Logger): Promise<ControlSocket | undefined> {
  try {
    return await openControlSocket(simulator.node.identity.ski, (line) => answerTo(simulator, line));
  } catch (error) {
    logger.warn('control.notOpened', { error: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

async function answerTo(simulator: Simulator, line: string): Promise<object> {
  try {
    const command = parseCommand(line);
    if (command.do === 'crash') process.kill(process.pid, 'SIGKILL');
    const done = doNodeCommand(simulator.node.ship, command) ?? (await simulator.do(command));
    return { event: 'answer', to: command.do, ...done };
  } catch (error) {
    if (!(error instanceof BusbarError)) throw error;
    return { event: 'error', code: error.code, text: error.message };
  }
}

function checkedSki(text: string): string {
  const ski = parseSki(text);
  if (ski === undefined)
    throw new CommandError(EXIT.usage, 'cli.usage', `a SKI has 40 hexadecimal digits, not "${text}"`);
  return ski;
}

function peerFrom(text: string): PeerAddress {
  const [, ski = '', host = '', port = ''] = /^([^@]+)@\[?([^\]]+?)\]?:(\d+)$/.exec(text) ?? [];
  if (host === '') throw new CommandError(EXIT.usage, 'cli.usage', `--peer is SKI@HOST:PORT, not "${text}"`);
  return { ski: checkedSki(ski), host, port: wholeNumber('the port of --peer', port, 1, 65_535) };
}

function timersFrom(texts: readonly string[]): TimerOverrides {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', value = ''] = text.split('=');
      const duration = Number(value);
      if (!(name in TIMERS) || value === '' || !Number.isFinite(duration))
        throw new CommandError(
          EXIT.usage,
          'cli.usage',
          `--timer is NAME=SECONDS with one of ${Object.keys(TIMERS).join(', ')}, not "${text}"`,
        );
      return [name as TimerName, millis(duration * 1000)];
    }),
  );
}

function commandHelp(): string {
  const lines = Object.entries(KINDS).flatMap(([name, kind]) => [
    `  ${name}:`,
    ...kind.commands.map(
      (help) => `    {"do":"${help.name}"}  ${help.arguments === '' ? '' : `[${help.arguments}]  `}${help.does}`,
    ),
  ]);
  return [
    '',
    'Commands, one JSON object a line on the input; inverter, battery and heat-pump end with a pipe that ends:',
    ...lines,
    '  every kind so far:',
    ...[...NODE_COMMANDS, ...POWER_COMMANDS].map(
      (help) => `    {"do":"${help.name}"}  [${help.arguments}]  ${help.does}`,
    ),
    ...echonetCommandHelp(),
  ].join('\n');
}
