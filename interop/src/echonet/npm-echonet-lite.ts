// npm `echonet-lite` as a peer of the ECHONET Lite scenarios: a program that speaks the contract beside it.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { SERVICES } from '@busbar/echonet-lite';
import echonet from 'echonet-lite';
import type { Contents, EchonetCommand } from './contract.ts';
import { hex, performCommands, report, serviceName } from './program.ts';

type Objects = Record<string, Record<string, number[]>>;

const { version } = createRequire(import.meta.url)('echonet-lite/package.json') as { version: string };
/** The controller object the library's programs use. */
const CONTROLLER = '05ff01';
const objects: Objects = {};
/** The request that waits for its answer. The library leaves it to its user to tell answers apart. */
let waiting: { readonly from: string; readonly object: string } | undefined;
let isDevice = false;

type Received = Parameters<Parameters<typeof echonet.initialize>[1]>[1];

// The library talks to the console; the output belongs to the contract.
console.log = console.dir = () => undefined;

await performCommands(async (command) => {
  switch (command.do) {
    case 'start':
      return start(command);
    case 'search':
      return echonet.search();
    case 'request': {
      waiting = { from: command.to, object: command.object };
      await echonet.sendDetails(
        command.to,
        CONTROLLER,
        command.object,
        code(command.service),
        listed(command.properties),
      );
      return;
    }
    case 'octets':
      echonet.sendString(command.to, command.hex);
      return;
    case 'change': {
      const object = objects[command.object];
      if (object !== undefined) object[command.property] = octets(command.content);
      echonet.sendOPC1(
        echonet.EL_Multi,
        command.object,
        '0ef001',
        code('INF'),
        command.property,
        octets(command.content),
      );
      return;
    }
  }
});

async function start({ role, address, objects: given }: Extract<EchonetCommand, { do: 'start' }>): Promise<void> {
  isDevice = role === 'device';
  for (const [object, contents] of Object.entries(given))
    objects[object] = Object.fromEntries(Object.entries(contents).map(([epc, edt]) => [epc, octets(edt)]));
  const hosted = isDevice ? Object.keys(given) : [CONTROLLER];
  const socket = await echonet.initialize(hosted, (from, frame, error) => received(from, frame, error), 4, {
    v4: address,
    ignoreMe: true,
    autoGetProperties: false,
  });
  await once(socket, 'listening');
  report({ event: 'ready', stack: 'echonet-lite', version });
}

function received(from: { readonly address: string }, frame: Received, error: Error | undefined): void {
  if (error !== undefined) report({ event: 'failed', what: error.message });
  if (error !== undefined || frame?.ESV === undefined) return;
  const service = serviceName(Number.parseInt(frame.ESV, 16));
  if (isDevice) asDevice(from, frame, service);
  else asController(from, frame, service);
}

function asController(from: { readonly address: string }, frame: NonNullable<Received>, service: string): void {
  const list = frame.DETAILs.d6 ?? frame.DETAILs.d5;
  if (frame.SEOJ.startsWith('0ef0') && list !== undefined && list !== '')
    report({ event: 'found', address: from.address, objects: list.slice(2).match(/.{6}/g) ?? [] });
  if (service === 'INF' || service === 'INFC')
    report({ event: 'announced', from: from.address, object: frame.SEOJ, properties: frame.DETAILs });
  if (waiting?.from !== from.address || waiting.object !== frame.SEOJ || !/_(Res|SNA)$/.test(service)) return;
  waiting = undefined;
  report({ event: 'answered', from: from.address, object: frame.SEOJ, service, properties: frame.DETAILs });
}

function asDevice(from: { readonly address: string }, frame: NonNullable<Received>, service: string): void {
  // The node profile is answered by the library itself.
  if (frame.DEOJ.startsWith('0ef0')) return;
  if (service === 'Get') void echonet.replyGetDetail(from, frame, objects);
  if (service !== 'SetC' && service !== 'SetI') return;
  for (const [property, content] of Object.entries(frame.DETAILs)) {
    const object = objects[frame.DEOJ];
    if (object?.[property] === undefined) continue;
    object[property] = octets(content);
    report({ event: 'written', object: frame.DEOJ, property, content });
  }
  void echonet.replySetDetail(from, frame, objects);
}

function listed(properties: Contents): readonly Contents[] {
  return Object.entries(properties).map(([epc, edt]) => ({ [epc]: edt }));
}

function octets(content: string): number[] {
  return [...Buffer.from(content, 'hex')];
}

function code(service: string): string {
  return hex([SERVICES[service as keyof typeof SERVICES]]);
}
