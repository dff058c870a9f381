import { createInterface } from 'node:readline';
import { BusbarError, seededRandom, systemClock } from '@busbar/kernel';
import {
  CONTROL_BOX_COMMANDS,
  type CommandHelp,
  type CounterpartOptions,
  controlBox,
  METER_COMMANDS,
  meter,
  parseCommand,
  type Simulator,
  STATION_COMMANDS,
  station,
} from '@busbar/simulators';
import { Argument, type Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson, readableSki } from '../output.ts';
import { repeated } from '../repeated.ts';
import { untilStopped } from '../until-stopped.ts';

interface Kind {
  readonly build: (options: CounterpartOptions) => Simulator;
  readonly commands: readonly CommandHelp[];
}

/** Every counterpart there is, by its name on the command line. */
const KINDS: Readonly<Record<string, Kind>> = {
  station: { build: station, commands: STATION_COMMANDS },
  'control-box': { build: controlBox, commands: CONTROL_BOX_COMMANDS },
  meter: { build: meter, commands: METER_COMMANDS },
};

interface SimulateOptions {
  readonly data?: string;
  readonly seed: string;
  readonly interface?: readonly string[];
  readonly shipPort: string;
  readonly trust?: readonly string[];
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** `busbar simulate KIND`: one simulated counterpart that runs until it is stopped. */
export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('run one simulated counterpart: a node of its own that speaks SHIP and SPINE over real sockets')
    .addArgument(new Argument('<kind>', 'which one').choices(Object.keys(KINDS)))
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
    .option('--verbose', 'log every protocol step on stderr')
    .option('--json', 'one line of JSON when ready and for every event; commands are read either way')
    .addHelpText('after', commandHelp())
    .action(async (name: string, options: SimulateOptions) => runSimulator(name, options));
}

async function runSimulator(name: string, options: SimulateOptions): Promise<void> {
  const kind = KINDS[name];
  if (kind === undefined) throw new CommandError(EXIT.usage, 'cli.usage', `unknown kind ${name}`);
  const interfaces = options.interface ?? ['lo'];
  const everywhere = interfaces.includes('all');
  // From here on, so that a signal right behind the ready line is an orderly end too.
  const stopped = untilStopped();
  const simulator = kind.build({
    clock: systemClock(),
    logger: processLogger({
      level: options.verbose === true ? 'debug' : 'warn',
      format: options.json === true ? 'json' : 'text',
    }),
    random: seededRandom(wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1)),
    dataDir: dataDir(options.data, name),
    host: everywhere || interfaces.some((one) => one !== 'lo') ? '::' : '127.0.0.1',
    shipPort: wholeNumber('--ship-port', options.shipPort, 0, 65_535),
    interfaces: everywhere ? ['*'] : interfaces,
    ...(options.trust === undefined ? {} : { trust: options.trust.map(checkedSki) }),
  });
  const at = await simulator.start();
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
  readCommands(simulator);
  await stopped;
  // An input that is still open would keep the process alive.
  process.stdin.destroy();
  await simulator.close();
}

/** Reads commands until the input ends; a bad one is answered and the next one read. */
function readCommands(simulator: Simulator): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    void answer(simulator, line);
  });
}

async function answer(simulator: Simulator, line: string): Promise<void> {
  try {
    const command = parseCommand(line);
    if (command.do === 'crash') process.kill(process.pid, 'SIGKILL');
    printJson({ event: 'answer', to: command.do, ...(await simulator.do(command)) }, 0);
  } catch (error) {
    if (!(error instanceof BusbarError)) throw error;
    printJson({ event: 'error', code: error.code, text: error.message }, 0);
  }
}

function checkedSki(text: string): string {
  const ski = text.replace(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{40}$/.test(ski))
    throw new CommandError(EXIT.usage, 'cli.usage', `a SKI has 40 hexadecimal digits, not "${text}"`);
  return ski;
}

function commandHelp(): string {
  const lines = Object.entries(KINDS).flatMap(([name, kind]) => [
    `  ${name}:`,
    ...kind.commands.map(
      (help) => `    {"do":"${help.name}"}  ${help.arguments === '' ? '' : `[${help.arguments}]  `}${help.does}`,
    ),
  ]);
  return ['', 'Commands, one JSON object a line on the input:', ...lines].join('\n');
}
