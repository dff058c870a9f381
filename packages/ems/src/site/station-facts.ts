import { type Watts, watts } from '@busbar/kernel';
import type { LocalDevice } from '@busbar/spine';
import type {
  ControlledSystem,
  EnergyGuard,
  EvseccCem,
  EvseStation,
  MonitoredUnit,
  MonitoringAppliance,
} from '@busbar/usecases';
import type { Config, StationConfig } from '../config/config-schema.ts';
import type { StationStore, StoredStation } from '../store/stations.ts';

/** Mode that this energy manager can do. */
export type StationMode = 'off' | 'fast';

/** Everything known of one charging station now. */
export interface StationFacts {
  readonly id: string;
  readonly ski: string;
  /** Address of the EVSE entity. */
  readonly entity: readonly number[];
  readonly name: string;
  readonly brand: string | undefined;
  readonly model: string | undefined;
  readonly mode: StationMode;
  readonly phases: 1 | 3;
  readonly isConnected: boolean;
  /** As the station says itself. */
  readonly nominalMax: Watts | undefined;
  /** The smaller of its own maximum and that of its circuit. */
  readonly maximum: Watts | undefined;
  readonly power: Watts | undefined;
  readonly unit: MonitoredUnit | undefined;
  readonly evse: EvseStation | undefined;
  /** As controllable system of LPC; undefined while not connected or when it offers no LPC. */
  readonly system: ControlledSystem | undefined;
}

/** Where facts about stations come from. */
export interface StationSources {
  readonly device: LocalDevice;
  readonly evsecc: EvseccCem;
  readonly guard: EnergyGuard;
  readonly mpc: MonitoringAppliance;
  readonly store: StationStore;
  readonly config: Config;
  /** Names given by the program that embeds the energy manager, by SKI. */
  readonly names: ReadonlyMap<string, string>;
  isTrusted(ski: string): boolean;
  /** Something could not be stored. */
  failed(error: unknown): void;
}

/** The stations: the connected ones, and those seen earlier whose device is still trusted. Ordered by first appearance. */
export function stationFacts(sources: StationSources): readonly StationFacts[] {
  const evses = byKey(sources.evsecc.stations());
  const systems = byKey(sources.guard.systems().filter((system) => system.status !== 'offline'));
  const units = byKey(sources.mpc.units());
  const types = entityTypes(sources.device);
  for (const [key, { ski, entityPath }] of [...evses, ...systems]) {
    if (types.get(key) === 'EVSE' || evses.has(key)) remember(sources, ski, entityPath.join('.'));
  }
  return sources.store.list().flatMap((stored) => {
    if (!sources.isTrusted(stored.ski)) return [];
    const key = keyOf(stored.ski, stored.entity);
    return [factsOf(stored, sources, evses.get(key), systems.get(key), units.get(key), types.has(key))];
  });
}

/** A station that cannot be stored is limited all the same. */
function remember({ store, failed }: StationSources, ski: string, entity: string): void {
  try {
    store.ensure(ski, entity);
  } catch (error) {
    failed(error);
  }
}

function factsOf(
  stored: StoredStation,
  sources: StationSources,
  evse: EvseStation | undefined,
  system: ControlledSystem | undefined,
  unit: MonitoredUnit | undefined,
  isConnected: boolean,
): StationFacts {
  const config: StationConfig | undefined = sources.config.stations[stored.ski];
  const brand = evse?.manufacturer.brandName ?? evse?.manufacturer.vendorName;
  const model = evse?.manufacturer.deviceName ?? evse?.manufacturer.deviceCode;
  const nominalMax = statedMaximum(system?.nominalMax);
  const limits = [nominalMax, config?.maximumWatts].filter((value) => value !== undefined);
  const power = unit === undefined || unit.stale ? undefined : unit.measurements.power;
  return {
    id: stored.id,
    ski: stored.ski,
    entity: stored.entity.split('.').map(Number),
    name: stored.name ?? sources.names.get(stored.ski) ?? config?.name ?? model ?? `Station ${stored.id.slice(3)}`,
    brand,
    model,
    mode: (stored.mode ?? config?.mode ?? 'fast') === 'off' ? 'off' : 'fast',
    phases: config?.phases ?? 3,
    isConnected,
    nominalMax,
    maximum: limits.length === 0 ? undefined : watts(Math.min(...limits)),
    power,
    unit,
    evse,
    system,
  };
}

/** A maximum of 0 W or less says that the station does not know it; it never means that no limit is needed. */
function statedMaximum(value: Watts | undefined): Watts | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** Types of all entities of connected peers. */
function entityTypes(device: LocalDevice): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const remote of device.remotes()) {
    for (const { path, type } of remote.entities()) types.set(keyOf(remote.ski, path.join('.')), type);
  }
  return types;
}

function byKey<T extends { readonly ski: string; readonly entityPath: readonly number[] }>(
  all: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [keyOf(one.ski, one.entityPath.join('.')), one]));
}

function keyOf(ski: string, entity: string): string {
  return `${ski} ${entity}`;
}
