import { networkInterfaces } from 'node:os';
import { type Clock, type Millis, millis } from '@busbar/kernel';
import multicastDns from 'multicast-dns';
import type { FoundRecord } from './medium.ts';

const SERVICE_TYPE = '_ship._tcp.local';
/** Times at which the network is asked, ms. */
const QUESTIONS = [0, 1000, 3000];
/** Most services kept: a flood of names must not fill the memory. */
const MOST_SERVICES = 256;

/** What was heard of one service. */
interface Heard {
  strings?: readonly Uint8Array[];
  port?: number;
}

/**
 * Asks for SHIP services on these interfaces (all when undefined) and returns what was answered, undecoded. Ends early when
 * `isEnough` says so.
 */
export async function queryServices(
  options: {
    readonly interfaces: readonly string[] | undefined;
    readonly clock: Clock;
    readonly isEnough?: (found: readonly FoundRecord[]) => boolean;
  },
  within: Millis,
): Promise<readonly FoundRecord[]> {
  const { clock, interfaces, isEnough = () => false } = options;
  const heard = new Map<string, Heard>();
  const found = (): readonly FoundRecord[] =>
    [...heard].flatMap(([name, { strings, port }]) =>
      strings === undefined ? [] : [{ instance: name.replace(`.${SERVICE_TYPE}`, ''), port, strings }],
    );
  const sockets = ipv4Addresses(interfaces).map((address) =>
    multicastDns({ interface: address, bind: '0.0.0.0', reuseAddr: true, loopback: true }),
  );
  const { promise: enough, resolve: end } = Promise.withResolvers<void>();
  const ask = (): void => {
    const names = [...heard.keys()];
    const questions = names.flatMap((name) => [
      { name, type: 'TXT' as const },
      { name, type: 'SRV' as const },
    ]);
    for (const socket of sockets) socket.query({ questions: [{ name: SERVICE_TYPE, type: 'PTR' }, ...questions] });
  };
  for (const socket of sockets) {
    // An interface without multicast answers nothing; what that means is said by the caller.
    socket.on('error', () => undefined);
    socket.on('warning', () => undefined);
    socket.on('response', (response) => {
      for (const answer of [...(response.answers ?? []), ...(response.additionals ?? [])]) take(answer, heard);
      if (isEnough(found())) end();
    });
  }
  const cancels = [
    clock.after(within, end),
    ...QUESTIONS.filter((delay) => delay < within).map((delay) => clock.after(millis(delay), ask)),
  ];
  await enough;
  for (const cancel of cancels) cancel();
  await Promise.all(sockets.map((socket) => new Promise<void>((done) => socket.destroy(() => done()))));
  return found();
}

type Answer = NonNullable<multicastDns.ResponsePacket['answers']>[number];

function take(answer: Answer, heard: Map<string, Heard>): void {
  if (answer.type === 'PTR' && answer.name.toLowerCase() === SERVICE_TYPE) heardOf(answer.data, heard);
  if (answer.type !== 'TXT' && answer.type !== 'SRV') return;
  if (!answer.name.toLowerCase().endsWith(`.${SERVICE_TYPE}`)) return;
  const service = heardOf(answer.name, heard);
  if (service === undefined) return;
  if (answer.type === 'SRV') {
    service.port = answer.data.port;
    return;
  }
  const strings = Array.isArray(answer.data) ? answer.data : [answer.data];
  service.strings = strings.map((string) => (typeof string === 'string' ? Buffer.from(string) : string));
}

function heardOf(name: string, heard: Map<string, Heard>): Heard | undefined {
  const known = heard.get(name);
  if (known !== undefined || heard.size >= MOST_SERVICES) return known;
  const service: Heard = {};
  heard.set(name, service);
  return service;
}

function ipv4Addresses(interfaces: readonly string[] | undefined): readonly string[] {
  return Object.entries(networkInterfaces()).flatMap(([name, infos]) => {
    const info = infos?.find(({ family }) => family === 'IPv4');
    return info !== undefined && (interfaces === undefined || interfaces.includes(name)) ? [info.address] : [];
  });
}
