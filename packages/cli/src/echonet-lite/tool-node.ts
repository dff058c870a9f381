import { randomBytes } from 'node:crypto';
import {
  controller,
  deviceObject,
  ECHONET_PORT,
  EchonetNode,
  localInterfaces,
  UNREGISTERED_MANUFACTURER,
  udpLink,
} from '@busbar/echonet-lite';
import { type Clock, loggerTo } from '@busbar/kernel';

/** An own address and what is in the way of using it. */
export interface ToolNode {
  readonly node: EchonetNode;
  readonly address: string;
  /** Why it cannot send or hear; undefined while it can. */
  problem(): string | undefined;
}

/** A controller for the time of one command. Its identity is made up: it is never steered and never trusted. */
export function toolNode(clock: Clock, address: string, ask: readonly string[] = []): ToolNode {
  let problem: string | undefined;
  const identity = { manufacturer: UNREGISTERED_MANUFACTURER, unique: randomBytes(13) };
  const node = new EchonetNode({
    clock,
    random: Math.random,
    logger: loggerTo((_, event, { error }) => {
      if (event === 'echonet.linkFailed') problem = inWords(String(error));
    }),
    link: udpLink({ clock, address }),
    identity,
    objects: [deviceObject(controller, { identity, values: {} })],
    addresses: ask,
  });
  return { node, address, problem: () => problem };
}

/**
 * Own IPv4 addresses to look around from, one for each interface; loopback only by its name. On loopback every address
 * of 127.0.0.0/8 is ours, and a node needs one that no other node has (EL-1.2-10).
 */
export function ownAddresses(names: readonly string[] | undefined): readonly string[] {
  const known = localInterfaces();
  return known
    .filter(({ name, addresses }) => names?.includes(name) ?? !addresses.some(isLoopback))
    .flatMap(({ addresses }) => addresses.find((address) => !address.includes(':')) ?? [])
    .map((address) => (isLoopback(address) ? freeLoopback() : address));
}

/** The own address from which a node at this address is on the same network; undefined: it is behind a router. */
export function addressTowards(host: string): string | undefined {
  if (isLoopback(host)) return freeLoopback();
  const on = localInterfaces().find((one) => one.contains(host));
  return on?.addresses.find((address) => address.includes(':') === host.includes(':'));
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.');
}

/** One of 65,000 addresses that hardly anybody else has. */
function freeLoopback(): string {
  const [high = 0, low = 0] = randomBytes(2);
  return `127.37.${high}.${1 + (low % 254)}`;
}

function inWords(error: string): string {
  return error.includes('EADDRINUSE')
    ? `another program of this machine uses UDP port ${ECHONET_PORT} of the address, for example the energy manager (${error})`
    : error;
}

/** Interfaces of these names that this machine does not have. */
export function missingInterfaces(names: readonly string[] | undefined): readonly string[] {
  const known = localInterfaces().map(({ name }) => name);
  return (names ?? []).filter((name) => !known.includes(name));
}
