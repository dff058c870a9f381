import { Listeners, type Logger, type Unlisten } from '@busbar/kernel';
import type { LocalEntity, LocalFeature, RemoteDevice, RemoteEntity } from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../../quirks.ts';
import { watchPartners } from '../partners.ts';
import type { ConnectedVehicle } from './connected-vehicle.ts';
import { evccDeclaration } from './evcc-declaration.ts';
import { Vehicle } from './vehicle.ts';

/** The energy manager's side of EVCC. */
export interface EvccCem {
  /** The vehicles that are plugged in, or were when the connection was lost. */
  vehicles(): readonly ConnectedVehicle[];
  /** Tells every vehicle that is plugged in; a late listener is told the present ones at once. EVCC scenario 1. */
  onPlugged(listener: (vehicle: ConnectedVehicle) => void): Unlisten;
  /** Tells every vehicle that left, with what was known of it. EVCC scenario 8. */
  onUnplugged(listener: (vehicle: ConnectedVehicle) => void): Unlisten;
  /** Tells that something in {@link vehicles} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Vehicles behind lost connections that are remembered; bounded, because any trusted peer can announce new ones. */
const MOST_UNKNOWN_VEHICLES = 256;

/** Plays the energy manager of EVCC on an entity. */
export function evccCem(entity: LocalEntity, options: LenientOptions = {}): EvccCem {
  return new EvccCemNode(entity, options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF);
}

class EvccCemNode implements EvccCem {
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #logger: Logger;
  readonly #client: LocalFeature;
  readonly #vehicles = new Map<string, Vehicle>();
  readonly #plugged: Listeners<[ConnectedVehicle]>;
  readonly #unplugged: Listeners<[ConnectedVehicle]>;
  readonly #changed: Listeners<[]>;
  readonly #stops: Unlisten[] = [];

  constructor(entity: LocalEntity, quirksOff: ReadonlySet<UseCaseQuirkName>) {
    this.#quirksOff = quirksOff;
    const { device } = entity;
    const logger = device.logger.with({ useCase: evccDeclaration.short });
    this.#logger = logger;
    this.#client = entity.feature('Generic', 'client');
    const failed = (error: unknown): void => logger.error('listener.failed', { error: String(error) });
    this.#plugged = new Listeners(failed);
    this.#unplugged = new Listeners(failed);
    this.#changed = new Listeners(failed);
    this.#stops.push(
      entity.announce({
        useCaseName: evccDeclaration.name,
        actor: evccDeclaration.client.actor,
        version: evccDeclaration.version,
        subRevision: evccDeclaration.subRevision,
        scenarios: evccDeclaration.scenarios.map(({ number }) => number),
      }),
      this.#watchEntities(entity),
      watchPartners(
        device,
        evccDeclaration,
        'server',
        logger,
        (partner) => this.#vehicle(partner.entity).commission(partner),
        quirksOff,
      ),
      entity.onRemoved(() => this.close()),
    );
  }

  vehicles(): readonly ConnectedVehicle[] {
    return [...this.#vehicles.values()].flatMap((vehicle) => vehicle.view ?? []);
  }

  onPlugged(listener: (vehicle: ConnectedVehicle) => void): Unlisten {
    const unlisten = this.#plugged.add(listener);
    for (const vehicle of this.vehicles()) if (vehicle.connection === 'connected') listener(vehicle);
    return unlisten;
  }

  onUnplugged(listener: (vehicle: ConnectedVehicle) => void): Unlisten {
    return this.#unplugged.add(listener);
  }

  onChange(listener: () => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener();
    return unlisten;
  }

  close(): void {
    for (const listeners of [this.#plugged, this.#unplugged, this.#changed]) listeners.clear();
    for (const stop of this.#stops.splice(0)) stop();
    for (const vehicle of this.#vehicles.values()) vehicle.close();
    this.#vehicles.clear();
  }

  /** A vehicle is there as soon as its entity is, announced or not. EVCC 8. */
  #watchEntities(entity: LocalEntity): Unlisten {
    const watched = new Map<RemoteDevice, Unlisten>();
    const unlisten = entity.device.onRemote((remote) => {
      if (!watched.has(remote) && !remote.isClosed)
        watched.set(
          remote,
          remote.onChanged(() => this.#evaluate(remote)),
        );
      this.#evaluate(remote);
      if (!remote.isClosed) return;
      watched.get(remote)?.();
      watched.delete(remote);
    });
    return () => {
      unlisten();
      for (const stop of watched.values()) stop();
    };
  }

  #evaluate(remote: RemoteDevice): void {
    const present = remote.isClosed ? [] : remote.entities().filter(({ type }) => type === 'EV');
    for (const vehicle of [...this.#vehicles.values()]) if (vehicle.ski === remote.ski) vehicle.follow(remote, present);
    for (const entity of present) this.#vehicle(entity).appeared(entity);
    this.#forget();
  }

  #vehicle(entity: RemoteEntity): Vehicle {
    const key = `${entity.device.ski} ${entity.path.join('.')}`;
    const known = this.#vehicles.get(key);
    if (known !== undefined) return known;
    const vehicle = new Vehicle(entity, this.#client, this.#logger, this.#quirksOff, {
      plugged: (view) => this.#plugged.emit(view),
      unplugged: (view) => this.#unplugged.emit(view),
      changed: () => this.#changed.emit(),
    });
    this.#vehicles.set(key, vehicle);
    return vehicle;
  }

  /** Vehicles that left, and the oldest behind lost connections beyond the bound. */
  #forget(): void {
    for (const [key, vehicle] of this.#vehicles) if (vehicle.view === undefined) this.#vehicles.delete(key);
    const unknown = [...this.#vehicles].filter(([, { view }]) => view?.connection === 'unknown');
    for (const [key] of unknown.slice(0, Math.max(0, unknown.length - MOST_UNKNOWN_VEHICLES)))
      this.#vehicles.delete(key);
  }
}
