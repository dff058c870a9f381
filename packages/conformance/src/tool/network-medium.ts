import { type Clock, type Logger, millis } from '@busbar/kernel';
import { type DnsSd, dnsSd, queryServices } from '@busbar/ship';
import type { Medium, OpenPort } from './medium.ts';
import { TOOL_NAMES } from './memory-medium.ts';
import { type ConnectionEnds, connectToDevice, type DeviceAddress } from './tls-client.ts';
import { listenForDevice } from './tls-server.ts';

/** The test tool's way to a device on the network. */
export interface NetworkMedium extends Medium {
  close(): Promise<void>;
}

/** What a {@link networkMedium} needs. */
export interface NetworkMediumOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly device: DeviceAddress & { readonly ski: string };
  /** Interfaces for DNS-SD; undefined: all; empty: no DNS-SD at all. */
  readonly interfaces: readonly string[] | undefined;
  /** Address the test tool listens on. */
  readonly listenHost: string;
  /** First of the ports it listens on; 0 takes free ones. */
  readonly listenPort: number;
}

/** Ports tried from the first one on: one for each node of the test tool, and room for others. */
const MOST_PORTS = 64;
/** Devices limit new connections from one address: four a second, ms. */
const BETWEEN_CONNECTS = 250;

/** Real TCP, TLS, WebSocket and DNS-SD. */
export function networkMedium(options: NetworkMediumOptions): NetworkMedium {
  const { clock, logger, device, interfaces, listenHost, listenPort } = options;
  const discovery: DnsSd | undefined =
    interfaces?.length === 0
      ? undefined
      : dnsSd({ clock, logger, ...(interfaces === undefined ? {} : { interfaces }) });
  // A problem with multicast shows itself only to somebody who listens.
  const stopBrowsing = discovery?.browse({ found: () => undefined, lost: () => undefined });
  let ends: ConnectionEnds = { own: undefined, device: undefined };
  let nextConnect = clock.now();
  const open = async (port: number, ...rest: ListenArguments): Promise<OpenPort> => {
    const isDevice = (address: string | undefined): boolean => ends.device === undefined || ends.device === address;
    const opened = await listenForDevice({ host: listenHost, port, deviceSki: device.ski, isDevice }, ...rest);
    return isWildcard(listenHost) ? { ...opened, host: ends.own ?? opened.host } : opened;
  };
  return {
    clock,
    async connect(credentials, quiet) {
      const wait = Math.max(0, nextConnect - clock.now());
      nextConnect = millis(clock.now() + wait + BETWEEN_CONNECTS);
      await new Promise<void>((done) => clock.after(millis(wait), done));
      return connectToDevice(device, credentials, quiet, clock, (found) => {
        ends = found;
      });
    },
    async listen(credentials, listener) {
      for (let port = listenPort; port > 0 && port < listenPort + MOST_PORTS; port += 1) {
        try {
          return await open(port, credentials, listener);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        }
      }
      return open(0, credentials, listener);
    },
    announce({ instance, ski, shipId, port }) {
      const txt = { id: shipId, path: '/ship/', ski, register: false, ...TOOL_NAMES };
      const advertisement = discovery?.advertise({ instance, port, txt });
      return async () => advertisement?.stop();
    },
    async records(within) {
      const isEnough = (found: readonly { readonly strings: readonly Uint8Array[] }[]): boolean =>
        found.some(({ strings }) => strings.some((string) => isSkiOf(string, device.ski)));
      return interfaces?.length === 0 ? [] : queryServices({ interfaces, clock, logger, isEnough }, millis(within));
    },
    problem: () => (discovery === undefined ? 'DNS-SD is switched off' : discovery.problem()),
    async close() {
      stopBrowsing?.();
      await discovery?.close();
    },
  };
}

type ListenArguments = Parameters<Medium['listen']>;

function isWildcard(host: string): boolean {
  return host === '::' || host === '0.0.0.0';
}

function isSkiOf(string: Uint8Array, ski: string): boolean {
  return Buffer.from(string).toString('utf8').toLowerCase() === `ski=${ski}`;
}
