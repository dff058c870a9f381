import { fileURLToPath } from 'node:url';
import type { Clock } from '@busbar/kernel';
import { LineProcess } from '../avahi/line-process.ts';
import type { Cable, CableEnd } from '../runner/cable.ts';
import type { Contents, EchonetCommand, EchonetEvent, EchonetEventOf, EchonetRole } from './contract.ts';

/** Longest wait for what is answered at once, s. Answers to multicast requests are delayed by up to half a second. */
const SOON = 10;

/** A program that speaks the contract. */
export interface EchonetProgram {
  readonly name: string;
  /** What it is, for the documents. */
  readonly what: string;
  /** File beside this one, without its ending. */
  readonly file: string;
}

/** Busbar, and every other stack there is on npm. */
export const ECHONET_PROGRAMS: readonly EchonetProgram[] = [
  { name: 'busbar', file: 'busbar-node', what: 'both sides Busbar: shows that the scenarios are right' },
  {
    name: 'npm-echonet-lite',
    file: 'npm-echonet-lite',
    what: 'npm `echonet-lite`, the most used ECHONET Lite library there',
  },
  { name: 'node-echonet-lite', file: 'node-echonet-lite', what: 'npm `node-echonet-lite`, an independent library' },
];

/** A node of the scenario in a process and a network namespace of its own. */
export class EchonetPeer {
  readonly address: string;
  readonly #process: LineProcess;

  constructor(program: EchonetProgram, end: CableEnd, clock: Clock) {
    this.address = end.address;
    const isSource = import.meta.url.endsWith('.ts');
    const file = fileURLToPath(new URL(`${program.file}.${isSource ? 'ts' : 'js'}`, import.meta.url));
    const source = isSource ? ['--conditions=@busbar/source'] : [];
    this.#process = new LineProcess(program.name, [...end.prefix, process.execPath, ...source, file], clock);
  }

  /** Where the output is now: awaiting from here on leaves out what was before. */
  mark(): number {
    return this.#process.lines.length;
  }

  do(command: EchonetCommand): void {
    this.#process.write(command);
  }

  async start(role: EchonetRole, objects: Readonly<Record<string, Contents>>): Promise<EchonetEventOf<'ready'>> {
    this.do({ do: 'start', role, address: this.address, objects });
    return this.expect('ready', () => true, { what: 'to be ready', within: 30 });
  }

  /** The first event of this kind that fits; fails in words after `within` seconds. */
  expect<K extends EchonetEvent['event']>(
    kind: K,
    fits: (event: EchonetEventOf<K>) => boolean,
    options: { readonly what: string; readonly within?: number; readonly since?: number },
  ): Promise<EchonetEventOf<K>> {
    return this.#process.expect(
      (line) => {
        if (!line.startsWith('{')) return undefined;
        const event = JSON.parse(line) as EchonetEvent;
        return isOf(event, kind) && fits(event) ? event : undefined;
      },
      { within: SOON, ...options },
    );
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }

  get record(): string {
    return this.#process.lines.join('\n');
  }
}

/** Two hosts with a cable: the controller on the left, the device on the right. */
export class EchonetStage {
  readonly cable: Cable;
  readonly controller: EchonetPeer;
  readonly device: EchonetPeer;

  constructor(cable: Cable, programs: Readonly<Record<EchonetRole, EchonetProgram>>, clock: Clock) {
    this.cable = cable;
    this.controller = new EchonetPeer(programs.controller, cable.left, clock);
    this.device = new EchonetPeer(programs.device, cable.right, clock);
  }

  /** A request of the controller to the device, and its answer. */
  request(
    service: string,
    properties: Contents,
    options: { readonly object?: string; readonly getProperties?: Contents; readonly within?: number } = {},
  ): Promise<EchonetEventOf<'answered'>> {
    const { object = CHARGER, getProperties, within = SOON } = options;
    const since = this.controller.mark();
    const lists = getProperties === undefined ? { properties } : { properties, getProperties };
    this.controller.do({ do: 'request', to: this.device.address, object, service, ...lists });
    return this.controller.expect('answered', (answer) => answer.object === object, {
      what: `to hear the answer to ${service}`,
      within,
      since,
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.controller.stop(), this.device.stop()]);
  }

  record(): string {
    return `=== controller\n${this.controller.record}\n\n=== device\n${this.device.record}`;
  }
}

/** The device of the scenarios: an EV charger 0x02A1, standing by with a vehicle that can be charged. */
export const CHARGER = '02a101';
export const CHARGER_CONTENTS: Contents = {
  '80': '30',
  '81': '68',
  '82': '00005200',
  '83': 'fefffff000000000000000000000000001',
  '88': '42',
  '8a': 'fffff0',
  '9d': '05808188c7da',
  '9e': '0381daeb',
  '9f': '0f80818283888a9d9e9fc5c7c8d3daeb',
  c5: '00001770',
  c7: '41',
  c8: '0000177000000578',
  d3: '00000000',
  da: '44',
  eb: '00000000',
};

function isOf<K extends EchonetEvent['event']>(event: EchonetEvent, kind: K): event is EchonetEventOf<K> {
  return event.event === kind;
}
