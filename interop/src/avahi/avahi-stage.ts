import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Clock } from '@busbar/kernel';
import type { Announcement, DiscoveredService } from '@busbar/ship';
import type { StartCommand } from '../contract.ts';
import type { Cable, CableEnd } from '../runner/cable.ts';
import { ScenarioError } from '../runner/scenario-error.ts';
import type { Side } from '../runner/stage.ts';
import { AvahiHost } from './avahi-host.ts';
import type { NodeCommand, NodeEvent } from './dns-sd-node.ts';
import { LineProcess } from './line-process.ts';

const run = promisify(execFile);
const NODE = fileURLToPath(new URL(`dns-sd-node.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/** Discovery of Busbar in a process of its own. */
export class DiscoveryNode {
  readonly process: LineProcess;

  constructor(name: string, prefix: readonly string[], clock: Clock) {
    const source = NODE.endsWith('.ts') ? ['--conditions=@busbar/source'] : [];
    this.process = new LineProcess(name, [...prefix, process.execPath, ...source, NODE], clock);
  }

  /** Where the output is now: awaiting from here on leaves out what was before. */
  mark(): number {
    return this.process.lines.length;
  }

  do(command: NodeCommand): void {
    this.process.write(command);
  }

  advertise(announcement: Announcement): void {
    this.do({ do: 'advertise', announcement });
  }

  expect<K extends NodeEvent['event']>(
    kind: K,
    fits: (event: Extract<NodeEvent, { event: K }>) => boolean,
    options: { readonly what: string; readonly within: number; readonly since?: number },
  ): Promise<Extract<NodeEvent, { event: K }>> {
    return this.process.expect((line) => {
      if (!line.startsWith('{')) return undefined;
      const event = JSON.parse(line) as NodeEvent;
      return isOf(event, kind) && fits(event) ? event : undefined;
    }, options);
  }

  /** The service of this name, once it is as it should be. */
  async found(
    instance: string,
    within: number,
    fits: (service: DiscoveredService) => boolean = () => true,
    since = 0,
  ): Promise<DiscoveredService> {
    const { service } = await this.expect(
      'found',
      (event) => event.service.instance === instance && fits(event.service),
      {
        what: `to find "${instance}"`,
        within,
        since,
      },
    );
    return service;
  }
}

function isOf<K extends NodeEvent['event']>(event: NodeEvent, kind: K): event is Extract<NodeEvent, { event: K }> {
  return event.event === kind;
}

/** Two hosts with a cable: Busbar's discovery on the left, avahi on the right. */
export class AvahiStage {
  readonly cable: Cable;
  readonly clock: Clock;
  readonly dir: string;
  readonly #open: { readonly name: string; readonly record: () => string; readonly close: () => Promise<void> }[] = [];

  constructor(cable: Cable, dir: string, clock: Clock) {
    this.cable = cable;
    this.dir = dir;
    this.clock = clock;
  }

  async avahi(side: Side = 'right'): Promise<AvahiHost> {
    const host = await AvahiHost.start(this.cable[side], join(this.dir, `avahi-${side}`), `avahi-${side}`, this.clock);
    this.#open.push({ name: `avahi ${side}`, record: () => host.record(), close: () => host.close() });
    return host;
  }

  async busbar(side: Side = 'left'): Promise<DiscoveryNode> {
    const node = new DiscoveryNode(`busbar ${side}`, this.cable[side].prefix, this.clock);
    const { process } = node;
    this.#open.push({ name: process.name, record: () => process.lines.join('\n'), close: () => process.stop() });
    await node.expect('ready', () => true, { what: 'to be ready', within: 30 });
    return node;
  }

  /** `ip …` on one side. */
  async ip(side: Side, ...parameters: readonly string[]): Promise<void> {
    await inside(this.cable[side], ['ip', ...parameters]);
  }

  /** A question asked again until it is answered with yes; fails in words after `within` seconds. */
  async until(ask: () => Promise<boolean>, what: string, within: number): Promise<void> {
    const end = this.clock.now() + within * 1000;
    while (!(await ask())) if (this.clock.now() > end) throw new ScenarioError(`not within ${within} s: ${what}`);
  }

  /** How a whole node is started on the left. */
  startCommand(): StartCommand {
    return {
      do: 'start',
      actors: ['EG-LPC'],
      dir: join(this.dir, 'node'),
      address: this.cable.left.address,
      interface: this.cable.left.interface,
      port: 0,
      mdns: true,
      shipId: 'Interop-avahi',
      model: 'Left',
      heartbeatSeconds: 60,
      failsafe: { consumptionWatts: 4200, productionWatts: 0, durationSeconds: 7200 },
      nominalMax: { consumptionWatts: 22_000, productionWatts: 10_000 },
    };
  }

  async close(): Promise<void> {
    for (const { close } of this.#open.toReversed()) await close();
  }

  record(): string {
    return this.#open.map(({ name, record }) => `=== ${name}\n${record()}`).join('\n\n');
  }
}

async function inside({ prefix }: CableEnd, command: readonly string[]): Promise<void> {
  const [program = '', ...rest] = [...prefix, ...command];
  await run(program, rest);
}
