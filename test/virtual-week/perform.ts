import { amperes } from '@busbar/kernel';
import { type House, LATENCY, SKIS } from './house.ts';
import type { Currents, Fault, HouseEvent, NodeName, PeerName, Planned, StationName } from './house-event.ts';
import { Optimiser } from './optimise.ts';
import type { Statements } from './statements.ts';

/** After a blackout the nodes come back one after the other, s. */
const BACK_AFTER = 45;

/** Who is told what faults explain. */
export interface FaultWatch {
  answersDisturbed(peer: PeerName, are: 'lost' | 'late', seconds: number): void;
  answersRepeated(peer: PeerName, seconds: number): void;
  entityLeft(peer: PeerName): void;
  ceilingsChanged(station: StationName): void;
  silent(seconds: number): void;
  refusing(peer: PeerName, seconds: number): void;
}

/** Makes things happen in a house. */
export class Performer {
  readonly #house: House;
  readonly #statements: Statements;
  readonly #watch: FaultWatch;
  readonly #optimiser: Optimiser;
  /** Currents that were stated last for a station. */
  readonly ceilings = new Map<StationName, Currents | undefined>();
  /** Stations that refuse for a permitted reason now. */
  readonly refusing = new Set<StationName>();
  #turn = 0;

  constructor(house: House, statements: Statements, watch: FaultWatch) {
    this.#house = house;
    this.#statements = statements;
    this.#watch = watch;
    this.#optimiser = new Optimiser(house, statements);
  }

  perform(what: Planned['what']): void {
    this.#house.record.count(`events ${what.do}`);
    this.#house.record.happened(JSON.stringify(what));
    if (isFault(what)) this.#fault(what);
    else this.#event(what);
  }

  #event(event: HouseEvent): void {
    const { cars, points, box } = this.#house;
    switch (event.do) {
      case 'plug':
        points[event.station].plug(cars[event.car]);
        break;
      case 'unplug': {
        const { at } = cars[event.car];
        if (at !== undefined) points[at].unplug();
        cars[event.car].soc = event.returnsWith;
        break;
      }
      case 'limit': {
        const { watts, seconds } = event;
        if (box !== undefined)
          this.#statements.await(
            'limit',
            box.do({ do: 'limit', watts, ...(seconds === undefined ? {} : { durationSeconds: seconds }) }),
          );
        break;
      }
      case 'release':
        if (box !== undefined) this.#statements.await('release', box.do({ do: 'release' }));
        break;
      case 'failsafe':
        if (box !== undefined)
          this.#statements.await(
            'failsafe values',
            box.do({ do: 'failsafe', watts: event.watts, durationSeconds: event.seconds }),
          );
        break;
      case 'ceilings':
        this.#state(event.station, event.currents);
        break;
      case 'sleep': {
        const { at } = cars[event.car];
        if (at !== undefined) points[at].running?.do({ do: event.isAsleep ? 'sleep' : 'wake' });
        break;
      }
      case 'surplus':
      case 'wait':
      case 'demand':
      case 'offers':
      case 'setpoint':
      case 'charge':
      case 'summary':
        this.#optimiser.perform(event);
        break;
    }
  }

  #fault(fault: Fault): void {
    const house = this.#house;
    const { points, box } = house;
    switch (fault.do) {
      case 'cut':
        house.cut(fault.peer);
        house.later(fault.seconds, () => house.mend(fault.peer));
        break;
      case 'silence':
        if (box === undefined) break;
        box.do({ do: 'silence' });
        this.#watch.silent(fault.seconds);
        house.later(fault.seconds, () => box.do({ do: 'speak' }));
        break;
      case 'restart':
        this.#switchOff(fault.node);
        house.later(fault.seconds, () => house.switchOn(fault.node));
        break;
      case 'blackout':
        for (const node of fault.order) this.#switchOff(node);
        for (const [index, node] of fault.order.entries())
          house.later(fault.seconds + index * BACK_AFTER, () => house.switchOn(node));
        break;
      case 'answers':
        house.setAnswers(fault.peer, fault.are);
        if (fault.are === 'twice') this.#watch.answersRepeated(fault.peer, fault.seconds);
        else this.#watch.answersDisturbed(fault.peer, fault.are, fault.seconds);
        house.later(fault.seconds, () => house.setAnswers(fault.peer, undefined));
        this.#causeAnswers(fault);
        break;
      case 'refuse': {
        const { station } = fault;
        const running = points[station].running;
        if (running === undefined) break;
        running.do({ do: 'refuse', isOn: true });
        this.refusing.add(station);
        this.#watch.refusing(station, fault.seconds);
        house.later(fault.seconds, () => {
          running.do({ do: 'refuse', isOn: false });
          if (points[station].running === running) this.refusing.delete(station);
        });
        break;
      }
      case 'interrupt':
        points[fault.station].running?.do({ do: 'interrupt' });
        this.#watch.refusing(fault.station, 0);
        break;
      case 'unplugInWrite':
        this.#unplugInWrite(fault.station);
        break;
      case 'reannounce':
        this.#reannounce(fault.peer);
        break;
    }
  }

  /** Makes something happen that is answered. */
  #causeAnswers({ peer, during }: Extract<Fault, { do: 'answers' }>): void {
    const house = this.#house;
    const station = peer === 'garage' || peer === 'carport' ? peer : undefined;
    if (during === 'connecting') {
      house.cut(peer);
      house.later(0.1, () => house.mend(peer));
    } else if (during === 'plugging' && station !== undefined) this.#unplugInWrite(station);
    else if (during === 'writing' && station !== undefined) this.#state(station, { a: 11, b: 12, c: 13 });
    else if (during === 'writing' && peer === 'box') this.#event({ do: 'limit', watts: 8000, seconds: 600 });
  }

  #switchOff(node: NodeName): void {
    this.#house.switchOff(node);
    // What was stated is not stored.
    if (node === 'manager') this.ceilings.clear();
    if (node === 'garage' || node === 'carport') this.refusing.delete(node);
  }

  /** The car leaves while a write to it is under way, and comes back. */
  #unplugInWrite(station: StationName): void {
    const house = this.#house;
    const { points } = house;
    // Before the write arrives, while it is judged, after its answer was sent, after everything.
    this.#turn = (this.#turn + 1) % 4;
    const { car } = points[station];
    if (car === undefined) return;
    this.#state(station, { a: 9, b: 8, c: 7 });
    house.later((LATENCY * this.#turn + 1) / 2000, () => {
      if (points[station].car !== car) return;
      points[station].unplug();
      house.later(3, () => {
        const isFree = points[station].car === undefined && car.at === undefined;
        if (isFree) points[station].plug(car);
      });
    });
  }

  /** An entity comes and goes, and with it everything is announced anew. */
  #reannounce(peer: PeerName): void {
    const device = this.#house.device(peer);
    if (device === undefined) return;
    const entity = device.addEntity('Generic');
    entity.feature('Measurement', 'server');
    this.#house.later(2, () => {
      device.removeEntity(entity);
      this.#watch.entityLeft(peer);
    });
  }

  /** States currents for the car at a station. */
  #state(station: StationName, currents: Currents | undefined): void {
    const opev = this.#house.manager.running?.opev;
    if (opev === undefined) return;
    this.ceilings.set(station, currents);
    this.#watch.ceilingsChanged(station);
    const limits =
      currents === undefined ? {} : { a: amperes(currents.a), b: amperes(currents.b), c: amperes(currents.c) };
    this.#statements.await('ceilings', opev.setLimits({ ski: SKIS[station] }, limits));
  }
}

const FAULTS: ReadonlySet<string> = new Set<Fault['do']>([
  'cut',
  'silence',
  'blackout',
  'restart',
  'answers',
  'refuse',
  'interrupt',
  'unplugInWrite',
  'reannounce',
]);

function isFault(what: Planned['what']): what is Fault {
  return FAULTS.has(what.do);
}
