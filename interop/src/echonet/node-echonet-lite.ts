// npm `node-echonet-lite` as a peer of the ECHONET Lite scenarios: a program that speaks the contract beside it.
import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import EchonetLite from 'node-echonet-lite';
import type { Contents, EchonetCommand } from './contract.ts';
import { hex, performCommands, report } from './program.ts';

const { version } = createRequire(import.meta.url)('node-echonet-lite/package.json') as { version: string };
const PORT = 3610;
const GROUP = '224.0.23.0';
const CONTROLLER = [0x05, 0xff, 0x01];
const NODE_PROFILE = [0x0e, 0xf0, 0x01];

type Received = Parameters<Parameters<EchonetLite['on']>[1]>[0];
type Sent = Parameters<EchonetLite['send']>[3];

let library: EchonetLite | undefined;
let address = '';
const objects = new Map<string, Map<number, Buffer>>();

await performCommands(async (command) => {
  switch (command.do) {
    case 'start':
      return start(command);
    case 'search':
      return node().startDiscovery((error, { device }) => {
        // While it looks for nodes the library is not in the group, and hears no announcement.
        node().stopDiscovery();
        if (error === null)
          report({ event: 'found', address: device.address, objects: (device.eoj ?? []).map((eoj) => hex(eoj)) });
      });
    case 'request':
      node().setSelfEoj(CONTROLLER);
      return node().send(command.to, octets(command.object), command.service, propertiesOf(command.properties));
    case 'octets': {
      // The library sends what it made itself only.
      const socket = createSocket('udp4');
      socket.send(Buffer.from(command.hex, 'hex'), PORT, command.to, () => socket.close());
      return;
    }
    case 'change': {
      const content = Buffer.from(command.content, 'hex');
      objects.get(command.object)?.set(Number.parseInt(command.property, 16), content);
      return announce(octets(command.object), command.property, content);
    }
  }
});

async function start(command: Extract<EchonetCommand, { do: 'start' }>): Promise<void> {
  address = command.address;
  const made = new EchonetLite({ type: 'lan', netif: address });
  library = made;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  made.init((error) => (error === null ? resolve() : reject(error)));
  await promise;
  if (command.role === 'device') {
    host(command.objects);
    made.on('data', asDevice);
    announce(NODE_PROFILE, 'd5', instanceList());
  } else made.on('data', asController);
  report({ event: 'ready', stack: 'node-echonet-lite', version });
}

/** The library has no device role: what it is given here is the node profile and the answers to requests. */
function host(given: Readonly<Record<string, Contents>>): void {
  for (const [object, contents] of Object.entries(given)) {
    const all = Object.entries(contents).map(
      ([epc, edt]) => [Number.parseInt(epc, 16), Buffer.from(edt, 'hex')] as const,
    );
    objects.set(object, new Map(all));
  }
  objects.set(hex(NODE_PROFILE), new Map([[0xd6, instanceList()]]));
}

/** The library's own callbacks take any frame with the transaction id for the answer, announcements too. */
function asController({ device, message }: Received): void {
  const { seoj, esv, prop } = message;
  const told = { from: device.address, object: hex(seoj), properties: contentsOf(prop) };
  if (esv === 'INF' || esv === 'INFC') report({ event: 'announced', ...told });
  else if (/_(Res|SNA)$/.test(esv)) report({ event: 'answered', service: esv, ...told });
}

function asDevice({ device, message }: Received): void {
  const to = hex(message.deoj) === '0ef000' ? hex(NODE_PROFILE) : hex(message.deoj);
  const object = objects.get(to);
  if (object === undefined || device.address === address) return;
  const answer = (service: string, properties: Sent): void => {
    node().setSelfEoj(octets(to));
    node().setTransactionId(message.tid);
    node().send(device.address, message.seoj, service, properties);
    node().setTransactionId(null);
  };
  if (message.esv === 'Get') {
    const found = message.prop.map(({ epc }) => ({ epc, edt: object.get(epc) ?? null }));
    answer(found.some(({ edt }) => edt === null) ? 'Get_SNA' : 'Get_Res', found);
  }
  if (message.esv === 'SetC') {
    const taken = message.prop.map(({ epc, buffer }) => ({ epc, edt: object.has(epc) ? null : buffer }));
    for (const { epc, buffer } of message.prop)
      if (object.has(epc) && buffer !== null) {
        object.set(epc, buffer);
        report({ event: 'written', object: to, property: hex([epc]), content: buffer.toString('hex') });
      }
    answer(taken.some(({ edt }) => edt !== null) ? 'SetC_SNA' : 'Set_Res', taken);
  }
}

function announce(from: readonly number[], property: string, content: Buffer): void {
  node().setSelfEoj(from);
  node().send(GROUP, NODE_PROFILE, 'INF', [{ epc: Number.parseInt(property, 16), edt: content }]);
}

function contentsOf(properties: Received['message']['prop']): Contents {
  return Object.fromEntries(properties.map(({ epc, buffer }) => [hex([epc]), buffer?.toString('hex') ?? '']));
}

function propertiesOf(contents: Contents): Sent {
  return Object.entries(contents).map(([epc, edt]) => ({
    epc: Number.parseInt(epc, 16),
    edt: edt === '' ? null : Buffer.from(edt, 'hex'),
  }));
}

function instanceList(): Buffer {
  const hosted = [...objects.keys()].filter((object) => object !== hex(NODE_PROFILE));
  return Buffer.from([hosted.length, ...hosted.flatMap(octets)]);
}

function octets(content: string): number[] {
  return [...Buffer.from(content, 'hex')];
}

function node(): EchonetLite {
  if (library === undefined) throw new Error('not started');
  return library;
}
