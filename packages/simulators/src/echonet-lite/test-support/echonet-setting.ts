import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type ClassDeclaration,
  controller,
  deviceObject,
  EchonetNode,
  type NamedValue,
  type PropertyName,
  TypedObject,
} from '@busbar/echonet-lite';
import { MemoryNetwork, testIdentity } from '@busbar/echonet-lite/testing';
import { seededRandom, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import type { SimulatorEvent } from '../../simulator.ts';
import type { EchonetSimulator, EchonetSimulatorOptions } from '../echonet-simulator.ts';

/** Address of the simulated device in tests on virtual time. */
const ADDRESS = '198.51.100.1';

/** A simulated device and a controller that has found it, on a network in memory and virtual time. */
export class EchonetSetting<C extends ClassDeclaration, S extends EchonetSimulator> {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly simulator: S;
  readonly node: EchonetNode;
  /** What the device told, without repetitions. */
  readonly events: SimulatorEvent[] = [];
  /** What the controller heard of itself: EPC and octets, both hexadecimal. */
  readonly announced: string[] = [];
  readonly #declared: C;

  constructor(t: TestContext, declared: C, build: (options: EchonetSimulatorOptions) => S) {
    const clock = new ManualClock();
    const network = new MemoryNetwork(clock);
    const dataDir = mkdtempSync(join(tmpdir(), 'busbar-echonet-'));
    t.after(() => rmSync(dataDir, { recursive: true, force: true }));
    this.#declared = declared;
    this.clock = clock;
    this.network = network;
    this.simulator = build({
      clock,
      logger: silentLogger,
      random: seededRandom(63380),
      dataDir,
      address: ADDRESS,
      link: network.link(ADDRESS),
    });
    this.simulator.onEvent((event) => this.events.push(event));
    const identity = testIdentity();
    this.node = new EchonetNode({
      clock,
      random: seededRandom(1),
      link: network.link('198.51.100.2'),
      identity,
      objects: [deviceObject(controller, { identity, values: {} })],
    });
    this.node.onEvent((event) => {
      if (event.type === 'property' && event.origin === 'announcement' && event.object.object === this.code)
        this.announced.push(`${event.epc.toString(16)}=${Buffer.from(event.edt).toString('hex')}`);
    });
    t.after(async () => {
      await this.node.close();
      await this.simulator.close();
    });
    void this.simulator.start();
  }

  get code(): number {
    return this.simulator.objects[0] ?? assert.fail('it hosts an object');
  }

  get object(): TypedObject<C> {
    const object = this.node.nodeAt(ADDRESS)?.object(this.code);
    return new TypedObject(object ?? assert.fail('the controller has found the device'), this.#declared);
  }

  /** Lets time pass. */
  async run(seconds: number): Promise<void> {
    await this.clock.run(seconds * 1000);
  }

  /** Waits for something that takes virtual time. */
  async during<T>(operation: Promise<T>): Promise<T> {
    let isDone = false;
    const done = operation.finally(() => {
      isDone = true;
    });
    for (let ms = 0; !isDone && ms < 120_000; ms += 50) await this.clock.run(50);
    return done;
  }

  /** What a property has; undefined: refused. */
  async read<N extends PropertyName<C>>(name: N): Promise<NamedValue<C, N> | undefined> {
    return this.during(this.object.read(name));
  }

  /** The number of a property with a unit. */
  async amount(name: PropertyName<C>): Promise<number | undefined> {
    const value: unknown = await this.read(name);
    if (value === undefined) return undefined;
    assert.ok(typeof value === 'object' && value !== null && 'value' in value, `${name} is an amount`);
    return Number(value.value);
  }

  /** Writes a property; answers whether it was accepted. */
  async write<N extends PropertyName<C>>(name: N, value: NamedValue<C, N>): Promise<boolean> {
    const { accepted } = await this.during(this.object.write(name, value));
    return accepted.length > 0;
  }
}
