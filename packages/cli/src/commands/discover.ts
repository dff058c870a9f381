import { millis, systemClock } from '@busbar/kernel';
import { type DiscoveredService, dnsSd } from '@busbar/ship';
import { type Command, Option } from 'commander';
import { type FoundNode, searchEchonet } from '../echonet-lite/search.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { processLogger } from '../log.ts';
import { print, printJson, table } from '../output.ts';
import { repeated } from '../repeated.ts';

/** What was heard of SHIP in the given time. */
interface Heard {
  readonly found: readonly ReturnType<typeof row>[];
  /** Why multicast does not work here. */
  readonly problem: string | undefined;
  /** No other host was heard at all. */
  readonly isAlone: boolean;
}

const NOBODY = 'No SHIP device announced itself. Is it switched on, and on the same network?';
const ALONE =
  'No SHIP device announced itself, and no other host was heard at all: does the network pass multicast? "busbar doctor" says more.';

/** `busbar discover`: what announces itself on the network. */
export function discoverCommand(program: Command): void {
  program
    .command('discover')
    .description('list the devices on the network: SHIP by DNS-SD, ECHONET Lite by asking everybody')
    .option('--timeout <seconds>', 'how long to listen', '5')
    .option('--interface <name>', 'network interface to listen on, may be repeated (default: all)', repeated)
    .addOption(new Option('--protocol <name>', 'only devices of this protocol').choices(['ship', 'echonet-lite']))
    .option('--json', 'machine-readable output')
    .action(discover);
}

interface DiscoverOptions {
  readonly timeout: string;
  readonly interface?: readonly string[];
  readonly protocol?: 'ship' | 'echonet-lite';
  readonly json?: boolean;
}

async function discover(options: DiscoverOptions): Promise<void> {
  const seconds = Number(options.timeout);
  if (!(seconds > 0 && seconds <= 600)) {
    throw new CommandError(
      EXIT.usage,
      'cli.usage',
      `--timeout is a number of seconds from 1 to 600, not ${options.timeout}`,
    );
  }
  const [ship, echonet] = await Promise.all([
    options.protocol === 'echonet-lite' ? undefined : listen(seconds, options.interface),
    options.protocol === 'ship' ? undefined : searchEchonet(systemClock(), seconds, options.interface),
  ]);
  for (const problem of echonet?.problems ?? []) process.stderr.write(`ECHONET Lite: ${problem}\n`);
  if (options.json === true) printJson([...(ship?.found ?? []), ...(echonet?.found ?? [])]);
  else {
    if (ship !== undefined) showShip(ship);
    if (echonet !== undefined) showEchonet(echonet.found, ship !== undefined);
  }
  if (ship === undefined && echonet?.found.length === 0 && echonet.problems.length > 0)
    throw new CommandError(EXIT.environment, 'cli.no-multicast', 'ECHONET Lite does not work here');
  if (ship?.problem !== undefined) {
    const text = `multicast does not work here: ${ship.problem}. "busbar doctor" says more; devices can be entered by host and port (peers: in busbar.yaml)`;
    throw new CommandError(EXIT.environment, 'cli.no-multicast', text);
  }
}

function showShip({ found, problem, isAlone }: Heard): void {
  if (found.length > 0)
    print(
      table(
        ['brand', 'model', 'host', 'port', 'SKI'],
        found.map((one) => [one.brand, one.model, one.host, String(one.port), one.ski]),
      ),
    );
  else if (problem === undefined) print(isAlone ? ALONE : NOBODY);
}

function showEchonet(found: readonly FoundNode[], isBelow: boolean): void {
  if (isBelow) print('');
  if (found.length === 0) {
    print('No ECHONET Lite node answered.');
    return;
  }
  print(
    table(
      ['ECHONET Lite node', 'objects', 'manufacturer', 'identification'],
      found.map(({ address, objects, manufacturer, identifier }) => [
        address,
        objects.map(({ name }) => name).join(', ') || 'none',
        manufacturer ?? '',
        identifier ?? '',
      ]),
    ),
  );
}

async function listen(seconds: number, interfaces: readonly string[] | undefined): Promise<Heard> {
  const clock = systemClock();
  const logger = processLogger({ level: 'warn', format: 'text' });
  const discovery = dnsSd({ clock, logger, ...(interfaces === undefined ? {} : { interfaces }) });
  const services = new Map<string, DiscoveredService>();
  const stop = discovery.browse({
    found: (service) => void services.set(service.ski, service),
    lost: (service) => void services.delete(service.ski),
  });
  await new Promise<void>((done) => clock.after(millis(seconds * 1000), done));
  const problem = discovery.problem();
  const isAlone = discovery.status().every(({ heard }) => heard !== 'others');
  stop();
  await discovery.close();
  return { found: [...services.values()].map(row), problem, isAlone };
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
