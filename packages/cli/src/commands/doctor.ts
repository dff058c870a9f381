import { existsSync } from 'node:fs';
import { loadConfig } from '@busbar/ems';
import { systemClock } from '@busbar/kernel';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { type Check, checkLines } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';
import { systemSurroundings } from '../doctor/surroundings.ts';
import { CommandError, EXIT, exitCodeOf } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson } from '../output.ts';
import { repeated } from '../repeated.ts';

interface DoctorOptions {
  readonly config?: string;
  readonly data?: string;
  readonly interface?: readonly string[];
  readonly timeout: string;
  readonly json?: boolean;
}

const DEFAULT_CONFIG = 'busbar.yaml';

/** `busbar doctor`: whether this machine lets the energy manager work. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('look for what is in the way: multicast, ports, clock, certificate, data directory, Node')
    .option('--config <file>', `configuration (default: ${DEFAULT_CONFIG} when it is there)`)
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option(
      '--interface <name>',
      'network interface, may be repeated (default: those of the configuration, or all)',
      repeated,
    )
    .option('--timeout <seconds>', 'how long to listen for multicast', '5')
    .option('--json', 'machine-readable output')
    .addHelpText(
      'after',
      '\nExit codes: 0 no problem (there may be warnings), 1 a problem, 2 wrong configuration, 3 it cannot be looked at.',
    )
    .action(async (options: DoctorOptions) => {
      const checks = await look(options);
      if (options.json === true) printJson(checks);
      else print(checkLines(checks));
      const problems = checks.filter(({ verdict }) => verdict === 'problem');
      if (problems.length > 0) {
        const names = problems.map(({ check, subject }) => `${check} ${subject}`).join(', ');
        throw new CommandError(EXIT.failed, 'cli.doctor', `in the way: ${names}`);
      }
    });
}

async function look(options: DoctorOptions): Promise<readonly Check[]> {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  const { ship, http } = loadConfig({ file, env: process.env });
  const configured = ship.interfaces.length === 0 ? undefined : ship.interfaces;
  const seconds = wholeNumber('--timeout', options.timeout, 1, 60);
  try {
    return await examine(systemSurroundings(systemClock()), {
      interfaces: options.interface ?? configured,
      ports: [
        { use: 'SHIP', host: ship.host, port: ship.port },
        { use: 'HTTP', host: http.host, port: http.port },
      ],
      directory: dataDir(options.data, 'run'),
      seconds,
    });
  } catch (error) {
    if (exitCodeOf(error) === EXIT.usage) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(EXIT.environment, 'cli.doctor', `this machine cannot be looked at: ${why}`, error);
  }
}
