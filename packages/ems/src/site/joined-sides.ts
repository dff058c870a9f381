import type { LocalDevice } from '@busbar/spine';
import type { EnergyGuard, EvseccCem, MonitoringAppliance } from '@busbar/usecases';
import type { EchonetSide } from '../echonet-lite/echonet-stations.ts';
import { isEchonetKey, type StationSources, stationKey } from './station-facts.ts';

/** The stations of SHIP devices. */
export interface SpineSides {
  readonly device: LocalDevice;
  readonly evsecc: EvseccCem;
  readonly guard: EnergyGuard;
  readonly mpc: MonitoringAppliance;
}

/** Stations of both protocols as one: who asks does not see which protocol a station speaks. */
export function joinedSides(
  { device, evsecc, guard, mpc }: SpineSides,
  echonet: EchonetSide | undefined,
): Pick<StationSources, 'entityTypes' | 'evsecc' | 'guard' | 'mpc'> {
  const entityTypes = (): Map<string, string> =>
    new Map(
      device
        .remotes()
        .flatMap((remote) =>
          remote.entities().map(({ path, type }) => [stationKey(remote.ski, path.join('.')), type] as const),
        ),
    );
  if (echonet === undefined) return { entityTypes, evsecc, guard, mpc };
  const onChange =
    (one: { onChange(listener: () => void): () => void }) =>
    (listener: () => void): (() => void) => {
      const stops = [one.onChange(listener), echonet.onChange(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    };
  return {
    entityTypes: () => new Map([...entityTypes(), ...echonet.entityTypes()]),
    evsecc: { stations: () => [...evsecc.stations(), ...echonet.stations()], onChange: onChange(evsecc) },
    mpc: { units: () => [...mpc.units(), ...echonet.units()], onChange: onChange(mpc) },
    guard: {
      systems: () => [...guard.systems(), ...echonet.systems()],
      setLimit: (target, limit) =>
        isEchonetKey(target.ski) ? echonet.setLimit(target, limit) : guard.setLimit(target, limit),
      onChange: onChange(guard),
    },
  };
}
