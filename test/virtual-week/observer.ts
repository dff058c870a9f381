import type { SimulatorEvent } from '@busbar/simulators';
import type { End } from './faulty-link.ts';
import { type House, type HouseWatch, SKIS } from './house.ts';
import { type NodeName, PEERS, type PeerName, STATIONS, type StationName } from './house-event.ts';
import { transitionOf, transitionProblem } from './invariants/failsafe-kept.ts';
import { type Cause, type LoggedLine, unexplained } from './invariants/quiet-log.ts';
import { LONGEST } from './invariants/state-left.ts';
import { StepHistory } from './step-history.ts';
import { SystemWatch } from './system-watch.ts';
import type { WeekRecord } from './week-record.ts';
import { LATEST } from './wire.ts';

/** Entities of the energy manager: towards vehicles, as energy guard, as controllable system. */
const [TO_VEHICLES, AS_GUARD, AS_SYSTEM] = ['1', '2', '3'] as const;
/** Entity of a charging station. */
const EVSE = '1';

/** Distance of heartbeats, s: the next one comes so long after a silence at the latest (LPC-031). */
const HEARTBEATS = 60;
/** What was under way when an entity left has arrived and is answered after so long, s. */
const UNDER_WAY = 1;

const NO_CAUSES: ReadonlySet<Cause> = new Set();

/** What a station told of its car. */
export interface ToldCar {
  readonly standard: string | null;
  readonly since: number;
}

/** Everything about one peer that is seen from outside. */
export interface PeerObservation {
  /** Since when it is connected; undefined: it is not. */
  connectedAt: number | undefined;
  /** From when on all that is known of it has to be complete and right. */
  settledAt: number;
  /** When it could not be told anything last. */
  outAt: number;
  /** Nothing charged when it was lost. */
  wasIdle: boolean;
  /** When an entity left last. */
  entityLeftAt: number;
  /** Until when lost or late answers explain what is missing. */
  answersDisturbedUntil: number;
  /** Until when answers come twice. */
  answersRepeatedUntil: number;
  /** Until when messages may be stuck behind a late answer. */
  stalledUntil: number;
  /** Until when it is silent on purpose, or refuses for a permitted reason. */
  silentUntil: number;
  refusingUntil: number;
}

/** What is seen of a station. */
export interface StationObservation {
  readonly system: SystemWatch;
  /** Its own LPC limit, W. */
  readonly limit: StepHistory;
  /** Ceilings of its car, A. */
  readonly ceilings: Readonly<Record<'a' | 'b' | 'c', StepHistory>>;
  /** Last heartbeat for its vehicle. */
  vehicleHeardAt: number;
  /** Ceilings were stated, or arrived. */
  ceilingsChangedAt: number;
  /** Its own limit or a ceiling changed: its currents follow. */
  offerChangedAt: number;
  car: ToldCar | undefined;
}

/** Listens to a house from outside: what arrives, what is reported, when something changed. */
export class Observer implements HouseWatch {
  readonly #record: WeekRecord;
  readonly manager = new SystemWatch();
  /** Limit of the house that is in force, W; Infinity: none. */
  readonly houseLimit = new StepHistory();
  readonly peers: Readonly<Record<PeerName, PeerObservation>>;
  readonly stations: Readonly<Record<StationName, StationObservation>>;
  #house: House | undefined;

  constructor(record: WeekRecord) {
    this.#record = record;
    const peer = (): PeerObservation => ({
      connectedAt: undefined,
      settledAt: 0,
      outAt: 0,
      wasIdle: true,
      entityLeftAt: Number.NEGATIVE_INFINITY,
      answersDisturbedUntil: 0,
      answersRepeatedUntil: 0,
      stalledUntil: 0,
      silentUntil: 0,
      refusingUntil: 0,
    });
    this.peers = { garage: peer(), carport: peer(), box: peer(), meter: peer() };
    this.stations = { garage: stationObservation(), carport: stationObservation() };
  }

  /** The house that is observed; told before anything is switched on. */
  observe(house: House): void {
    this.#house = house;
  }

  /** The data of a peer may be old or missing for so long, s. */
  disturbed(peer: PeerName, seconds: number): void {
    const seen = this.peers[peer];
    seen.settledAt = Math.max(seen.settledAt, this.#record.now + seconds);
  }

  /** Answers of a peer are lost, or late together with everything behind them, for so long, s. */
  answersDisturbed(peer: PeerName, are: 'lost' | 'late', seconds: number): void {
    const seen = this.peers[peer];
    if (are === 'late') seen.stalledUntil = this.#record.now + seconds + LATEST;
    seen.answersDisturbedUntil = this.#record.now + seconds + LONGEST.retry;
    this.disturbed(peer, seconds + LONGEST.retry);
  }

  /** Answers of and to a peer come twice for so long, s. */
  answersRepeated(peer: PeerName, seconds: number): void {
    this.peers[peer].answersRepeatedUntil = this.#record.now + seconds + UNDER_WAY;
  }

  ceilingsChanged(station: StationName): void {
    this.stations[station].ceilingsChangedAt = this.#record.now;
  }

  silent(seconds: number): void {
    const { box } = this.peers;
    box.silentUntil = Math.max(box.silentUntil, this.#record.now + seconds + HEARTBEATS);
  }

  refusing(peer: PeerName, seconds: number): void {
    const seen = this.peers[peer];
    seen.outAt = this.#record.now;
    seen.refusingUntil = Math.max(seen.refusingUntil, this.#record.now + seconds + UNDER_WAY);
  }

  entityLeft(peer: PeerName): void {
    this.peers[peer].entityLeftAt = this.#record.now;
  }

  logged(node: NodeName, { level, event, fields }: LoggedLine): void {
    const peer = node === 'manager' ? PEERS.find((name) => SKIS[name] === fields.ski) : node;
    const causes = peer === undefined ? NO_CAUSES : this.#causes(peer);
    this.#record.check('e', unexplained({ level, event, fields: { node, ...fields } }, causes));
    if (event === 'limit.transition') this.#transition(node, fields);
    else if (event === 'limit.refused') this.#record.count(`refused writes at ${node}`);
  }

  /** Faults that explain what is logged about a peer now. */
  #causes(peer: PeerName): ReadonlySet<Cause> {
    const now = this.#record.now;
    const { entityLeftAt, answersDisturbedUntil, answersRepeatedUntil, silentUntil, refusingUntil, stalledUntil } =
      this.peers[peer];
    const causes = new Set<Cause>();
    // What is stuck arrives when the stall is over.
    if (now - entityLeftAt < (now < stalledUntil ? 3 * LATEST : UNDER_WAY)) causes.add('entityLeft');
    if (now < answersDisturbedUntil) causes.add('answersDisturbed');
    if (now < answersRepeatedUntil) causes.add('answersRepeated');
    if (now < silentUntil) causes.add('silence');
    if (now < refusingUntil) causes.add('refusal');
    if (peer === 'box' && this.#isUncontrolled()) causes.add('uncontrolled');
    return causes;
  }

  heartbeat(peer: PeerName, from: End, entity: string): void {
    const now = this.#record.now;
    if (from === 'b' && peer === 'box') this.manager.heartbeat(now);
    if (from === 'b' || !isStation(peer)) return;
    if (entity === AS_GUARD) this.stations[peer].system.heartbeat(now);
    if (entity === TO_VEHICLES) this.stations[peer].vehicleHeardAt = now;
  }

  limitWritten(peer: PeerName, from: End, entity: string): void {
    const now = this.#record.now;
    if (from === 'b' && entity === AS_SYSTEM) this.manager.written(now);
    if (from === 'a' && isStation(peer) && entity === EVSE) this.stations[peer].system.written(now);
  }

  #transition(node: NodeName, fields: Readonly<Record<string, unknown>>): void {
    const watch = node === 'manager' ? this.manager : isStation(node) ? this.stations[node].system : undefined;
    if (watch === undefined) return;
    const now = this.#record.now;
    const transition = transitionOf(fields);
    if (transition === undefined) {
      this.#record.check('b', `${node}: a transition that cannot be read: ${JSON.stringify(fields)}`);
      return;
    }
    this.#record.count(`transitions ${node === 'manager' ? 'of the manager' : 'of stations'} ${transition.number}`);
    const facts = watch.facts(now, this.#failsafeDuration(node));
    const problem = transitionProblem(transition, facts);
    this.#record.check('b', problem === undefined ? undefined : `${node}: ${problem}`);
    this.#record.happened(`${node} ${transition.from} -> ${transition.to} (${transition.rule})`);
    watch.entered(now);
  }

  switched(node: NodeName, isOn: boolean): void {
    const now = this.#record.now;
    if (node === 'manager') {
      this.manager.started(now);
      if (isOn) this.#watchHouseLimit();
      else this.#houseLimitIs(Number.POSITIVE_INFINITY);
    } else if (isStation(node)) {
      this.stations[node].system.started(now);
      this.stations[node].vehicleHeardAt = Number.NEGATIVE_INFINITY;
      if (isOn) this.#watchStation(node);
    }
  }

  connected(peer: PeerName, isConnected: boolean): void {
    const now = this.#record.now;
    const seen = this.peers[peer];
    if (!isConnected) {
      seen.outAt = now;
      seen.wasIdle = isStation(peer) && (this.#house?.points[peer].state()?.power ?? 0) < 100;
    }
    seen.connectedAt = isConnected ? now : undefined;
    this.disturbed(peer, LONGEST.ready);
  }

  #isUncontrolled(): boolean {
    const phase = this.#house?.manager.running?.core.site.system.state().phase;
    return phase === 'init' || phase === 'failsafe' || phase === 'unlimited-autonomous';
  }

  #failsafeDuration(node: NodeName): number {
    const house = this.#house;
    if (node === 'manager') return house?.manager.running?.core.site.system.state().failsafeDurationMinimum ?? 0;
    return (isStation(node) ? house?.points[node].state()?.lpc.failsafeDurationMinimum : undefined) ?? 0;
  }

  #watchHouseLimit(): void {
    this.#house?.manager.running?.core.site.system.onChange(({ effectiveLimit }) =>
      this.#houseLimitIs(effectiveLimit ?? Number.POSITIVE_INFINITY),
    );
  }

  #houseLimitIs(value: number): void {
    this.houseLimit.set(this.#record.now, value);
  }

  #watchStation(name: StationName): void {
    const station = this.stations[name];
    this.#house?.points[name].running?.onEvent((event) => {
      const now = this.#record.now;
      if (event.event === 'limit') {
        station.limit.set(now, typeof event.watts === 'number' ? event.watts : Number.POSITIVE_INFINITY);
        station.offerChangedAt = now;
      } else if (event.event === 'opev') this.#ceilingsAre(station, event);
      else if (event.event === 'car') {
        if (event.plugged !== true) this.entityLeft(name);
        station.car = event.plugged === true ? { standard: textOf(event.standard), since: now } : undefined;
        if (event.plugged === true) this.disturbed(name, LONGEST.ready);
        this.#record.count(event.plugged === true ? 'cars described' : 'cars gone');
      }
    });
  }

  #ceilingsAre(station: StationObservation, { amperes }: SimulatorEvent): void {
    const now = this.#record.now;
    const { ceilings } = station;
    station.ceilingsChangedAt = now;
    station.offerChangedAt = now;
    const currents = (amperes ?? {}) as Readonly<Record<string, number>>;
    for (const phase of ['a', 'b', 'c'] as const) ceilings[phase].set(now, currents[phase] ?? Number.POSITIVE_INFINITY);
  }
}

/** Whether a node is a charging station. */
export function isStation(peer: NodeName): peer is StationName {
  return STATIONS.some((name) => name === peer);
}

function stationObservation(): StationObservation {
  return {
    system: new SystemWatch(),
    limit: new StepHistory(),
    ceilings: { a: new StepHistory(), b: new StepHistory(), c: new StepHistory() },
    vehicleHeardAt: Number.NEGATIVE_INFINITY,
    ceilingsChangedAt: 0,
    offerChangedAt: 0,
    car: undefined,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
