import type { ChargingStation } from '@busbar/functions';
import { Listeners, type Unlisten } from '@busbar/kernel';
import { type SpineStationActors, type SpineStationOptions, spineStation } from './spine-station.ts';

/** The charging stations an energy manager of SPINE knows. */
export interface SpineStations {
  stations(): readonly ChargingStation[];
  /** Told about each station once, at once about those that are known. */
  onFound(listener: (station: ChargingStation) => void): Unlisten;
  close(): void;
}

/** Every system that LPC of an energy manager can limit, as a charging station; bounded by what the guard remembers. */
export function spineStations(actors: SpineStationActors, options: SpineStationOptions): SpineStations {
  const known = new Map<string, ChargingStation>();
  const found = new Listeners<[ChargingStation]>((error) =>
    options.logger.error('listener.failed', { error: String(error) }),
  );
  const unlisten = actors.guard.onChange(() => {
    for (const system of actors.guard.systems()) {
      const key = `${system.ski} ${system.entityPath.join('.')}`;
      // A limit for a system nobody has seen yet has no entity.
      if (known.has(key) || system.entityPath.length === 0) continue;
      const station = spineStation(system, actors, options);
      known.set(key, station);
      found.emit(station);
    }
  });
  return {
    stations: () => [...known.values()],
    onFound: (listener) => {
      for (const station of known.values()) listener(station);
      return found.add(listener);
    },
    close: () => {
      unlisten();
      for (const station of known.values()) station.close();
    },
  };
}
