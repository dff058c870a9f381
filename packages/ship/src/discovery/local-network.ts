import { BlockList } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** One IPv4 network of this host. */
export interface LocalNetwork {
  /** Name of the interface, also the zone of link-local addresses heard on it. */
  readonly name: string;
  readonly address: string;
  readonly isLoopback: boolean;
  /** True for addresses of this network. */
  contains(address: string): boolean;
}

/** First IPv4 network of every interface, loopback included. */
export function localNetworks(): readonly LocalNetwork[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos]) => {
    const info = infos?.find((one) => one.family === 'IPv4');
    return info === undefined ? [] : [networkOf(name, info)];
  });
}

/**
 * True when a packet that one socket received came over its own network. The operating system hands multicast packets
 * of every interface to every socket; a source that belongs to another network of this host was heard there.
 */
export function isHeardOn(network: LocalNetwork, source: string, all: readonly LocalNetwork[]): boolean {
  return network.contains(source) || !all.some((other) => other.contains(source));
}

function networkOf(name: string, info: NetworkInterfaceInfo): LocalNetwork {
  const members = new BlockList();
  const length = Number(info.cidr?.split('/')[1] ?? 32);
  members.addSubnet(info.address, length, 'ipv4');
  return {
    name,
    address: info.address,
    isLoopback: info.internal,
    contains: (address) => members.check(address, 'ipv4'),
  };
}
