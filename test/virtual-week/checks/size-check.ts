import type { ManualClock } from '@busbar/kernel/testing';
import type { LocalDevice } from '@busbar/spine';
import type { House } from '../house.ts';
import { STATIONS } from '../house-event.ts';
import { grown } from '../invariants/bounded.ts';

/** Invariant e: what has grown, now. */
export function sizeProblems(house: House, clock: ManualClock, unanswered: number): readonly string[] {
  const running = house.manager.running;
  if (running === undefined) return grown({ timers: clock.pendingTimers });
  const { device, guard, mpc, mgcp } = running.core.site;
  return grown({
    timers: clock.pendingTimers,
    'devices at the manager': device.remotes().length,
    'vehicles at the manager': running.evcc.vehicles().length,
    'systems at the manager': guard.systems().length,
    'units at the manager': mpc.units().length + mgcp.units().length + running.evcem.units().length,
    'relations at the manager': relations(device),
    'relations at a station': Math.max(...STATIONS.map((name) => relationsOf(house.device(name)))),
    'entities of a peer': Math.max(0, ...device.remotes().map((remote) => remote.entities().length)),
    'series in the store': running.store.series.names().length,
    'open limits in the store': running.store.limits.active('grid-operator').length,
    'statements without answer': unanswered,
  });
}

function relationsOf(device: LocalDevice | undefined): number {
  return device === undefined ? 0 : relations(device);
}

function relations(device: LocalDevice): number {
  return device
    .entities()
    .flatMap((entity) => entity.features())
    .reduce((sum, feature) => sum + feature.subscribers().length + feature.bindings().length, 0);
}
