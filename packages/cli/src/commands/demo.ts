import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '@busbar/kernel';
import type { Command } from 'commander';
import { startDemoSite } from '../demo-site.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print } from '../output.ts';
import { untilStopped } from '../until-stopped.ts';

/** `busbar demo`: a whole site on loopback, nothing to configure. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'a demo site on loopback: energy manager, page, charging station, ECHONET Lite charger, meter, control box',
    )
    .option('--port <n>', 'HTTP port of the page', '7480')
    .option('--speed <n>', 'how much faster the simulated world runs, 1 to 60 (never protocol timers)', '1')
    .option('--seed <n>', 'seed of everything random in the simulated world', '1')
    .option('--data <dir>', 'keep the state here (default: a fresh directory that is removed at the end)')
    .option('--verbose', 'log every protocol step on stderr')
    .action(async (options: { port: string; speed: string; seed: string; data?: string; verbose?: boolean }) => {
      const port = wholeNumber('--port', options.port, 0, 65_535);
      const speed = wholeNumber('--speed', options.speed, 1, 60);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1);
      const dataDir = options.data === undefined ? mkdtempSync(join(tmpdir(), 'busbar-demo-')) : resolve(options.data);
      // From here on, so that a signal right behind the ready line is an orderly end too.
      const stopped = untilStopped();
      try {
        const site = await startDemoSite({
          clock: systemClock(),
          logger: processLogger({ level: options.verbose === true ? 'debug' : 'warn', format: 'text' }),
          dataDir,
          port,
          speed,
          seed,
        });
        print(welcome(site.manager.url));
        await stopped;
        print('Stopping …');
        await site.close();
      } finally {
        if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true });
      }
    });
}

function welcome(url: string): string {
  return `
Busbar demo site

  Page            ${url}
  State as JSON   ${url}/api/v1/site

  Two cars charge, one at an EEBUS station, one at an ECHONET Lite charger. Let the grid operator's control box limit the site to 4.2 kW for a minute:
    curl -X POST ${url}/api/v1/demo/control-box -H 'content-type: application/json' -d '{"watts":4200,"durationSeconds":60}'
  or press the button on the page. Ctrl-C stops everything.
`;
}
