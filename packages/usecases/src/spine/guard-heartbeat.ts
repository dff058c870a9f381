import type { OperatingState } from '@busbar/functions';
import { type CancelTimer, type Clock, type Logger, millis, type Unlisten } from '@busbar/kernel';
import {
  type DeviceDiagnosisHeartbeatData,
  deviceDiagnosisHeartbeatData,
  deviceDiagnosisStateData,
  type FeatureAddress,
  type FeatureType,
  type LocalEntity,
  type LocalFeature,
  type RemoteDevice,
  type RemoteEntity,
  type RemoteFeature,
} from '@busbar/spine';
import { NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../quirks.ts';
import type { UseCaseDeclaration } from './declaration.ts';
import { findPartners, watchPartners } from './partners.ts';

/** Who is watched, or who holds the binding. */
export interface WatchedGuard {
  readonly ski: string;
  readonly label: string;
  readonly entityPath: readonly number[];
}

/** A guard that binds LoadControl only is taken after this time: the guide says to wait for both bindings. LPC 6.3. */
const SECOND_BINDING_WAIT = millis(10_000);

/** Whose heartbeat is looked for. */
export interface WatchedUseCase {
  readonly declaration: UseCaseDeclaration;
  /** Features whose bindings show who steers; the first one decides, the others confirm. */
  readonly boundBy: readonly [FeatureType, ...FeatureType[]];
  /** A guard that binds with an entity without heartbeat: another entity of it that announces the use case counts. */
  readonly isHeartbeatElsewhere?: boolean;
  readonly quirksOff?: ReadonlySet<UseCaseQuirkName>;
  /** Whether this peer may steer; the heartbeat of another counts for nothing. Default: every trusted peer. */
  readonly isAllowed?: ((ski: string) => boolean) | undefined;
}

/** What the watch reports. */
export interface GuardHeartbeatOwner {
  heartbeat(): void;
  guardChanged(): void;
  /** Another source is watched; `statesItself`: its operating state can be read. */
  watched?(statesItself: boolean): void;
  /** The operating state of the guard; only where it is wanted it is read. OPEV scenario 3. */
  stated?(operatingState: OperatingState): void;
}

/**
 * Finds the energy guard whose heartbeat counts and subscribes to it. One candidate: at once. Several: the entity that bound
 * LoadControl and DeviceConfiguration, announced or not. Heartbeats of all others are ignored. LPC 6.3, 10; OPEV 7, rule 8.
 */
export class GuardHeartbeat {
  readonly #entity: LocalEntity;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #owner: GuardHeartbeatOwner;
  readonly #client: LocalFeature;
  readonly #useCase: WatchedUseCase;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #stops: Unlisten[] = [];
  #watched: RemoteEntity | undefined;
  #source: RemoteFeature | undefined;
  #unlisten: Unlisten | undefined;
  #cancelWait: CancelTimer | undefined;
  #isWaitOver = false;
  #isClosed = false;

  constructor(
    entity: LocalEntity,
    useCase: WatchedUseCase,
    base: { readonly clock: Clock; readonly logger: Logger },
    owner: GuardHeartbeatOwner,
  ) {
    this.#entity = entity;
    this.#clock = base.clock;
    this.#logger = base.logger;
    this.#owner = owner;
    this.#client = entity.feature('Generic', 'client');
    this.#useCase = useCase;
    this.#quirksOff = useCase.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    for (const type of useCase.boundBy)
      this.#stops.push(entity.feature(type, 'server').onBound(() => this.#evaluate()));
    this.#stops.push(
      watchPartners(
        entity.device,
        useCase.declaration,
        'client',
        base.logger,
        () => {
          this.#evaluate();
          return { changed: () => this.#evaluate(), close: () => this.#evaluate() };
        },
        this.#quirksOff,
      ),
      entity.device.onRemote(() => this.#evaluate()),
    );
  }

  /** The guard that is watched; without one the guard that holds the binding. */
  get guard(): WatchedGuard | undefined {
    const entity = this.#watched ?? this.#boundEntity(this.#useCase.boundBy[0]);
    if (entity === undefined) return undefined;
    return { ski: entity.device.ski, label: entity.device.label, entityPath: entity.path };
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#cancelWait?.();
    this.#unlisten?.();
    this.#watched = undefined;
  }

  #evaluate(): void {
    if (this.#isClosed) return;
    const before = this.#watched;
    const next = this.#choose();
    const source = next?.feature('DeviceDiagnosis', 'server');
    if (next !== before || source !== this.#source) this.#watch(next, source);
    this.#owner.guardChanged();
  }

  #choose(): RemoteEntity | undefined {
    const [first, ...others] = this.#useCase.boundBy;
    const binding = this.#boundEntity(first);
    const bound = binding === undefined || hasHeartbeat(binding) ? binding : (this.#elsewhere(binding) ?? binding);
    const isPresent = this.#watched !== undefined && !this.#watched.isGone;
    if (bound !== undefined && hasHeartbeat(bound)) {
      const isSure =
        others.every((type) => this.#boundEntity(type) === binding) ||
        this.#isWaitOver ||
        this.#onlyCandidate() === bound;
      if (isSure) return bound;
      this.#waitForSecondBinding();
      return isPresent ? this.#watched : undefined;
    }
    // Whoever is watched stays watched until somebody else binds.
    return isPresent ? this.#watched : this.#onlyCandidate();
  }

  /** The candidates of all peers at once: one announcement may name several. */
  #onlyCandidate(): RemoteEntity | undefined {
    const candidates = this.#entity.device
      .remotes()
      .filter((remote) => !remote.isClosed && this.#useCase.isAllowed?.(remote.ski) !== false)
      .flatMap((remote) => findPartners(remote, this.#useCase.declaration, 'client', this.#quirksOff))
      .filter((partner) => partner.isAvailable && hasHeartbeat(partner.entity));
    return candidates.length === 1 ? candidates[0]?.entity : undefined;
  }

  /** Another entity of the same device, with a heartbeat, that announces the use case. Common part 3.2. */
  #elsewhere({ device }: RemoteEntity): RemoteEntity | undefined {
    if (this.#useCase.isHeartbeatElsewhere !== true || this.#quirksOff.has('heartbeatOnOtherEntity')) return undefined;
    return findPartners(device, this.#useCase.declaration, 'client', this.#quirksOff).find((partner) =>
      hasHeartbeat(partner.entity),
    )?.entity;
  }

  #waitForSecondBinding(): void {
    this.#cancelWait ??= this.#clock.after(SECOND_BINDING_WAIT, () => {
      this.#cancelWait = undefined;
      this.#isWaitOver = true;
      this.#evaluate();
      this.#isWaitOver = false;
    });
  }

  #boundEntity(type: FeatureType): RemoteEntity | undefined {
    for (const { client, ski } of this.#entity.feature(type, 'server').bindings()) {
      const found = remoteEntity(this.#entity.device.remotes(), ski, client);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #watch(entity: RemoteEntity | undefined, source: RemoteFeature | undefined): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.#watched = entity;
    this.#source = source;
    if (entity === undefined || source === undefined) return;
    const fields = { ski: entity.device.ski, entity: entity.path.join('.') };
    this.#logger.info('heartbeat.watched', fields);
    const stopHeartbeat = source.onData(deviceDiagnosisHeartbeatData, (value, how) => {
      // What was known before is no sign of life now; an empty reply is none either.
      if (how !== 'snapshot' && isHeartbeat(value)) this.#owner.heartbeat();
    });
    const stopState = this.#watchState(source);
    this.#unlisten = (): void => {
      stopHeartbeat();
      stopState();
    };
    void source.subscribe(this.#client).then((outcome) => {
      if (!outcome.ok && !outcome.closed)
        this.#logger.warn('heartbeat.notSubscribed', { ...fields, errorNumber: outcome.errorNumber });
    });
    void source.read(this.#client, deviceDiagnosisHeartbeatData);
  }

  #watchState(source: RemoteFeature): Unlisten {
    const { stated } = this.#owner;
    if (stated === undefined) return () => undefined;
    const isReadable = source.operations(deviceDiagnosisStateData).read;
    this.#owner.watched?.(isReadable);
    const stop = source.onData(deviceDiagnosisStateData, ({ operatingState }) => {
      if (operatingState !== undefined) stated(operatingState);
    });
    if (isReadable) void source.read(this.#client, deviceDiagnosisStateData);
    return stop;
  }
}

function remoteEntity(remotes: readonly RemoteDevice[], ski: string, client: FeatureAddress): RemoteEntity | undefined {
  const remote = remotes.find((one) => one.ski === ski && !one.isClosed);
  return client.entity === undefined ? undefined : remote?.entity(client.entity);
}

function hasHeartbeat(entity: RemoteEntity): boolean {
  return entity.feature('DeviceDiagnosis', 'server') !== undefined;
}

/** Whether data is a heartbeat: a node that has not sent one yet answers a read with an empty one. */
export function isHeartbeat(value: DeviceDiagnosisHeartbeatData): boolean {
  return value.heartbeatCounter !== undefined || value.heartbeatTimeout !== undefined || value.timestamp !== undefined;
}
