import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { type CancelTimer, type Clock, every, type Logger, millis, TokenBucket } from '@busbar/kernel';
import type { Answer, Packet } from 'dns-packet';
import multicastDns from 'multicast-dns';
import { type CacheChange, SERVICE_TYPE, ServiceCache, type ServiceRecord } from './service-cache.ts';

/** Told about every change in the picture of the network. */
export type BrowseListener = (change: CacheChange) => void;

/** Browses the network for SHIP services until it is closed. */
export interface Browser {
  /** Why multicast does not work here; undefined while it does. */
  problem(): string | undefined;
  close(): Promise<void>;
}

/** Seconds after start at which the network is asked; afterwards every {@link ASK_AGAIN}. */
const FIRST_QUESTIONS = [0, 1, 3, 7, 15];
/** Half the TTL of 120 s: a service that is still there answers before it would be forgotten. */
const ASK_AGAIN = millis(50_000);
const EXPIRE_TICK = millis(1000);
/** Packets taken from one source per second, and at once (robustness.md section 4). */
const PACKETS_PER_SECOND = 20;
const PACKET_BURST = 60;
/** Sources with a budget of their own; more share the last one. */
const MOST_SOURCES = 256;

/** Starts browsing on the named interfaces. */
export function browseShip(
  options: { clock: Clock; logger: Logger; interfaces: readonly string[] },
  listener: BrowseListener,
): Browser {
  const { clock, logger } = options;
  const cache = new ServiceCache();
  const budgets = new Map<string, TokenBucket>();
  const problems = new Map<string, string>();
  const timers: CancelTimer[] = [];
  const tell = (changes: readonly CacheChange[]): void => changes.forEach(listener);

  const sockets = ipv4Addresses(options.interfaces).map(({ name, address }) => {
    const socket = multicastDns({
      interface: address,
      bind: '0.0.0.0',
      multicast: true,
      loopback: true,
      reuseAddr: true,
    });
    const failed = (error: Error): void => {
      if (problems.get(name) !== error.message)
        logger.warn('discovery.socketProblem', { interface: name, error: error.message });
      problems.set(name, error.message);
    };
    socket.on('error', failed);
    socket.on('warning', (error) => logger.debug('discovery.packetIgnored', { interface: name, error: String(error) }));
    socket.on('response', (packet, source) => {
      if (!withinBudget(budgets, clock, source.address)) return;
      const records = serviceRecords(packet);
      if (records.length > 0) tell(cache.take(records, clock.now(), name));
    });
    const ask = (): void =>
      socket.query({ questions: questions(cache) }, (error) => {
        if (error) failed(error);
        else problems.delete(name);
      });
    for (const seconds of FIRST_QUESTIONS) timers.push(clock.after(millis(seconds * 1000), ask));
    timers.push(every(clock, ASK_AGAIN, ask));
    return socket;
  });
  if (sockets.length === 0)
    problems.set('all', `no interface with an IPv4 address among ${options.interfaces.join(', ')}`);
  timers.push(every(clock, EXPIRE_TICK, () => tell(cache.expire(clock.now()))));

  return {
    problem: () =>
      problems.size >= Math.max(1, sockets.length)
        ? [...problems].map(([name, text]) => `${name}: ${text}`).join('; ')
        : undefined,
    async close() {
      for (const cancel of timers) cancel();
      await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.destroy(() => done()))));
    },
  };
}

/** Names of all interfaces that carry IPv4, loopback included. */
export function allInterfaces(): readonly string[] {
  return Object.entries(networkInterfaces())
    .filter(([, addresses]) => addresses?.some((one) => one.family === 'IPv4'))
    .map(([name]) => name);
}

function ipv4Addresses(names: readonly string[]): readonly { name: string; address: string }[] {
  const present = networkInterfaces();
  return names.flatMap((name) => {
    const found = present[name]?.find((one: NetworkInterfaceInfo) => one.family === 'IPv4');
    return found === undefined ? [] : [{ name, address: found.address }];
  });
}

/** Asks for the service type, and for what is missing of instances heard of. */
function questions(cache: ServiceCache): { name: string; type: 'PTR' | 'SRV' | 'TXT' }[] {
  const missing = cache.incomplete().slice(0, 20);
  return [
    { name: SERVICE_TYPE, type: 'PTR' },
    ...missing.flatMap((name) => [
      { name, type: 'SRV' as const },
      { name, type: 'TXT' as const },
    ]),
  ];
}

function withinBudget(budgets: Map<string, TokenBucket>, clock: Clock, source: string): boolean {
  const key = budgets.has(source) || budgets.size < MOST_SOURCES ? source : 'others';
  let budget = budgets.get(key);
  if (budget === undefined) {
    budget = new TokenBucket(clock, PACKETS_PER_SECOND, PACKET_BURST);
    budgets.set(key, budget);
  }
  return budget.take();
}

/** The records of an answer that concern discovery. */
export function serviceRecords(packet: Packet): ServiceRecord[] {
  return [...(packet.answers ?? []), ...(packet.additionals ?? [])].flatMap((answer) => serviceRecord(answer) ?? []);
}

function serviceRecord(answer: Answer): ServiceRecord | undefined {
  const ttl = 'ttl' in answer && typeof answer.ttl === 'number' ? answer.ttl : 0;
  switch (answer.type) {
    case 'PTR':
      return { type: 'PTR', name: answer.name, ttl, instance: answer.data };
    case 'SRV':
      return { type: 'SRV', name: answer.name, ttl, target: answer.data.target, port: answer.data.port };
    case 'TXT': {
      const strings = Array.isArray(answer.data) ? answer.data : [answer.data];
      return {
        type: 'TXT',
        name: answer.name,
        ttl,
        strings: strings.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
      };
    }
    case 'A':
    case 'AAAA':
      return { type: answer.type, name: answer.name, ttl, address: answer.data };
    default:
      return undefined;
  }
}
