import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { EchonetLiteError } from '../errors.ts';

/** An interface of this machine. */
export interface LocalInterface {
  readonly name: string;
  /** Addresses of both families, without zones. */
  readonly addresses: readonly string[];
  /** Broadcast addresses of its IPv4 networks. */
  readonly broadcasts?: readonly string[];
  /** Whether an address is its own; on loopback every address of its networks is. */
  has(address: string): boolean;
  /** Whether an address lies in one of its networks. */
  contains(address: string): boolean;
}

/** The interfaces that are up, loopback included. */
export function localInterfaces(
  present: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>> = networkInterfaces(),
): readonly LocalInterface[] {
  return Object.entries(present).map(([name, infos = []]) => interfaceOf(name, infos));
}

/** Family of an address text. */
export function familyOf(address: string): 4 | 6 {
  return isIPv6(address) ? 6 : 4;
}

/**
 * An address as people write it in the form of {@link addressOf}: IPv6 lower case and shortened, link-local with its zone.
 * @throws EchonetLiteError `echonet-lite.address` for what is no address of one node
 */
export function canonicalAddress(text: string): string {
  const bare = withoutZone(text);
  const zone = zoneOf(text);
  if (isIPv4(text)) return text;
  if (!isIPv6(bare)) throw new EchonetLiteError('echonet-lite.address', `"${text}" is no IP address`);
  const short = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  if (!isLinkLocal(short)) return short;
  if (zone === undefined)
    throw new EchonetLiteError('echonet-lite.address', `"${text}" needs the interface behind it, as in ${short}%eth0`);
  return `${short}%${zone}`;
}

/** An address as the key of a peer: lower case; a zone only where it means something, EL-1.2-9. */
export function addressOf(address: string, on: LocalInterface | undefined): string {
  const bare = withoutZone(address).toLowerCase();
  return isLinkLocal(bare) ? `${bare}%${zoneOf(address) ?? on?.name ?? ''}` : bare;
}

/** The address with the zone of an interface, where the operating system needs one to send there. */
export function zoned(address: string, on: LocalInterface | undefined): string {
  const isLocal = isLinkLocal(address) || /^ff[0-9a-f]2:/i.test(address);
  return isLocal && zoneOf(address) === undefined && on !== undefined ? `${address}%${on.name}` : address;
}

/** Whether a sender is on the network of an interface, not beyond a router (section 7). */
export function isOnLink(on: LocalInterface, address: string): boolean {
  const zone = zoneOf(address);
  return zone === undefined ? isLinkLocal(address) || on.contains(address) : zone === on.name;
}

function interfaceOf(name: string, infos: readonly NetworkInterfaceInfo[]): LocalInterface {
  const networks = new BlockList();
  for (const { address, cidr, family } of infos) {
    const length = Number(cidr?.split('/')[1] ?? (family === 'IPv4' ? 32 : 128));
    networks.addSubnet(address, length, family === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  const contains = (address: string): boolean =>
    networks.check(withoutZone(address), familyOf(address) === 6 ? 'ipv6' : 'ipv4');
  const isLoopback = infos.some(({ internal }) => internal);
  const addresses = infos.map(({ address }) => withoutZone(address).toLowerCase());
  return {
    name,
    addresses,
    broadcasts: infos.flatMap(broadcastOf),
    contains,
    has: (address) => {
      const zone = zoneOf(address);
      if (zone !== undefined && zone !== name) return false;
      const bare = withoutZone(address).toLowerCase();
      return addresses.includes(bare) || (isLoopback && familyOf(bare) === 4 && contains(bare));
    },
  };
}

/** Broadcast address of an IPv4 network of at least four addresses. */
function broadcastOf({ family, address, cidr }: NetworkInterfaceInfo): readonly string[] {
  const length = Number(cidr?.split('/')[1] ?? 32);
  if (family !== 'IPv4' || length > 30) return [];
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const hosts = 2 ** (32 - length);
  const last = Math.floor(number / hosts) * hosts + hosts - 1;
  return [[24, 16, 8, 0].map((bits) => Math.floor(last / 2 ** bits) % 256).join('.')];
}

function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}

function zoneOf(address: string): string | undefined {
  const at = address.indexOf('%');
  return at < 0 ? undefined : address.slice(at + 1);
}
