import { millis, systemClock } from '@busbar/kernel';
import { type DiscoveredService, dnsSd } from '@busbar/ship';
import type { Command } from 'commander';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { print, printJson, table } from '../output.ts';
import { repeated } from '../repeated.ts';

/** `busbar discover`: what announces itself on the network. */
export function discoverCommand(program: Command): void {
  program
    .command('discover')
    .description('list the SHIP devices that announce themselves by DNS-SD')
    .option('--timeout <seconds>', 'how long to listen', '5')
    .option('--interface <name>', 'network interface to listen on, may be repeated (default: all)', repeated)
    .option('--json', 'machine-readable output')
    .action(async (options: { timeout: string; interface?: readonly string[]; json?: boolean }) => {
      const seconds = Number(options.timeout);
      if (!(seconds > 0 && seconds <= 600)) {
        throw new CommandError(
          EXIT.usage,
          'cli.usage',
          `--timeout is a number of seconds from 1 to 600, not ${options.timeout}`,
        );
      }
      const found = await listen(seconds, options.interface);
      if (options.json === true) printJson(found);
      else if (found.length === 0)
        print('No SHIP device announced itself. Is it on the same network, and does the network pass multicast?');
      else
        print(
          table(
            ['brand', 'model', 'host', 'port', 'SKI'],
            found.map((one) => [one.brand, one.model, one.host, String(one.port), one.ski]),
          ),
        );
    });
}

async function listen(seconds: number, interfaces: readonly string[] | undefined): Promise<ReturnType<typeof row>[]> {
  const clock = systemClock();
  const logger = processLogger({ level: 'warn', format: 'text' });
  const discovery = dnsSd({ clock, logger, ...(interfaces === undefined ? {} : { interfaces }) });
  const services = new Map<string, DiscoveredService>();
  const stop = discovery.browse({
    found: (service) => void services.set(service.ski, service),
    lost: (service) => void services.delete(service.ski),
  });
  await new Promise<void>((done) => clock.after(millis(seconds * 1000), done));
  stop();
  await discovery.close();
  return [...services.values()].map(row);
}

function row(service: DiscoveredService) {
  return {
    protocol: 'ship' as const,
    ski: service.ski,
    id: service.id,
    brand: service.brand ?? '',
    type: service.type ?? '',
    model: service.model ?? '',
    host: service.host,
    port: service.port,
    addresses: service.addresses,
  };
}
