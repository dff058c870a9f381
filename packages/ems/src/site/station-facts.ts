import { type Watts, watts } from '@busbar/kernel';
import type { ControlledSystem, EvseStation, MonitoredUnit } from '@busbar/usecases';
import type { Config, StationConfig } from '../config/config-schema.ts';
import type { StationStore, StoredStation } from '../store/stations.ts';
import type { StationLimits, StationPowerReadings, StationStates } from './station-sides.ts';

/** Mode that this energy manager can do. */
export type StationMode = 'off' | 'fast';

/** Everything known of one charging station now. */
export interface StationFacts {
  readonly id: string;
  readonly protocol: 'ship' | 'echonet-lite';
  /** SKI of its device, or its ECHONET Lite key. */
  readonly ski: string;
  /** Address of the EVSE entity, or class and instance of the object. */
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
  /** It has no failsafe of its own: it keeps its last setpoint for ever when nobody reaches it. */
  readonly keepsSetpoint: boolean;
}

/** Where facts about stations come from. */
export interface StationSources {
  /** Types of all entities of connected devices, by {@link stationKey}. */
  entityTypes(): ReadonlyMap<string, string>;
  readonly evsecc: StationStates;
  readonly guard: StationLimits;
  readonly mpc: StationPowerReadings;
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
  const types = sources.entityTypes();
  const isStation = (ski: string, entity: string): boolean => {
    const key = stationKey(ski, entity);
    return types.get(key) === 'EVSE' || evses.has(key);
  };
  for (const { ski, entityPath } of [...evses.values(), ...systems.values()]) {
    const entity = entityPath.join('.');
    if (isStation(ski, entity)) remember(sources, ski, entity, isStation);
  }
  return sources.store.list().flatMap((stored) => {
    if (!sources.isTrusted(stored.ski)) return [];
    const key = stationKey(stored.ski, stored.entity);
    return [factsOf(stored, sources, evses.get(key), systems.get(key), units.get(key), types.has(key))];
  });
}

/**
 * A new station, or one whose device numbers its entities otherwise than before: then it keeps its name and its history. One that
 * cannot be stored is limited all the same.
 */
function remember(
  { store, failed }: StationSources,
  ski: string,
  entity: string,
  isStation: (ski: string, entity: string) => boolean,
): void {
  try {
    store.ensure(ski, entity, (before) => !isStation(ski, before.entity));
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
  const protocol = isEchonetKey(stored.ski) ? 'echonet-lite' : 'ship';
  const config: StationConfig | undefined =
    protocol === 'ship' ? sources.config.stations[stored.ski] : sources.config.echonetLite?.stations[stored.ski];
  const brand = evse?.manufacturer.brandName ?? evse?.manufacturer.vendorName;
  const model = evse?.manufacturer.deviceName ?? evse?.manufacturer.deviceCode;
  const nominalMax = statedMaximum(system?.nominalMax);
  const limits = [nominalMax, config?.maximumWatts].filter((value) => value !== undefined);
  const power = unit === undefined || unit.stale ? undefined : unit.measurements.power;
  return {
    id: stored.id,
    protocol,
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
    keepsSetpoint: protocol === 'echonet-lite',
  };
}

/** A maximum of 0 W or less says that the station does not know it; it never means that no limit is needed. */
function statedMaximum(value: Watts | undefined): Watts | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** Whether this is the key of an ECHONET Lite station and no SKI. */
export function isEchonetKey(ski: string): boolean {
  return ski.startsWith('echonet:');
}

function byKey<T extends { readonly ski: string; readonly entityPath: readonly number[] }>(
  all: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [stationKey(one.ski, one.entityPath.join('.')), one]));
}

/** How a station is found among entities of devices. */
export function stationKey(ski: string, entity: string): string {
  return `${ski} ${entity}`;
}
