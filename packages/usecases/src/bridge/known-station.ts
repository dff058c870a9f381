import type { ChargingStation } from '@busbar/functions';

/**
 * Waits until a station was read and its power is known: before that it cannot be shown anywhere else. A station that never
 * says how much it can is never known.
 */
export function whenKnown(station: ChargingStation): Promise<ChargingStation> {
  const { promise, resolve } = Promise.withResolvers<ChargingStation>();
  const look = (): boolean => {
    const { phase, ratings, ranges } = station.state();
    return (phase === 'readable' || phase === 'controllable') && (ratings.charge ?? ranges.charge) !== undefined;
  };
  if (look()) return Promise.resolve(station);
  const unlisten = station.onChange(() => {
    if (!look()) return;
    unlisten();
    resolve(station);
  });
  return promise;
}
