import { isIP } from 'node:net';
import { join } from 'node:path';
import { deviceTree } from '@busbar/ems';
import { type Clock, millis, systemClock } from '@busbar/kernel';
import { dnsSd, fileTrustStore, loadOrCreateIdentity, parseSki, ShipNode } from '@busbar/ship';
import { LocalDevice, type RemoteDevice } from '@busbar/spine';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { inspectedLines, inspectNode } from '../echonet-lite/inspect-node.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { certificateSki } from '../inspect/certificate-ski.ts';
import { inspectionText } from '../inspect/inspection-text.ts';
import { readValues } from '../inspect/read-values.ts';
import { processLogger } from '../log.ts';
import { wholeNumber } from '../number-option.ts';
import { print, printJson, readableSki } from '../output.ts';
import { repeated } from '../repeated.ts';

interface InspectOptions {
  readonly timeout: string;
  readonly interface?: readonly string[];
  readonly data?: string;
  readonly values?: boolean;
  readonly json?: boolean;
}

/** Where a device is: by its SKI on the network, or by an address. */
interface Target {
  readonly ski: string;
  readonly address: { readonly host: string; readonly port: number } | undefined;
}

/** After the last change of its tree and its use cases a device counts as told. */
const QUIET_AFTER = millis(1500);

/** `busbar inspect SKI|HOST:PORT`: the tree of a device; an address without port, or with 3610, is an ECHONET Lite node. */
export function inspectCommand(program: Command): void {
  program
    .command('inspect')
    .description(
      'connect to a device and show its tree: entities, features, functions, use cases; of an ECHONET Lite node its objects and properties',
    )
    .argument('<ski-or-address>', '40 hexadecimal digits, HOST:PORT, or the address of an ECHONET Lite node')
    .option('--timeout <seconds>', 'how long to wait for the device, and for its user to approve', '60')
    .option('--interface <name>', 'network interface for DNS-SD, may be repeated (default: all)', repeated)
    .option('--data <dir>', 'keeps the identity this tool shows itself with (default: the user’s state directory)')
    .option('--values', 'also reads every function that may be read')
    .option('--json', 'machine-readable output')
    .action(inspect);
}

async function inspect(text: string, options: InspectOptions): Promise<void> {
  const clock = systemClock();
  const seconds = wholeNumber('--timeout', options.timeout, 1, 3600);
  const node = echonetAddress(text);
  if (node !== undefined) {
    const found = await inspectNode(clock, node, seconds);
    if (options.json === true) printJson(found);
    else print(inspectedLines(found).join('\n'));
    return;
  }
  const directory = dataDir(options.data, 'inspect');
  const identity = loadOrCreateIdentity(directory, { clock });
  const target = await targetOf(text, identity);
  const logger = processLogger({ level: 'error', format: 'text' });
  const device = new LocalDevice({
    address: `d:_n:Busbar_Inspect-${identity.ski.slice(0, 8).toUpperCase()}`,
    deviceType: 'EnergyManagementSystem',
    clock,
    logger,
  });
  const client = device.addEntity('CEM').feature('Generic', 'client');
  const ship = new ShipNode({
    identity,
    clock,
    random: Math.random,
    logger,
    trust: fileTrustStore(join(directory, 'trust.json')),
    service: { brand: 'Busbar', type: 'EnergyManagementSystem', model: 'Inspect', categories: [2] },
    listen: { host: '::', port: 0 },
    discovery: dnsSd({ clock, logger, ...(options.interface === undefined ? {} : { interfaces: options.interface }) }),
    onLink: (peer, link) => device.connect(link, { ski: peer.ski, label: peer.label }),
  });
  try {
    await ship.start();
    if (target.address !== undefined) ship.addAddress(target.ski, target.address);
    ship.approve(target.ski);
    const remote = await discovered({ device, ship, clock, ski: target.ski, seconds, ownSki: identity.ski });
    const tree = deviceTree(remote);
    const values = options.values === true ? await readValues(remote, client) : undefined;
    const found = { ski: target.ski, address: remote.address ?? null, deviceType: remote.deviceType ?? null, ...tree };
    if (options.json === true) printJson(values === undefined ? found : { ...found, values });
    else print(inspectionText(found, values));
  } finally {
    device.close();
    await ship.close();
  }
}

/** An IP address without port, or with the port of ECHONET Lite. */
function echonetAddress(text: string): string | undefined {
  const host = /^\[?([^\]]+?)\]?:3610$/.exec(text)?.[1] ?? text;
  return isIP(host) === 0 ? undefined : host;
}

async function targetOf(text: string, identity: { certificatePem: string; privateKeyPem: string }): Promise<Target> {
  const ski = parseSki(text.replaceAll(/[\s-]/g, ''));
  if (ski !== undefined) return { ski, address: undefined };
  const [, host = '', port = ''] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (host === '' || number < 1 || number > 65_535)
    throw new CommandError(
      EXIT.usage,
      'cli.usage',
      `"${text}" is neither an SKI (40 hexadecimal digits) nor HOST:PORT, for example 192.0.2.7:4712, nor the address of an ECHONET Lite node`,
    );
  return { ski: await certificateSki(host, number, identity), address: { host, port: number } };
}

interface Waiting {
  readonly device: LocalDevice;
  readonly ship: ShipNode;
  readonly clock: Clock;
  readonly ski: string;
  readonly seconds: number;
  readonly ownSki: string;
}

/** Resolves with the device when its tree and its use cases stopped changing. */
async function discovered({ device, ship, clock, ski, seconds, ownSki }: Waiting): Promise<RemoteDevice> {
  const { promise, resolve, reject } = Promise.withResolvers<RemoteDevice>();
  let isAsked = false;
  let settle = (): void => undefined;
  const late = clock.after(millis(seconds * 1000), () => {
    const status = ship.peers().find((peer) => peer.ski === ski);
    const why =
      status?.discovered === false && status.phase === 0 ? 'It was not found on the network.' : status?.advice;
    reject(
      new CommandError(
        EXIT.failed,
        'cli.no-device',
        `no answer from ${ski} within ${seconds} s. ${why ?? ''}`.trimEnd(),
      ),
    );
  });
  ship.onChange((changed) => {
    const status = ship.peers().find((peer) => peer.ski === changed);
    if (changed !== ski || status?.theirs !== 'pending' || isAsked) return;
    isAsked = true;
    process.stderr.write(`The device waits for its user to approve this tool: SKI ${readableSki(ownSki)}\n`);
  });
  device.onRemote((remote) => {
    if (remote.ski !== ski || !remote.isDiscovered) return;
    settle();
    settle = clock.after(QUIET_AFTER, () => resolve(remote));
  });
  try {
    return await promise;
  } finally {
    late();
    settle();
  }
}
