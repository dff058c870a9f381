import { BlockList } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** IPv4 or IPv6. */
export type IpFamily = 4 | 6;

/** One interface of this host in one family: what a multicast socket is opened for. */
export interface LocalNetwork {
  /** Name of the interface, also the zone of link-local addresses heard on it. */
  readonly name: string;
  readonly family: IpFamily;
  /** IPv4 address, or link-local IPv6 address without its zone. */
  readonly address: string;
  readonly isLoopback: boolean;
  /** Addresses a peer on this interface can dial, of both families, without zones. */
  readonly hostAddresses: readonly string[];
  /** True for addresses of the networks of this interface; a zone decides by itself. */
  contains(address: string): boolean;
}

/** Addresses announced per interface: privacy extensions of IPv6 can leave dozens. */
const MOST_ADDRESSES = 8;

/** Every interface that is up, loopback included; IPv6 where it has a link-local address. */
export function localNetworks(
  present: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>> = networkInterfaces(),
): readonly LocalNetwork[] {
  return Object.entries(present).flatMap(([name, infos]) => networksOf(name, infos ?? []));
}

/** The same interface in the same family with the same address, as a key. */
export function networkKey({ name, family, address }: LocalNetwork): string {
  return `${name} ${family} ${address}`;
}

/**
 * True when a packet that one socket received came over its own network. The operating system hands multicast packets
 * of every interface to every socket; a source that belongs to another network of this host was heard there.
 */
export function isHeardOn(network: LocalNetwork, source: string, all: readonly LocalNetwork[]): boolean {
  return network.contains(source) || (zoneOf(source) === undefined && !all.some((other) => other.contains(source)));
}

/** True for addresses that mean something on one link only: `fe80::/10`. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

function networksOf(name: string, infos: readonly NetworkInterfaceInfo[]): readonly LocalNetwork[] {
  const isLoopback = infos.some(({ internal }) => internal);
  const members = membersOf(infos);
  const about = {
    name,
    isLoopback,
    hostAddresses: hostAddresses(infos, isLoopback),
    contains: (address: string): boolean => isMember(address, name, members),
  };
  const ipv4 = infos.find(({ family }) => family === 'IPv4');
  // IPv6 multicast does not work on the loopback interface of Linux.
  const ipv6 = isLoopback ? undefined : infos.find(({ family, address }) => family === 'IPv6' && isLinkLocal(address));
  return [
    ...(ipv4 === undefined ? [] : [{ ...about, family: 4 as const, address: ipv4.address }]),
    ...(ipv6 === undefined ? [] : [{ ...about, family: 6 as const, address: ipv6.address }]),
  ];
}

/** IPv4 first, then global, then link-local IPv6; on loopback IPv4 only, because servers of tests listen there. */
function hostAddresses(infos: readonly NetworkInterfaceInfo[], isLoopback: boolean): readonly string[] {
  const rank = ({ family, address }: NetworkInterfaceInfo): number =>
    family === 'IPv4' ? 0 : isLinkLocal(address) ? 2 : 1;
  return infos
    .filter(({ family }) => family === 'IPv4' || !isLoopback)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ address }) => address)
    .slice(0, MOST_ADDRESSES);
}

function membersOf(infos: readonly NetworkInterfaceInfo[]): BlockList {
  const members = new BlockList();
  for (const { address, cidr, family } of infos) {
    // Every interface has the network of link-local addresses: only a zone tells them apart.
    if (isLinkLocal(address)) continue;
    const length = Number(cidr?.split('/')[1] ?? (family === 'IPv4' ? 32 : 128));
    members.addSubnet(address, length, family === 'IPv4' ? 'ipv4' : 'ipv6');
  }
  return members;
}

function isMember(address: string, name: string, members: BlockList): boolean {
  const zone = zoneOf(address);
  if (zone !== undefined) return zone === name;
  return members.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

function zoneOf(address: string): string | undefined {
  const at = address.indexOf('%');
  return at < 0 ? undefined : address.slice(at + 1);
}
