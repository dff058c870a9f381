import { type FailsafeWrite, HEARTBEAT_TIMEOUT, isClockSane } from '@busbar/functions';
import {
  type Clock,
  formatInstant,
  Listeners,
  type Logger,
  type Seconds,
  type Unlisten,
  type Watts,
} from '@busbar/kernel';
import {
  deviceDiagnosisHeartbeatData,
  type Heartbeat,
  type LocalEntity,
  type LocalFeature,
  startHeartbeat,
} from '@busbar/spine';
import { findPartners, type Partner, watchPartners } from '../partners.ts';
import type { PowerLimitBinding } from './binding-profile.ts';
import { checkFailsafe, desiredLimit, type StatedLimit } from './desired-limits.ts';
import { type ControlledSystem, type GuardContext, GuardedSystem } from './guarded-system.ts';
import type { LimitOutcome } from './limit-outcome.ts';

/** How an energy guard is set up. */
export interface EnergyGuardOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the control loop works; while it does not, no heartbeat is sent and the systems enter failsafe. */
  readonly healthy?: () => boolean;
}

/** Which controllable system; without entity the first one of the peer. */
export interface SystemTarget {
  readonly ski: string;
  readonly entity?: readonly number[];
}

/** A running energy guard. */
export interface EnergyGuard {
  /** Every system seen since the start, connected or not. */
  systems(): readonly ControlledSystem[];
  /**
   * States a limit: written now if the system is connected, and again after every reconnect, until another one is stated.
   * @throws UseCaseError `usecases.limit-out-of-range`
   */
  setLimit(target: SystemTarget, limit: StatedLimit): Promise<LimitOutcome>;
  /**
   * Writes failsafe values once. The system refuses them until it has evaluated a limit. LPC 6.4.
   * @throws UseCaseError `usecases.failsafe-out-of-range`
   */
  writeFailsafe(
    target: SystemTarget,
    values: { readonly limit?: Watts; readonly durationMinimum?: Seconds },
  ): Promise<LimitOutcome>;
  /** Tells that something in {@link systems} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Systems that are remembered while not connected; bounded, because any trusted peer can announce new ones. */
const MOST_OFFLINE_SYSTEMS = 256;

/** Plays the energy guard of LPC or LPP on an entity. */
export function energyGuardOn(
  entity: LocalEntity,
  binding: PowerLimitBinding,
  options: EnergyGuardOptions,
): EnergyGuard {
  return new EnergyGuardNode(entity, binding, options);
}

class EnergyGuardNode implements EnergyGuard {
  readonly #clock: Clock;
  readonly #healthy: () => boolean;
  readonly #diagnosis: LocalFeature;
  readonly #heartbeat: Heartbeat;
  readonly #context: GuardContext;
  readonly #systems = new Map<string, GuardedSystem>();
  readonly #changed: Listeners<[]>;
  readonly #stops: Unlisten[] = [];

  constructor(entity: LocalEntity, binding: PowerLimitBinding, options: EnergyGuardOptions) {
    const { declaration } = binding;
    const logger = options.logger.with({ useCase: declaration.short });
    this.#clock = options.clock;
    const { clock, healthy } = options;
    this.#healthy = (): boolean => isClockSane(clock.wall()) && (healthy?.() ?? true);
    this.#changed = new Listeners((error) => logger.error('listener.failed', { error: String(error) }));
    this.#diagnosis = entity.feature('DeviceDiagnosis', 'server');
    this.#heartbeat = startHeartbeat(entity, { timeout: HEARTBEAT_TIMEOUT, healthy: this.#healthy });
    this.#context = {
      clock: options.clock,
      logger,
      binding,
      client: entity.feature('Generic', 'client'),
      sendHeartbeat: () => this.#sendHeartbeat(),
      isWatchedBy: (ski) => this.#diagnosis.subscribers().some((one) => one.ski === ski),
      changed: () => this.#changed.emit(),
    };
    this.#stops.push(
      this.#diagnosis.onSubscribed((_client, remote) => this.#watchedBy(remote.ski)),
      // All scenarios are announced: strict stations end the connection if scenario 3 is missing.
      entity.announce({
        useCaseName: declaration.name,
        actor: declaration.client.actor,
        version: declaration.version,
        subRevision: declaration.subRevision,
        scenarios: declaration.scenarios.map(({ number }) => number),
      }),
      watchPartners(entity.device, declaration, 'server', logger, (partner) => this.#open(partner)),
      entity.onRemoved(() => this.close()),
    );
  }

  systems(): readonly ControlledSystem[] {
    return [...this.#systems.values()].map((system) => system.view);
  }

  async setLimit(target: SystemTarget, limit: StatedLimit): Promise<LimitOutcome> {
    return this.#system(target).desire(desiredLimit(limit, this.#clock));
  }

  async writeFailsafe(target: SystemTarget, values: FailsafeWrite): Promise<LimitOutcome> {
    checkFailsafe(values);
    return this.#system(target).writeFailsafe(values);
  }

  onChange(listener: () => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener();
    return unlisten;
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#heartbeat.stop();
    for (const system of this.#systems.values()) system.close();
    this.#changed.clear();
  }

  #open(partner: Partner): { changed(partner: Partner): void; close(): void } {
    const { remote, entity } = partner;
    const system =
      this.#systems.get(keyOf(remote.ski, entity.path)) ?? this.#moved(partner) ?? this.#added(remote.ski, entity.path);
    system.attach(partner);
    return { changed: (now) => system.update(now), close: () => system.detach() };
  }

  /** The system that is meant, remembered or new. Without an entity: the one that is there, else the one that was. */
  #system({ ski, entity }: SystemTarget): GuardedSystem {
    const ofPeer = this.#ofPeer(ski);
    const known =
      entity === undefined
        ? (ofPeer.find(({ isConnected }) => isConnected) ?? ofPeer[0])
        : this.#systems.get(keyOf(ski, entity));
    return known ?? this.#added(ski, entity ?? []);
  }

  /**
   * What is stated for a peer before its entity is known waits for the first one; a system that is announced no more is the one
   * that appears instead: others number their entities anew.
   */
  #moved({ remote, entity }: Partner): GuardedSystem | undefined {
    const announced = findPartners(remote, this.#context.binding.declaration, 'server').map((one) => one.entity);
    const moved = this.#ofPeer(remote.ski).find(
      ({ isConnected, entityPath }) =>
        !isConnected && !announced.some(({ path }) => path.join('.') === entityPath.join('.')),
    );
    if (moved === undefined) return undefined;
    this.#systems.delete(keyOf(remote.ski, moved.entityPath));
    this.#systems.set(keyOf(remote.ski, entity.path), moved.named(entity.path));
    return moved;
  }

  #ofPeer(ski: string): readonly GuardedSystem[] {
    return [...this.#systems.values()].filter((system) => system.ski === ski);
  }

  #added(ski: string, entityPath: readonly number[]): GuardedSystem {
    this.#forgetOldest();
    const system = new GuardedSystem({ ski, entityPath }, this.#context);
    this.#systems.set(keyOf(ski, entityPath), system);
    return system;
  }

  #forgetOldest(): void {
    const offline = [...this.#systems].filter(([, system]) => !system.isConnected);
    const [oldest] = offline;
    if (offline.length < MOST_OFFLINE_SYSTEMS || oldest === undefined) return;
    this.#systems.delete(oldest[0]);
    oldest[1].close();
  }

  #watchedBy(ski: string): void {
    for (const system of this.#systems.values()) if (system.ski === ski) system.watched();
  }

  /** An extra heartbeat ahead of a repeated limit. */
  #sendHeartbeat(): void {
    const last = this.#diagnosis.data(deviceDiagnosisHeartbeatData);
    if (last === undefined || !this.#healthy()) return;
    const counter = last.heartbeatCounter ?? 0;
    this.#diagnosis.set(
      deviceDiagnosisHeartbeatData,
      {
        ...last,
        timestamp: formatInstant(this.#clock.wall()),
        heartbeatCounter: typeof counter === 'bigint' ? counter + 1n : counter + 1,
      },
      { notify: 'always' },
    );
  }
}

function keyOf(ski: string, path: readonly number[]): string {
  return `${ski} ${path.join('.')}`;
}
