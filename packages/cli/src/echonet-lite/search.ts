import { formatObject, type RemoteNode } from '@busbar/echonet-lite';
import { type Clock, millis } from '@busbar/kernel';
import { missingInterfaces, ownAddresses, toolNode } from './tool-node.ts';
import { objectName } from './words.ts';

/** A node that answered, as `busbar discover --json` prints it. */
export interface FoundNode {
  readonly protocol: 'echonet-lite';
  readonly address: string;
  /** Identification number, hexadecimal; null without a usable one (EL-6.11-3). */
  readonly identifier: string | null;
  /** Manufacturer code, six hexadecimal digits. */
  readonly manufacturer: string | null;
  readonly objects: readonly { readonly object: string; readonly name: string }[];
}

/** Who answers on the network in the given time, from every interface at once. */
export async function searchEchonet(
  clock: Clock,
  seconds: number,
  interfaces: readonly string[] | undefined,
): Promise<{ readonly found: readonly FoundNode[]; readonly problems: readonly string[] }> {
  const tools = ownAddresses(interfaces).map((address) => toolNode(clock, address));
  await new Promise<void>((done) => clock.after(millis(seconds * 1000), done));
  const found = tools.flatMap(({ node }) => node.nodes.filter(({ state }) => state !== 'new').map(foundNode));
  const missing = missingInterfaces(interfaces).map((name) => `there is no network interface "${name}"`);
  const problems = [...missing, ...tools.flatMap((tool) => tool.problem() ?? [])];
  await Promise.all(tools.map(({ node }) => node.close()));
  return { found, problems };
}

function foundNode({ address, identifier, manufacturer, objects }: RemoteNode): FoundNode {
  return {
    protocol: 'echonet-lite',
    address,
    identifier: identifier ?? null,
    manufacturer: manufacturer ?? null,
    objects: objects.map(({ object }) => ({ object: formatObject(object), name: objectName(formatObject(object)) })),
  };
}
