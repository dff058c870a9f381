import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  amperes,
  type Clock,
  millis,
  type Seconds,
  seconds,
  seededRandom,
  silentLogger,
  systemClock,
} from '@busbar/kernel';
import {
  type CevcCem,
  cevcCem,
  type DbevcCem,
  type DbevcCemOptions,
  dbevcCem,
  type EvccCem,
  type EvcemCem,
  type EvcsCem,
  type EvsocCem,
  evccCem,
  evcemCem,
  evcsCem,
  evseccCem,
  evsocCem,
  type LpcEnergyGuard,
  lpcEnergyGuard,
  type MpcMonitoringAppliance,
  mpcMonitoringAppliance,
  type OpevCem,
  type OscevCem,
  opevCem,
  oscevCem,
} from '@busbar/usecases';
import { type Counterpart, type CounterpartOptions, counterpart } from '../counterpart.ts';
import { type Station, station } from '../station.ts';
import type { StationOptions } from '../station-options.ts';

/** The clock of everything over real sockets. */
export const clock: Clock = systemClock();

/** Options of a node with an empty folder of its own, which goes with the test. */
function nodeOptions(t: TestContext): CounterpartOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'busbar-simulator-'));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return { clock, logger: silentLogger, random: seededRandom(1), dataDir, interfaces: [] };
}

/** What an energy manager of a test does otherwise. */
export interface SocketManagerOptions {
  /** How long its application may take to answer a request for a curve or table; default 5 s. */
  readonly answerWithin?: Seconds;
  readonly dbevc?: DbevcCemOptions;
}

/** An energy manager with every use case of a station with a car, over real sockets. */
export class SocketManager {
  readonly node: Counterpart;
  readonly evcc: EvccCem;
  readonly evcem: EvcemCem;
  readonly evsoc: EvsocCem;
  readonly opev: OpevCem;
  readonly oscev: OscevCem;
  readonly cevc: CevcCem;
  readonly dbevc: DbevcCem;
  readonly evcs: EvcsCem;
  readonly mpc: MpcMonitoringAppliance;
  readonly lpc: LpcEnergyGuard;
  /** Vehicles that came and left, in order. */
  readonly events: string[] = [];
  /** False: its control loop stands still, so it sends no heartbeat. */
  isHealthy = true;
  #port = 0;

  constructor(t: TestContext, options: SocketManagerOptions = {}) {
    const kind = {
      kind: 'ems',
      deviceType: 'EnergyManagementSystem',
      brand: 'Busbar',
      type: 'EMS',
      model: 'EMS',
      categories: [2],
    };
    this.node = counterpart(kind, nodeOptions(t));
    const cem = this.node.device.addEntity('CEM');
    const healthy = (): boolean => this.isHealthy;
    const base = { clock, logger: silentLogger, healthy };
    evseccCem(cem);
    this.mpc = mpcMonitoringAppliance(cem);
    this.evcc = evccCem(cem);
    this.evcem = evcemCem(cem);
    this.evsoc = evsocCem(cem);
    this.opev = opevCem(cem, base);
    this.oscev = oscevCem(cem, base);
    this.cevc = cevcCem(cem, { healthy, answerWithin: options.answerWithin ?? seconds(5) });
    this.dbevc = dbevcCem(cem, options.dbevc);
    this.evcs = evcsCem(cem);
    this.lpc = lpcEnergyGuard(cem, base);
    this.evcc.onPlugged(() => this.events.push('plugged'));
    this.evcc.onUnplugged(() => this.events.push('unplugged'));
    t.after(() => this.node.close());
  }

  /** Both trust each other; resolves when the station is discovered. */
  async connect(garage: Station): Promise<void> {
    await this.node.start();
    this.#port = (await garage.start()).port;
    await this.#dial(garage.node.identity.ski);
  }

  /** Ends the connection, and connects again. */
  async reconnect({ node }: Station): Promise<void> {
    const { ski } = node.identity;
    this.node.ship.remove(ski);
    await until(() => this.node.device.remotes().length === 0, 'the end of the connection');
    await this.#dial(ski);
  }

  async #dial(ski: string): Promise<void> {
    this.node.ship.addAddress(ski, { host: '127.0.0.1', port: this.#port });
    this.node.ship.approve(ski);
    await until(() => this.node.device.remotes().some(({ isDiscovered }) => isDiscovered), 'the connection');
  }
}

/** A station that trusts this energy manager; it goes with the test. */
export function garageFor(t: TestContext, manager: SocketManager, over: Partial<StationOptions> = {}): Station {
  const garage = station({ ...nodeOptions(t), trust: [manager.node.identity.ski], soc: 50, ...over });
  t.after(() => garage.close());
  return garage;
}

/** Waits for a condition, looked at often; fails with what was waited for. */
export async function until(isTrue: () => boolean, what: string, within = 15_000): Promise<void> {
  const from = clock.now();
  while (!isTrue()) {
    assert.ok(clock.now() - from < within, `${what}: not within ${within} ms`);
    await pause(5);
  }
}

/** Lets real time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(millis(ms), resolve);
  });
}

/** The same current on every phase. */
export function eachPhase(value: number): Required<NonNullable<Parameters<OpevCem['setLimits']>[1]>> {
  return { a: amperes(value), b: amperes(value), c: amperes(value) };
}
