import {
  EV_HEARTBEAT_TIMEOUT,
  isClockSane,
  type PermittedCurrents,
  type PerPhase,
  PHASES,
  SMALLEST_PILOT_CURRENT,
} from '@busbar/functions';
import { type Amperes, amperes, type Clock, Listeners, type Logger, type Unlisten } from '@busbar/kernel';
import { type LocalEntity, type LocalFeature, startHeartbeat } from '@busbar/spine';
import { UseCaseError } from '../../errors.ts';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF } from '../../quirks.ts';
import { type Partner, type PartnerSession, watchPartners } from '../partners.ts';
import type { SystemTarget } from '../power-limit/energy-guard.ts';
import type { LimitOutcome } from '../power-limit/limit-outcome.ts';
import type { CurrentLimitBinding } from './current-limit-binding.ts';
import { type EmsState, emsState } from './ems-state.ts';
import { type GuardedEv, type GuardedEvContext, GuardedEvSession } from './guarded-ev.ts';

/** How an energy manager limits currents. */
export interface CurrentGuardOptions extends LenientOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the control loop works; while it does not, no heartbeat is sent and vehicles fall back. */
  readonly healthy?: () => boolean;
  /** Greatest current of phases that state no permitted values: the fuse of the station; default 16 A. OPEV 8.2. */
  readonly fuse?: Amperes;
}

/** Limits the currents of vehicles. */
export interface CurrentGuard {
  /** The vehicles that are plugged in. */
  vehicles(): readonly GuardedEv[];
  /**
   * States currents per phase, A: what is allowed (OPEV; absent phases are not curtailed) or the surplus (OSCEV; absent phases have
   * none). Written now if the vehicle is there, and to every vehicle that is plugged in there later, until others are stated.
   * @throws UseCaseError `usecases.current-out-of-range`
   */
  setLimits(target: SystemTarget, limits: PerPhase<Amperes>): Promise<LimitOutcome>;
  /** States whether the energy manager works. OPEV-007, OPEV-008. */
  setState(state: 'normalOperation' | 'failure', lastErrorCode?: string): void;
  /** Tells that something in {@link vehicles} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

/** Charging points whose limits are remembered; bounded, because an application may name any. */
const MOST_STATED = 256;

const DEFAULT_FUSE: Amperes = amperes(16);

/** Plays the energy manager of OPEV or OSCEV on an entity. */
export function currentGuardOn(
  entity: LocalEntity,
  binding: CurrentLimitBinding,
  options: CurrentGuardOptions,
): CurrentGuard {
  return new CurrentGuardNode(entity, binding, options);
}

class CurrentGuardNode implements CurrentGuard {
  readonly #context: GuardedEvContext;
  readonly #state: EmsState;
  readonly #changed: Listeners<[]>;
  readonly #sessions = new Set<GuardedEvSession>();
  readonly #stated = new Map<string, PerPhase<Amperes>>();
  readonly #stops: Unlisten[] = [];

  constructor(entity: LocalEntity, binding: CurrentLimitBinding, options: CurrentGuardOptions) {
    const { clock, healthy, fuse } = options;
    const { declaration } = binding;
    const quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    const logger = options.logger.with({ useCase: declaration.short });
    this.#changed = new Listeners((error) => logger.error('listener.failed', { error: String(error) }));
    this.#state = emsState(entity);
    const diagnosis: LocalFeature = entity.feature('DeviceDiagnosis', 'server');
    const heartbeat = startHeartbeat(entity, {
      timeout: EV_HEARTBEAT_TIMEOUT,
      healthy: () => isClockSane(clock.wall()) && (healthy?.() ?? true),
    });
    const defaults: PermittedCurrents = { minimum: SMALLEST_PILOT_CURRENT, maximum: fuse ?? DEFAULT_FUSE };
    this.#context = {
      clock,
      logger,
      binding,
      client: entity.feature('Generic', 'client'),
      defaults,
      quirksOff,
      isWatchedBy: (ski) => diagnosis.subscribers().some((one) => one.ski === ski),
      changed: () => this.#changed.emit(),
    };
    this.#stops.push(
      () => heartbeat.stop(),
      () => this.#state.leave(),
      diagnosis.onSubscribed(() => this.#changed.emit()),
      entity.announce({
        useCaseName: declaration.name,
        actor: declaration.client.actor,
        version: declaration.version,
        subRevision: declaration.subRevision,
        scenarios: declaration.scenarios.map(({ number }) => number),
      }),
      watchPartners(entity.device, declaration, 'server', logger, (partner) => this.#open(partner), quirksOff),
      entity.onRemoved(() => this.close()),
    );
  }

  vehicles(): readonly GuardedEv[] {
    return [...this.#sessions].map((session) => session.view);
  }

  async setLimits(target: SystemTarget, limits: PerPhase<Amperes>): Promise<LimitOutcome> {
    for (const phase of PHASES)
      if ((limits[phase] ?? 0) < 0)
        throw new UseCaseError('usecases.current-out-of-range', 'a current is 0 A or more', { rule: 'OPEV-003' });
    this.#remember(target, limits);
    const session = [...this.#sessions].find(
      ({ entity }) =>
        entity.device.ski === target.ski &&
        (target.entity === undefined || entity.path.join('.') === target.entity.join('.')),
    );
    return session?.state(limits) ?? { accepted: false, why: 'notConnected', willRetry: true };
  }

  setState(state: 'normalOperation' | 'failure', lastErrorCode?: string): void {
    this.#state.set(state, lastErrorCode);
  }

  onChange(listener: () => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener();
    return unlisten;
  }

  close(): void {
    this.#changed.clear();
    for (const stop of this.#stops.splice(0)) stop();
  }

  #open(partner: Partner): PartnerSession {
    const { entity, remote } = partner;
    const stated = this.#stated.get(keyOf({ ski: remote.ski, entity: entity.path })) ?? this.#stated.get(remote.ski);
    const session = new GuardedEvSession(partner, this.#context, stated ?? {});
    this.#sessions.add(session);
    this.#changed.emit();
    return {
      changed: (now) => session.changed(now),
      close: () => {
        session.close();
        this.#sessions.delete(session);
        this.#changed.emit();
      },
    };
  }

  /** The one that was stated longest ago goes when there are too many. */
  #remember(target: SystemTarget, limits: PerPhase<Amperes>): void {
    const key = keyOf(target);
    this.#stated.delete(key);
    this.#stated.set(key, limits);
    const [oldest] = this.#stated.keys();
    if (this.#stated.size > MOST_STATED && oldest !== undefined) this.#stated.delete(oldest);
  }
}

function keyOf({ ski, entity }: SystemTarget): string {
  return entity === undefined ? ski : `${ski} ${entity.join('.')}`;
}
