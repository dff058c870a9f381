import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { hasCommand } from '../peers.ts';
import { type CableEnd, cableObstacle } from '../runner/cable.ts';
import { type BrowseLine, browseLine } from './browse-line.ts';
import { LineProcess } from './line-process.ts';

/** How to get what is needed. */
const AVAHI_INSTALL =
  'apt-get update && apt-get install -y --no-install-recommends avahi-daemon avahi-utils dbus iproute2';

/** Why avahi cannot play here; undefined when it can. */
export async function avahiObstacle(): Promise<string | undefined> {
  const tools = ['avahi-daemon', 'avahi-browse', 'avahi-publish', 'dbus-daemon'];
  const missing: string[] = [];
  for (const tool of tools) if (!(await hasCommand(tool))) missing.push(tool);
  if (missing.length > 0) return `${missing.join(', ')} missing: ${AVAHI_INSTALL}`;
  return cableObstacle();
}

/** A host of its own with avahi: message bus, daemon, and the tools of avahi as its users. */
export class AvahiHost {
  readonly #end: CableEnd;
  readonly #clock: Clock;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #processes: LineProcess[] = [];

  private constructor(end: CableEnd, clock: Clock, busAddress: string) {
    this.#end = end;
    this.#clock = clock;
    this.#environment = { DBUS_SYSTEM_BUS_ADDRESS: busAddress };
  }

  /** Starts bus and daemon; resolves when its own host name is announced. */
  static async start(end: CableEnd, dir: string, hostName: string, clock: Clock): Promise<AvahiHost> {
    await mkdir(dir, { recursive: true });
    const [busConfig, daemonConfig] = [join(dir, 'bus.conf'), join(dir, 'avahi.conf')];
    const host = new AvahiHost(end, clock, `unix:path=${join(dir, 'bus')}`);
    await writeFile(busConfig, busConfiguration(join(dir, 'bus')));
    await writeFile(daemonConfig, daemonConfiguration(hostName, end.interface));
    const bus = host.#run('dbus-daemon', [
      'dbus-daemon',
      `--config-file=${busConfig}`,
      '--nofork',
      '--print-address=1',
    ]);
    await bus.expect((line) => (line.startsWith('unix:') ? line : undefined), { what: 'to listen', within: 10 });
    // The daemon keeps its process id below /run, where the daemon of this machine has its own.
    const command = `mount -t tmpfs tmpfs /run && exec avahi-daemon -f ${daemonConfig} --no-drop-root --no-chroot --no-rlimits`;
    const daemon = host.#run('avahi-daemon', ['sh', '-c', command]);
    await daemon.expect((line) => (line.includes('Server startup complete') ? line : undefined), {
      what: 'to be ready',
      within: 20,
    });
    return host;
  }

  /** Watches `_ship._tcp`, every instance resolved once. */
  browse(): LineProcess {
    return this.#run('avahi-browse', ['avahi-browse', '-r', '-p', '_ship._tcp']);
  }

  /** Asks once more what a service says now. */
  resolveAgain(): LineProcess {
    return this.#run('avahi-browse -t', ['avahi-browse', '-r', '-p', '-t', '_ship._tcp']);
  }

  /** Announces a service; resolves with the name it has got. */
  async publish(
    instance: string,
    port: number,
    txt: Readonly<Record<string, string>>,
  ): Promise<{ readonly instance: string; stop(): Promise<void> }> {
    const strings = Object.entries(txt).map(([key, value]) => `${key}=${value}`);
    const tool = this.#run('avahi-publish', ['avahi-publish', '-s', instance, '_ship._tcp', String(port), ...strings]);
    const established = await tool.expect((line) => /^Established under name '(.*)'$/.exec(line)?.[1], {
      what: 'to announce the service',
      within: 20,
    });
    return { instance: established, stop: () => tool.stop() };
  }

  async close(): Promise<void> {
    // Users before the daemon, the daemon before the bus.
    for (const one of this.#processes.toReversed()) await one.stop();
  }

  /** What its programs said, for the record of a failure. */
  record(): string {
    return this.#processes.map(({ name, lines }) => `--- ${name}\n${lines.join('\n')}`).join('\n');
  }

  #run(name: string, command: readonly string[]): LineProcess {
    const one = new LineProcess(name, [...this.#end.prefix, ...command], this.#clock, this.#environment);
    this.#processes.push(one);
    return one;
  }
}

/** The first line of `avahi-browse` that fits. */
export function expectLine<K extends BrowseLine['type']>(
  browser: LineProcess,
  type: K,
  fits: (line: Extract<BrowseLine, { type: K }>) => boolean,
  options: { readonly what: string; readonly within: number; readonly since?: number },
): Promise<Extract<BrowseLine, { type: K }>> {
  return browser.expect((text) => {
    const line = browseLine(text);
    return line !== undefined && isOf(line, type) && fits(line) ? line : undefined;
  }, options);
}

function isOf<K extends BrowseLine['type']>(line: BrowseLine, type: K): line is Extract<BrowseLine, { type: K }> {
  return line.type === type;
}

function busConfiguration(socket: string): string {
  return `<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
`;
}

function daemonConfiguration(hostName: string, interfaceName: string): string {
  return `[server]
host-name=${hostName}
use-ipv4=yes
use-ipv6=yes
allow-interfaces=${interfaceName}
enable-dbus=yes
[publish]
publish-hinfo=no
publish-workstation=no
`;
}
