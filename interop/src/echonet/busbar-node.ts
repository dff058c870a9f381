// Busbar as a node of the ECHONET Lite scenarios: a program that speaks the contract.

import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import {
  controller,
  type DatagramLink,
  deviceObject,
  EchonetLiteError,
  EchonetNode,
  formatObject,
  LocalObject,
  type NodeEvent,
  type Property,
  parseObject,
  type RemoteObject,
  UNREGISTERED_MANUFACTURER,
  udpLink,
} from '@busbar/echonet-lite';
import { assertThat, silentLogger, systemClock } from '@busbar/kernel';
import type { Contents, EchonetCommand } from './contract.ts';
import { hex, performCommands, report } from './program.ts';

const PORT = 3610;
const clock = systemClock();
let node: EchonetNode | undefined;
const hosted = new Map<string, LocalObject>();

await performCommands(async (command) => {
  switch (command.do) {
    case 'start':
      return start(command);
    case 'search':
      return running().discover();
    case 'request':
      // Not awaited: the next command may be what the answer waits for.
      void request(command).catch((error: unknown) => report({ event: 'failed', what: String(error) }));
      return;
    case 'octets': {
      const socket = createSocket('udp4');
      socket.send(octets(command.hex), PORT, command.to, () => socket.close());
      return;
    }
    case 'change':
      return hosted.get(command.object)?.set(property(command.property, command.content));
  }
});

async function start({ role, address, objects }: Extract<EchonetCommand, { do: 'start' }>): Promise<void> {
  const identity = { manufacturer: UNREGISTERED_MANUFACTURER, unique: randomBytes(13) };
  for (const [object, contents] of Object.entries(objects)) hosted.set(object, deviceOf(object, contents));
  const own = role === 'controller' ? [deviceObject(controller, { identity, values: {} })] : [...hosted.values()];
  const { link, ready } = watched(udpLink({ clock, address }));
  node = new EchonetNode({
    clock,
    random: Math.random,
    logger: silentLogger,
    link,
    identity,
    objects: own,
  });
  node.onEvent(tell);
  await ready;
  report({ event: 'ready', stack: 'busbar', version: '0.1.0' });
}

/** A link, and when it can be used. */
function watched(link: DatagramLink): { readonly link: DatagramLink; readonly ready: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    ready: promise,
    link: {
      mostOctets: link.mostOctets,
      start: (receiver) =>
        link.start({
          received: (bytes, from) => receiver.received(bytes, from),
          failed: (why) => receiver.failed(why),
          ready() {
            receiver.ready();
            resolve();
          },
        }),
      send: (bytes, to, kind) => link.send(bytes, to, kind),
      multicast: (bytes) => link.multicast(bytes),
      close: () => link.close(),
    },
  };
}

/** The object as the contract gives it: what its maps say of reading, writing and announcing. */
function deviceOf(code: string, contents: Contents): LocalObject {
  const listed = (map: string): readonly string[] => contents[map]?.slice(2).match(/../g) ?? [];
  const object = new LocalObject({
    object: codeOf(code),
    properties: Object.entries(contents).map(([epc, content]) => ({
      ...property(epc, content),
      set: listed('9e').includes(epc),
      announce: listed('9d').includes(epc),
    })),
  });
  object.onChange((changes) => {
    for (const { epc, edt, from } of changes)
      if (from !== undefined) report({ event: 'written', object: code, property: hex([epc]), content: hex(edt) });
  });
  return object;
}

function tell(event: NodeEvent): void {
  const { address } = event.node;
  if (event.type === 'found' || event.type === 'changed')
    report({ event: 'found', address, objects: event.node.objects.map((one) => formatObject(one.object)) });
  else if (event.type === 'lost') report({ event: 'lost', address });
  else if (event.type === 'property' && event.origin === 'announcement') {
    const properties = { [hex([event.epc])]: hex(event.edt) };
    report({ event: 'announced', from: address, object: formatObject(event.object.object), properties });
  }
}

/** What the object gave back, as frames would say it. */
async function request(command: Extract<EchonetCommand, { do: 'request' }>): Promise<void> {
  const { to, object, service, properties } = command;
  const told = (name: string, contents: Contents): void =>
    report({ event: 'answered', from: to, object, service: name, properties: contents });
  const remote = await remoteObject(to, codeOf(object));
  if (remote === undefined) return told('none', {});
  try {
    if (service === 'Get') {
      const { values, refused } = await remote.get(Object.keys(properties).map((epc) => Number.parseInt(epc, 16)));
      const read = Object.fromEntries([...values].map(([epc, edt]) => [hex([epc]), hex(edt)]));
      const missing = Object.fromEntries(refused.map((epc) => [hex([epc]), '']));
      return told(refused.length > 0 ? 'Get_SNA' : 'Get_Res', { ...read, ...missing });
    }
    assertThat(service === 'SetC', `the scenarios do not ask for ${service}`);
    const wanted = Object.entries(properties).map(([epc, content]) => property(epc, content));
    const { accepted, refused, unknown } = await remote.set(wanted, { readBack: 'never' });
    const echoed = (epcs: readonly number[], content: (epc: string) => string): Contents =>
      Object.fromEntries(epcs.map((epc) => [hex([epc]), content(hex([epc]))]));
    const answer = {
      ...echoed(accepted, () => ''),
      ...echoed([...refused, ...unknown], (epc) => properties[epc] ?? ''),
    };
    told(accepted.length === wanted.length ? 'Set_Res' : 'SetC_SNA', answer);
  } catch (error) {
    if (!(error instanceof EchonetLiteError)) throw error;
    told('none', {});
  }
}

/** The object once the node is described; undefined when it has none of this code. */
async function remoteObject(address: string, code: number): Promise<RemoteObject | undefined> {
  const remote = running().addAddress(address);
  if (remote?.state === 'new') await found(address);
  return remote?.object(code);
}

function found(address: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = running().onEvent((event) => {
    if (event.type !== 'found' || event.node.address !== address) return;
    stop();
    resolve();
  });
  return promise;
}

function codeOf(object: string): number {
  const code = parseObject(object);
  assertThat(code !== undefined, `${object} is no object code`);
  return code;
}

function property(epc: string, content: string): Property {
  return { epc: Number.parseInt(epc, 16), edt: octets(content) };
}

function octets(content: string): Uint8Array {
  return Buffer.from(content, 'hex');
}

function running(): EchonetNode {
  assertThat(node !== undefined, 'the node is started first');
  return node;
}
