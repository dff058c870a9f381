import type { ControllableSystemStatus } from '@busbar/usecases';
import type { House } from '../house.ts';
import { STATIONS } from '../house-event.ts';
import { failsafeMissed } from '../invariants/failsafe-kept.ts';
import { stuckState } from '../invariants/state-left.ts';
import type { Observer } from '../observer.ts';
import type { SystemWatch } from '../system-watch.ts';

/** A vehicle stops following when the last heartbeat is older than this, s. OPEV-005. */
const VEHICLE_WATCHDOG = 4.1;

/** Invariants b and c of all controllable systems and vehicles, now. */
export function checkSystems(house: House, observer: Observer): void {
  const manager = house.manager.running?.core.site.system.state();
  if (manager !== undefined) checkSystem(house, 'manager', manager, observer.manager);
  for (const name of STATIONS) {
    const state = house.points[name].state();
    if (state === undefined) continue;
    checkSystem(house, name, state.lpc, observer.stations[name].system);
    house.record.check('b', trustProblem(house, observer, name));
  }
}

function checkSystem(house: House, name: string, status: ControllableSystemStatus, watch: SystemWatch): void {
  const { record } = house;
  const facts = watch.facts(record.now, status.failsafeDurationMinimum);
  const named = (problem: string | undefined): string | undefined =>
    problem === undefined ? undefined : `${name}: ${problem}`;
  record.check('b', named(failsafeMissed(status.phase, facts)));
  record.check('c', named(stuckState(status.phase, facts, status.limitEndsIn)));
}

/** OPEV-005: a vehicle follows exactly while it hears the energy manager. */
function trustProblem(house: House, observer: Observer, name: (typeof STATIONS)[number]): string | undefined {
  const trust = house.points[name].state()?.opev?.trust;
  if (trust === undefined) return undefined;
  const { now } = house.record;
  const silent = now - observer.stations[name].vehicleHeardAt;
  if (trust === 'following' && silent > VEHICLE_WATCHDOG)
    return `the car at ${name} follows, and the energy manager is silent for ${silent.toFixed(1)} s`;
  const peer = observer.peers[name];
  const isDue = peer.connectedAt !== undefined && peer.settledAt <= now;
  return trust !== 'following' && isDue
    ? `the car at ${name} is ${trust}, and the energy manager was heard ${silent.toFixed(1)} s ago`
    : undefined;
}
