import { silentLogger } from '@busbar/kernel';
import type { AnyFunction, LocalDevice, LocalEntity, RemoteDevice, RemoteFeature } from '@busbar/spine';
import {
  cevcCem,
  dbevcCem,
  evccCem,
  evcemCem,
  evcsCem,
  evseccCem,
  evsocCem,
  isEntityTypeOf,
  lpcEnergyGuard,
  lppEnergyGuard,
  mpcMonitoringAppliance,
  opevCem,
  oscevCem,
  USE_CASES,
} from '@busbar/usecases';

/** An energy manager that plays every use case there is for charging stations, on one entity. */
export class WholeManager {
  readonly #device: LocalDevice;
  readonly #entity: LocalEntity;

  constructor(device: LocalDevice) {
    this.#device = device;
    const cem = device.addEntity('CEM');
    this.#entity = cem;
    const base = { clock: device.clock, logger: silentLogger };
    evseccCem(cem);
    evccCem(cem);
    evcemCem(cem);
    evsocCem(cem);
    opevCem(cem, base);
    oscevCem(cem, base);
    cevcCem(cem);
    dbevcCem(cem);
    evcsCem(cem);
    mpcMonitoringAppliance(cem);
    lpcEnergyGuard(cem, base);
    lppEnergyGuard(cem, base);
  }

  /**
   * Whether the station and its car are discovered with their use cases, and every feature of these is subscribed, bound where it is
   * written, and read.
   */
  get isReady(): boolean {
    const [remote] = this.#device.remotes();
    return remote !== undefined && this.missing(remote).length === 0;
  }

  /** What is missing, in words; for a round that does not come to its end. */
  missing(remote: RemoteDevice): readonly string[] {
    const announced = new Set(remote.useCases().map(({ useCaseName }) => useCaseName));
    const expected = USE_CASES.filter(({ short }) => OF_STATIONS.has(short));
    const absent = expected.filter(({ name }) => !announced.has(name)).map(({ short }) => `${short} is not announced`);
    if (absent.length > 0) return absent;
    return expected.flatMap((useCase) =>
      useCase.scenarios.flatMap(({ atServer }) =>
        atServer.flatMap(({ feature: type, functions }) =>
          remote
            .entities()
            .filter(
              ({ type: entity }) => isEntityTypeOf(useCase.server, entity) && (entity === 'EV' || entity === 'EVSE'),
            )
            .flatMap((entity) => {
              const feature = entity.feature(type, 'server');
              return feature === undefined ? [] : this.#missingOf(feature, functions);
            }),
        ),
      ),
    );
  }

  #missingOf(feature: RemoteFeature, functions: readonly AnyFunction[]): readonly string[] {
    const client = this.#entity.feature('Generic', 'client');
    const at = `${feature.type} of ${feature.entity.type}`;
    const isWritten = functions.some((fn) => feature.operations(fn).write);
    return [
      ...(feature.isSubscribed(client) ? [] : [`the subscription of ${at}`]),
      ...(!isWritten || feature.isBound(client) ? [] : [`the binding of ${at}`]),
      ...functions
        .filter((fn) => feature.operations(fn).read && feature.data(fn) === undefined)
        .map((fn) => `${fn.name} of ${at}`),
    ];
  }
}

/** Use cases that a charging station or its car plays. */
const OF_STATIONS: ReadonlySet<string> = new Set([
  'LPC',
  'LPP',
  'MPC',
  'EVSECC',
  'EVCC',
  'EVCEM',
  'EVSOC',
  'OPEV',
  'OSCEV',
  'CEVC',
  'DBEVC',
  'EVCS',
]);
