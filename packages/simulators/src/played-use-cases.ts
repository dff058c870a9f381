import { type Clock, silentLogger } from '@busbar/kernel';
import { LocalDevice, type LocalEntity } from '@busbar/spine';
import { addEvEntity, useCaseByName } from '@busbar/usecases';
import type { DeviceRecording } from './recording/device-recording.ts';

/** Every use case a station can play, itself or for its car. LPP needs something that produces, DBEVC a car that discharges. */
export const STATION_USE_CASES = [
  'EVSECC',
  'LPC',
  'LPP',
  'MPC',
  'EVCS',
  'EVCC',
  'EVCEM',
  'EVSOC',
  'OPEV',
  'OSCEV',
  'CEVC',
  'DBEVC',
] as const;
export type StationUseCase = (typeof STATION_USE_CASES)[number];

/** The use cases of a plugged car: where each one is played. */
export interface CarPlace {
  at(useCase: StationUseCase): LocalEntity;
  /** The car is gone; its entity below the station is removed by its owner. */
  leave(): void;
}

/**
 * Where a station plays its use cases: those it has on its own entities, the others on a device that nobody is ever connected to.
 * So the rest of the station need not know which ones these are.
 */
export class PlayedUseCases {
  readonly #played: ReadonlySet<string>;
  readonly #evse: LocalEntity;
  readonly #backstage: LocalDevice;
  readonly #unseen: LocalEntity;

  /** @param chosen default: those of the recorded device, else all */
  constructor(
    evse: LocalEntity,
    clock: Clock,
    chosen: readonly StationUseCase[] | undefined,
    like: DeviceRecording | undefined,
  ) {
    this.#evse = evse;
    this.#played = new Set(chosen ?? recordedUseCases(like) ?? STATION_USE_CASES);
    this.#backstage = new LocalDevice({
      address: 'd:_n:Busbar_backstage',
      deviceType: 'ChargingStation',
      clock,
      logger: silentLogger,
    });
    this.#unseen = this.#backstage.addEntity('EVSE');
  }

  has(useCase: StationUseCase): boolean {
    return this.#played.has(useCase);
  }

  /** The station's side of a use case. */
  evse(useCase: StationUseCase): LocalEntity {
    return this.has(useCase) ? this.#evse : this.#unseen;
  }

  /** A car that is plugged in with this entity. */
  car(entity: LocalEntity): CarPlace {
    const unseen = addEvEntity(this.#unseen);
    return {
      at: (useCase) => (this.has(useCase) ? entity : unseen),
      leave: () => this.#backstage.removeEntity(unseen),
    };
  }

  close(): void {
    this.#backstage.close();
  }
}

/** Short names of what a recorded device announced, whatever the actor. */
function recordedUseCases(like: DeviceRecording | undefined): readonly string[] | undefined {
  return like?.useCases.useCaseInformation?.flatMap(({ useCaseSupport }) =>
    (useCaseSupport ?? []).flatMap(({ useCaseName }) => useCaseByName(useCaseName ?? '')?.short ?? []),
  );
}
