import { existsSync } from 'node:fs';
import { loadConfig, startEnergyManager } from '@busbar/ems';
import { systemClock } from '@busbar/kernel';
import { pageDir } from '@busbar/ui';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print, readableSki } from '../output.ts';
import { repeated } from '../repeated.ts';
import { untilStopped } from '../until-stopped.ts';

interface RunOptions {
  readonly config?: string;
  readonly data?: string;
  readonly port?: string;
  readonly interface?: readonly string[];
  readonly logFormat: 'json' | 'text';
  readonly verbose?: boolean;
}

/** Configuration file that is read when none is named. */
const DEFAULT_CONFIG = 'busbar.yaml';

/** `busbar run`: the energy manager of a real site. */
export function runCommand(program: Command): void {
  program
    .command('run')
    .description('the energy manager: SHIP on all interfaces, the page on loopback unless configured')
    .option('--config <file>', `configuration (default: ${DEFAULT_CONFIG} when it is there)`)
    .option('--data <dir>', 'keeps identity, trust, limits and history')
    .option('--port <n>', 'HTTP port of the page (default: 7480)')
    .option(
      '--interface <name>',
      'network interface for SHIP and DNS-SD, may be repeated, for example lo (default: all)',
      repeated,
    )
    .option('--log-format <format>', 'json or text', 'text')
    .option('--verbose', 'log every protocol step on stderr')
    .action(async (options: RunOptions) => {
      const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
      const config = loadConfig({ file, env: process.env });
      const port = options.port === undefined ? config.http.port : wholeNumber('--port', options.port, 0, 65_535);
      const interfaces = options.interface ?? config.ship.interfaces;
      // From here on, so that a signal right behind the ready line is an orderly end too.
      const stopped = untilStopped();
      const manager = await startEnergyManager({
        clock: systemClock(),
        logger: processLogger({ level: options.verbose === true ? 'debug' : 'info', format: options.logFormat }),
        random: Math.random,
        dataDir: dataDir(options.data, 'run'),
        http: { host: config.http.host, port },
        ship: { host: config.ship.host, port: config.ship.port, interfaces },
        pageDir,
        config,
      });
      print(
        `Busbar energy manager\n  Page     ${manager.url}\n  SKI      ${readableSki(manager.ski)}\n  SHIP ID  ${manager.shipId}\n  SHIP     port ${manager.shipPort}`,
      );
      await stopped;
      await manager.close();
    });
}
