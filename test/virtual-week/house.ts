import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CancelTimer, type Clock, type Logger, loggerTo, millis, type Random, watts } from '@busbar/kernel';
import { type ControlBox, controlBox, type Meter, meter } from '@busbar/simulators';
import type { LocalDevice } from '@busbar/spine';
import type { ChargingRequest } from '@busbar/usecases';
import { ChargingPoint, houseCars } from './charging-point.ts';
import { EnergyManagerNode, MANAGER_SKI, type RunningManager } from './energy-manager-node.ts';
import { type End, type FaultyLink, faultyLink } from './faulty-link.ts';
import { NODES, type NodeName, PEERS, type PeerName, STATIONS, type StationName } from './house-event.ts';
import type { LoggedLine } from './invariants/quiet-log.ts';
import type { WeekRecord } from './week-record.ts';
import { type AnswerFault, Wire } from './wire.ts';

/** Time a message takes, ms. */
export const LATENCY = millis(5);
/** A connection that broke by itself is dialled again after so long, s. */
const DIALLED_AGAIN = 3;
/** How often the meter measures, ms. */
const MEASURING = millis(10_000);

/** Key identifiers of the peers. */
export const SKIS: Readonly<Record<PeerName, string>> = {
  garage: '11'.repeat(20),
  carport: '22'.repeat(20),
  box: '33'.repeat(20),
  meter: '44'.repeat(20),
};

/** Who is told what passes on the connections. */
export interface HouseWatch {
  heartbeat(peer: PeerName, from: End, entity: string): void;
  limitWritten(peer: PeerName, from: End, entity: string): void;
  /** A node logged a line, but what is for debugging only. */
  logged(node: NodeName, line: LoggedLine): void;
  /** A node was switched on or off. */
  switched(node: NodeName, isOn: boolean): void;
  connected(peer: PeerName, isConnected: boolean): void;
}

/** What a house is built with. */
export interface HouseOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: string;
  readonly record: WeekRecord;
  readonly watch: HouseWatch;
  /** What arrives instead of a message. */
  readonly altered?: (text: string) => string;
}

/** A house with two charging stations, three cars, a control box, a meter and an energy manager: real nodes on links in memory. */
export class House {
  readonly clock: Clock;
  readonly record: WeekRecord;
  readonly manager: EnergyManagerNode;
  readonly points: Readonly<Record<StationName, ChargingPoint>>;
  readonly cars = houseCars();
  readonly #options: HouseOptions;
  readonly #links = new Map<PeerName, FaultyLink>();
  /** Peers whose connection is cut, with the number of faults that keep it so. */
  readonly #cut = new Map<PeerName, number>();
  readonly #answers = new Map<PeerName, AnswerFault>();
  readonly #closing: Promise<void>[] = [];
  readonly #pending = new Set<CancelTimer>();
  /** Told that a car asks the energy manager for a curve or prices. */
  requested: ((manager: RunningManager, request: ChargingRequest) => void) | undefined;
  #box: ControlBox | undefined;
  #meter: Meter | undefined;
  #isClosed = false;

  constructor(options: HouseOptions) {
    const { clock, random, directory, record } = options;
    this.#options = options;
    this.clock = clock;
    this.record = record;
    const base = (node: NodeName): { clock: Clock; logger: Logger; random: Random; directory: string } => {
      const folder = join(directory, node);
      mkdirSync(folder);
      return { clock, logger: this.#logger(node), random, directory: folder };
    };
    this.manager = new EnergyManagerNode(base('manager'), Object.values(SKIS), {
      storeFailed: (error) => record.check('e', `not stored: ${String(error)}`),
      requested: (running, request) => this.requested?.(running, request),
    });
    this.points = {
      garage: new ChargingPoint('garage', base('garage')),
      carport: new ChargingPoint('carport', base('carport')),
    };
    this.#bases = { box: base('box'), meter: base('meter') };
  }

  readonly #bases: Readonly<
    Record<'box' | 'meter', { clock: Clock; logger: Logger; random: Random; directory: string }>
  >;

  /** Undefined while it is switched off. */
  get box(): ControlBox | undefined {
    return this.#box;
  }

  get meter(): Meter | undefined {
    return this.#meter;
  }

  isConnected(peer: PeerName): boolean {
    return this.#links.has(peer);
  }

  /** The SPINE device of a peer; undefined while it is switched off. */
  device(peer: PeerName): LocalDevice | undefined {
    switch (peer) {
      case 'box':
        return this.#box?.node.device;
      case 'meter':
        return this.#meter?.node.device;
      case 'garage':
      case 'carport':
        return this.points[peer].running?.node.device;
    }
  }

  switchOn(node: NodeName): void {
    const isOn = node === 'manager' ? this.manager.running !== undefined : this.device(node) !== undefined;
    if (isOn || this.#isClosed) return;
    if (node === 'manager') this.manager.switchOn();
    else if (node === 'box') this.#switchBoxOn();
    else if (node === 'meter') this.#switchMeterOn();
    else this.points[node].switchOn();
    this.#options.watch.switched(node, true);
    for (const peer of node === 'manager' ? PEERS : [node]) this.#join(peer);
  }

  /** As a power failure does it: nobody is told. */
  switchOff(node: NodeName): void {
    for (const peer of node === 'manager' ? PEERS : [node]) this.#leave(peer, 'no answer any more');
    this.#options.watch.switched(node, false);
    if (node === 'manager') this.manager.switchOff();
    else if (node === 'box') this.#box = this.#closed(this.#box);
    else if (node === 'meter') this.#meter = this.#closed(this.#meter);
    else this.points[node].switchOff();
  }

  /** Cuts the connection; as often as it is cut it has to be mended. */
  cut(peer: PeerName): void {
    this.#cut.set(peer, (this.#cut.get(peer) ?? 0) + 1);
    this.#leave(peer, 'cut');
  }

  mend(peer: PeerName): void {
    this.#cut.set(peer, (this.#cut.get(peer) ?? 1) - 1);
    this.#join(peer);
  }

  setAnswers(peer: PeerName, fault: AnswerFault): void {
    this.#answers.set(peer, fault);
  }

  /** Runs `then` after so many seconds, unless the house is closed before. */
  later(delay: number, then: () => void): void {
    const cancel = this.clock.after(millis(delay * 1000), () => {
      this.#pending.delete(cancel);
      then();
    });
    this.#pending.add(cancel);
  }

  /** Switches everything off for good. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#pending) cancel();
    for (const node of NODES) this.switchOff(node);
    await Promise.all([...this.#closing.splice(0), ...STATIONS.map((name) => this.points[name].closed())]);
  }

  #join(peer: PeerName): void {
    const manager = this.manager.running?.core.site.device;
    const device = this.device(peer);
    if (manager === undefined || device === undefined || this.isConnected(peer)) return;
    if ((this.#cut.get(peer) ?? 0) > 0 || this.#isClosed) return;
    const { record, random, watch, altered } = this.#options;
    const wire = new Wire(
      { a: manager, b: device },
      { record, random, answers: () => this.#answers.get(peer) },
      {
        heartbeat: (from, entity) => watch.heartbeat(peer, from, entity),
        limitWritten: (from, entity) => watch.limitWritten(peer, from, entity),
        closed: (reason) => this.#broke(peer, link, reason),
      },
    );
    const link: FaultyLink = faultyLink(this.clock, LATENCY, wire, altered);
    this.#links.set(peer, link);
    watch.connected(peer, true);
    device.connect(link.b, { ski: MANAGER_SKI, label: 'manager' });
    manager.connect(link.a, { ski: SKIS[peer], label: peer });
  }

  #leave(peer: PeerName, reason: string): void {
    const joined = this.#links.get(peer);
    if (joined === undefined) return;
    this.#links.delete(peer);
    joined.cut(reason);
    this.#options.watch.connected(peer, false);
  }

  /** A connection that was closed by a node, not by the house. */
  #broke(peer: PeerName, link: FaultyLink, reason: string): void {
    if (this.#links.get(peer) !== link) return;
    this.#links.delete(peer);
    this.#options.watch.connected(peer, false);
    this.record.check('e', `the connection of ${peer} was closed: ${reason}`);
    this.later(DIALLED_AGAIN, () => this.#join(peer));
  }

  #switchBoxOn(): void {
    const { clock, logger, random, directory } = this.#bases.box;
    this.#box = controlBox({
      clock,
      logger,
      random,
      dataDir: directory,
      serial: 'box',
      interfaces: [],
      isOffline: true,
    });
    void this.#box.start();
  }

  #switchMeterOn(): void {
    const { clock, logger, random, directory } = this.#bases.meter;
    this.#meter = meter({
      clock,
      logger,
      random,
      dataDir: directory,
      serial: 'meter',
      interfaces: [],
      isOffline: true,
      measuringTick: MEASURING,
      // The stations, and small loads that come and go: every measurement is a new one.
      otherLoad: () =>
        watts(STATIONS.reduce((sum, name) => sum + (this.points[name].state()?.power ?? 0), random() * 20)),
    });
    void this.#meter.start();
  }

  #closed(node: ControlBox | Meter | undefined): undefined {
    if (node !== undefined) this.#closing.push(node.close());
    return undefined;
  }

  #logger(node: NodeName): Logger {
    return loggerTo((level, event, fields) => {
      if (level !== 'debug') this.#options.watch.logged(node, { level, event, fields });
    });
  }
}
