// The discovery of Busbar as a program: one JSON object a line. In: advertise, update, withdraw. Out: found, lost, renamed.
import { createInterface } from 'node:readline';
import { loggerTo, systemClock } from '@busbar/kernel';
import { type Advertisement, type Announcement, type DiscoveredService, dnsSd, type TxtRecord } from '@busbar/ship';

/** What it reads. */
export type NodeCommand =
  | { readonly do: 'advertise'; readonly announcement: Announcement }
  | { readonly do: 'update'; readonly txt: TxtRecord }
  | { readonly do: 'withdraw' };

/** What it writes. */
export type NodeEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'withdrawn' }
  | { readonly event: 'found'; readonly service: DiscoveredService }
  | { readonly event: 'lost'; readonly service: DiscoveredService }
  | { readonly event: 'renamed'; readonly instance: string };

const say = (event: NodeEvent): void => void process.stdout.write(`${JSON.stringify(event)}\n`);
const logger = loggerTo((level, event, fields) => {
  if (event === 'discovery.renamed') say({ event: 'renamed', instance: String(fields.instance) });
  process.stderr.write(`${level} ${event} ${JSON.stringify(fields)}\n`);
});
const discovery = dnsSd({ clock: systemClock(), logger });
discovery.browse({
  found: (service) => say({ event: 'found', service }),
  lost: (service) => say({ event: 'lost', service }),
});
let advertisement: Advertisement | undefined;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => void act(JSON.parse(line) as NodeCommand));
input.on('close', () => void discovery.close());
process.on('SIGTERM', () => input.close());
say({ event: 'ready' });

async function act(command: NodeCommand): Promise<void> {
  switch (command.do) {
    case 'advertise':
      advertisement = discovery.advertise(command.announcement);
      break;
    case 'update':
      advertisement?.update(command.txt);
      break;
    case 'withdraw':
      await advertisement?.stop();
      say({ event: 'withdrawn' });
      break;
  }
}
