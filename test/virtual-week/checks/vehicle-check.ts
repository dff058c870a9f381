import type { RunningManager } from '../energy-manager-node.ts';
import { type House, SKIS } from '../house.ts';
import { type Currents, STATIONS, type StationName } from '../house-event.ts';
import { LONGEST } from '../invariants/state-left.ts';
import { ceilingsDue, mixedUp, type PluggedFacts, type ShownFacts, stillUnknown } from '../invariants/vehicle-shown.ts';
import type { Observer } from '../observer.ts';
import { activeLimits } from './active-limits.ts';

/** Nominal voltage of the cars' world, V. */
const VOLTAGE = 230;
/** Current of both cars, A. */
const MAXIMUM = 16;
/** Power that may differ between two measurements, W. */
const WATTS = 100;
/** Time until a written ceiling has arrived and is shown, s. */
const UNDER_WAY = 1;
/** Time a changed value may take to be shown, s: it is notified at once, volatile ones once a second (SPINE-5.3.3-70). */
const SHOWN_AFTER = 2;
/** Time a car takes to follow another offer, s: 5 A per second upwards, and the steps of its world. */
const FOLLOWED_AFTER = 6;

/** Compares what the energy manager shows of cars and stations with the cars and stations: invariants c and d. */
export class VehicleCheck {
  readonly #house: House;
  readonly #observer: Observer;
  /** Currents at the check before, by station. */
  readonly #before = new Map<StationName, { readonly at: number; readonly text: string }>();

  constructor(house: House, observer: Observer) {
    this.#house = house;
    this.#observer = observer;
  }

  /** @param stated currents stated last, by station */
  check(stated: ReadonlyMap<StationName, Currents | undefined>): void {
    const manager = this.#house.manager.running;
    for (const name of STATIONS) {
      const isStable = this.#isStable(name);
      const { connectedAt, stalledUntil } = this.#observer.peers[name];
      // What is stuck on its way cannot be shown.
      const isReachable = connectedAt !== undefined && stalledUntil <= this.#house.record.now;
      if (manager !== undefined && isReachable) this.#checkStation(manager, name, isStable, stated.get(name));
    }
  }

  #checkStation(manager: RunningManager, name: StationName, isStable: boolean, stated: Currents | undefined): void {
    const { record } = this.#house;
    const car = this.#plugged(name);
    const shown = shownVehicle(manager, SKIS[name]);
    if (isStable) record.check('d', this.#powerProblem(manager, name));
    const { settledAt, entityLeftAt } = this.#observer.peers[name];
    const told = this.#observer.stations[name].car;
    const isSettled = settledAt <= record.now;
    if (told === undefined) {
      const isGone = settledAt <= record.now && record.now - entityLeftAt >= LONGEST.plug;
      record.check('c', shown !== undefined && isGone ? `the car left ${name} and is still shown` : undefined);
      return;
    }
    if (car === undefined || record.now - told.since < LONGEST.plug) return;
    if (shown === undefined) {
      record.check('c', isSettled ? `the car at ${name} is not shown` : undefined);
      return;
    }
    const at = (problem: string): string => `car at ${name}: ${problem}`;
    const areCeilingsStable = record.now - this.#observer.stations[name].ceilingsChangedAt >= UNDER_WAY;
    const compared = {
      ...shown,
      ...(isStable ? {} : { currents: undefined }),
      ...(areCeilingsStable ? {} : { ceilings: undefined }),
    };
    record.check('d', ...mixedUp(car, compared).map(at));
    if (!isSettled) return;
    if (areCeilingsStable) {
      record.check('c', ...stillUnknown(car, shown).map((what) => at(`${what} is not known`)));
      record.check('c', ...ceilingsDue(stated, car).map(at));
    }
  }

  #plugged(name: StationName): PluggedFacts | undefined {
    const { car } = this.#house.points[name];
    const state = this.#house.points[name].state();
    const told = this.#observer.stations[name].car;
    if (car === undefined || state?.opev === undefined || told === undefined) return undefined;
    const isTalking = told.standard !== 'iec61851';
    const phases = (['a', 'b', 'c'] as const).slice(0, car.phases);
    return {
      standard: isTalking ? 'iso15118-2ed2' : 'iec61851',
      identification: isTalking ? car.identification : undefined,
      isAsymmetric: isTalking && car.isAsymmetric,
      maximumPower: MAXIMUM * VOLTAGE * car.phases,
      stateOfCharge: isTalking ? state.car?.soc : undefined,
      capacity: isTalking ? car.capacityKwh * 1000 : undefined,
      currents: Object.fromEntries(phases.map((phase) => [phase, state.currents[phase] ?? 0])),
      ceilings: activeLimits(Object.entries(state.opev.limits)),
    };
  }

  /** Nothing flowed differently at the check before, and that was not just now. */
  #isStable(name: StationName): boolean {
    const { now } = this.#house.record;
    const text = JSON.stringify(this.#house.points[name].state()?.currents ?? {});
    const before = this.#before.get(name);
    if (before?.text !== text) this.#before.set(name, { at: now, text });
    const { offerChangedAt } = this.#observer.stations[name];
    return before?.text === text && now - before.at >= SHOWN_AFTER && now - offerChangedAt >= FOLLOWED_AFTER;
  }

  #powerProblem({ core }: RunningManager, name: StationName): string | undefined {
    const here = this.#house.points[name].state()?.power;
    const there = core.site.mpc.units().find(({ ski }) => ski === SKIS[name])?.measurements.power;
    const isFar = here !== undefined && there !== undefined && Math.abs(here - there) > WATTS;
    return isFar ? `${name} takes ${here} W, and ${there} W are shown` : undefined;
  }
}

function shownVehicle(manager: RunningManager, ski: string): ShownFacts | undefined {
  const ofStation = <T extends { readonly ski: string }>(all: readonly T[]): T | undefined =>
    all.find((one) => one.ski === ski);
  const vehicle = manager.evcc.vehicles().find((one) => one.ski === ski && one.connection === 'connected');
  if (vehicle === undefined) return undefined;
  const battery = ofStation(manager.evsoc.vehicles());
  const guarded = ofStation(manager.opev.vehicles());
  const limits = Object.entries(guarded?.phases ?? {}).flatMap(([phase, { limit }]) =>
    limit === undefined ? [] : [[phase, limit] as const],
  );
  return {
    standard: vehicle.communicationsStandard,
    identification: vehicle.identification?.value,
    isAsymmetric: vehicle.isAsymmetricChargingSupported,
    maximumPower: vehicle.chargingPowerLimits.maximum,
    stateOfCharge: battery?.stateOfCharge,
    capacity: battery?.nominalCapacity,
    currents: ofStation(manager.evcem.units())?.measurements.current,
    ceilings: limits.length === 0 ? undefined : activeLimits(limits),
  };
}
