import {
  classOf,
  decodeProperty,
  EchonetLiteError,
  formatObject,
  type PropertyValue,
  propertyOf,
  type RemoteNode,
  type RemoteObject,
} from '@busbar/echonet-lite';
import { type Clock, millis } from '@busbar/kernel';
import { CommandError, EXIT } from '../exit-code.ts';
import { addressTowards, type ToolNode, toolNode } from './tool-node.ts';
import { objectName, valueText } from './words.ts';

/** One property of an object, as `busbar inspect --json` prints it. */
export interface InspectedProperty {
  readonly epc: string;
  readonly name: string | null;
  /** What its maps say: read, written, announced. */
  readonly operations: readonly ('get' | 'set' | 'inf')[];
  readonly value: PropertyValue | null;
  /** Octets, hexadecimal; null when it was not read. */
  readonly content: string | null;
  /** Why there is no value: the device refuses to tell it now, or it can only be written. */
  readonly missing: 'refused' | 'write-only' | null;
}

/** A node with the properties of its objects. */
export interface InspectedNode {
  readonly protocol: 'echonet-lite';
  readonly address: string;
  readonly identifier: string | null;
  readonly manufacturer: string | null;
  readonly objects: readonly {
    readonly object: string;
    readonly name: string;
    readonly release: string | null;
    readonly properties: readonly InspectedProperty[];
  }[];
}

const OPERATIONS = [
  ['get', 'readable'],
  ['set', 'writable'],
  ['inf', 'announced'],
] as const;

/** Asks a node for its objects and every property it lets others read. */
export async function inspectNode(clock: Clock, host: string, seconds: number): Promise<InspectedNode> {
  const own = addressTowards(host);
  if (own === undefined)
    throw new CommandError(
      EXIT.environment,
      'cli.not-on-link',
      `no network interface of this machine is on the network of ${host}; ECHONET Lite does not pass routers`,
    );
  const tool = toolNode(clock, own, [host]);
  try {
    const node = await described(clock, tool, host, seconds);
    return {
      protocol: 'echonet-lite',
      address: node.address,
      identifier: node.identifier ?? null,
      manufacturer: node.manufacturer ?? null,
      objects: await inOrder([node.profile, ...node.objects], inspectObject),
    };
  } catch (error) {
    if (error instanceof EchonetLiteError) throw new CommandError(EXIT.failed, 'cli.no-device', error.message);
    throw error;
  } finally {
    await tool.node.close();
  }
}

/** The node and its objects for people. */
export function inspectedLines({ address, identifier, manufacturer, objects }: InspectedNode): readonly string[] {
  return [
    `ECHONET Lite node at ${address}`,
    `identification ${identifier ?? 'none'}, manufacturer ${manufacturer ?? 'unknown'}`,
    ...objects.flatMap(({ name, release, properties }) => [
      '',
      `${name}${release === null ? '' : `, release ${release}`}`,
      ...properties.map(propertyLine),
    ]),
  ];
}

function propertyLine({ epc, name, operations, value, content, missing }: InspectedProperty): string {
  const what = value === null ? (missing ?? 'not read') : `${valueText(value)}  [${content}]`;
  return `  ${epc} ${name ?? 'undeclared'} (${operations.join(', ')}): ${what}`;
}

async function described(
  clock: Clock,
  { node, problem }: ToolNode,
  host: string,
  seconds: number,
): Promise<RemoteNode> {
  const end = clock.now() + seconds * 1000;
  for (;;) {
    const remote = node.nodeAt(host);
    if (remote?.state === 'present') return remote;
    if (clock.now() > end) {
      const why = problem() ?? 'Is it switched on, on the same network, and is it an ECHONET Lite node?';
      throw new CommandError(EXIT.failed, 'cli.no-device', `no answer from ${host} within ${seconds} s. ${why}`);
    }
    await new Promise<void>((done) => clock.after(millis(50), done));
  }
}

async function inspectObject(remote: RemoteObject): Promise<InspectedNode['objects'][number]> {
  if (remote.map('readable') === undefined) await remote.get([0x9d, 0x9e, 0x9f]);
  const maps = OPERATIONS.map(([name, map]) => [name, remote.map(map) ?? []] as const);
  const codes = [...new Set(maps.flatMap(([, listed]) => listed))].sort((a, b) => a - b);
  const readable = codes.filter((epc) => maps[0]?.[1].includes(epc));
  const { values } = readable.length === 0 ? { values: new Map<number, Uint8Array>() } : await remote.get(readable);
  const classCode = classOf(remote.object);
  const { release } = remote;
  const properties = codes.map((epc): InspectedProperty => {
    const edt = values.get(epc);
    const missing = edt !== undefined ? null : readable.includes(epc) ? 'refused' : 'write-only';
    return {
      epc: epc.toString(16).padStart(2, '0'),
      name: propertyOf(classCode, epc, release)?.shortName ?? null,
      operations: maps.flatMap(([name, listed]) => (listed.includes(epc) ? [name] : [])),
      value: edt === undefined ? null : decodeProperty(classCode, epc, edt, release === undefined ? {} : { release }),
      content: edt === undefined ? null : Buffer.from(edt).toString('hex'),
      missing,
    };
  });
  const object = formatObject(remote.object);
  return { object, name: objectName(object), release: release ?? null, properties };
}

/** One after the other: small devices answer one request at a time. */
async function inOrder<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}
