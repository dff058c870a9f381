import { createSocket } from 'node:dgram';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CONTROLLER,
  classOf,
  controller,
  decodeProperty,
  deviceObject,
  EchonetNode,
  encodeFrame,
  isSpecial,
  UNREGISTERED_MANUFACTURER,
  udpLink,
} from '@busbar/echonet-lite';
import { every, millis, systemClock } from '@busbar/kernel';
import { answerParent } from '../ship/child-process.ts';
import { CHARGER, type ControllerQuestions, INTERVAL, POLLED } from './poll-processes.ts';

// A controller in a process of its own: gets its order from its parent and does what it is asked until it is ended.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as (options: object) => void;
const clock = systemClock();
/** Stations that are described at the same time: a controller that starts is no flood. */
const AT_ONCE = 50;
const MOST_STATIONS = 2000;

/** Gets to know stations and polls them. */
type Add = (addresses: readonly string[]) => Promise<void>;

/** Values that arrived since the start; the last one is kept, so that reading them cannot be left out. */
const values = { count: 0, last: undefined as unknown };
let add: Add | undefined;

answerParent<ControllerQuestions>({
  start: async ({ side, address, port }) => {
    add = side === 'busbar' ? busbar(address, port) : await raw(address, port);
    return null;
  },
  add: async (addresses) => {
    for (let at = 0; at < addresses.length; at += AT_ONCE) await add?.(addresses.slice(at, at + AT_ONCE));
    return null;
  },
  load: async (duration) => {
    const [before, count] = [process.cpuUsage(), values.count];
    const from = clock.now();
    await new Promise<void>((done) => clock.after(millis(duration), done));
    const { user, system } = process.cpuUsage(before);
    return { percent: (user + system) / 10 / (clock.now() - from), values: values.count - count };
  },
  memory: () => {
    // The engine keeps pages that it has freed; this makes it give them back.
    collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    return process.memoryUsage.rss();
  },
});

function busbar(address: string, port: number): Add {
  const identity = { manufacturer: UNREGISTERED_MANUFACTURER, unique: new Uint8Array(13).fill(1) };
  const node = new EchonetNode({
    clock,
    random: Math.random,
    link: udpLink({ clock, address, port }),
    identity,
    objects: [deviceObject(controller, { identity, values: {} })],
    limits: { nodes: MOST_STATIONS, outstanding: MOST_STATIONS, sources: MOST_STATIONS },
  });
  const found = new Map<string, () => void>();
  node.onEvent((event) => {
    if (event.type === 'found') {
      event.node.object(CHARGER)?.poll(POLLED, millis(INTERVAL));
      found.get(event.node.address)?.();
    } else if (event.type === 'property' && event.object.object === CHARGER) {
      const value = decodeProperty(classOf(CHARGER), event.epc, event.edt);
      if (isSpecial(value)) throw new Error('a station has no value');
      values.last = value;
      values.count++;
    }
  });
  return async (addresses) => {
    await Promise.all(
      addresses.map((one) => {
        const there = new Promise<void>((done) => found.set(one, done));
        node.addAddress(one);
        return there;
      }),
    );
  };
}

async function raw(address: string, port: number): Promise<Add> {
  const socket = createSocket({ type: 'udp4' });
  const bound = Promise.withResolvers<void>();
  socket.bind({ address, port }, () => bound.resolve());
  await bound.promise;
  const answers = new Map<string, Uint8Array>();
  socket.on('message', (bytes, from) => {
    answers.set(from.address, bytes);
    values.count += POLLED.length;
  });
  const request = encodeFrame({
    format: 1,
    tid: 1,
    seoj: CONTROLLER,
    deoj: CHARGER,
    service: 'Get',
    properties: POLLED.map((epc) => ({ epc, edt: new Uint8Array() })),
  });
  return async (addresses) => {
    for (const one of addresses)
      clock.after(millis(Math.random() * 1000), () => {
        socket.send(request, port, one);
        every(clock, millis(INTERVAL), () => socket.send(request, port, one));
      });
  };
}
