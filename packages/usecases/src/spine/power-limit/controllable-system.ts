import {
  demandedLimit,
  effectiveLimit,
  HEARTBEAT_TIMEOUT,
  isClockSane,
  isLimitActive,
  type LimitPhaseName,
  publishedDuration,
  type TransitionNumber,
} from '@busbar/functions';
import {
  assertThat,
  Listeners,
  type Logger,
  type RuleId,
  type Seconds,
  seconds,
  type Unlisten,
  type Watts,
} from '@busbar/kernel';
import {
  type DataOf,
  type LocalEntity,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  startHeartbeat,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { gridConnection } from '../grid-connection.ts';
import { GuardHeartbeat } from '../guard-heartbeat.ts';
import { lowestFree } from '../identifiers.ts';
import type { PowerLimitBinding } from './binding-profile.ts';
import {
  type AcceptedLimit,
  type ControllableSystemOptions,
  settingsOf,
  startOf,
} from './controllable-system-options.ts';
import { type FailsafeConfiguration, type FailsafeOwner, failsafeConfiguration } from './failsafe-configuration.ts';
import { describeLimit } from './limit-description.ts';
import { limitEntry } from './limit-entry.ts';
import { type LimitAnswer, type LimitEvent, LimitMachine, type LimitTransition } from './limit-machine.ts';
import { readLimitWrite } from './limit-write-request.ts';
import { publishNominalMaximum } from './nominal-maximum-entry.ts';

/** State of a controllable system as others may see it. */
export interface ControllableSystemStatus {
  readonly phase: LimitPhaseName;
  /** What the state limits to, W, never above the nominal maximum; undefined while unlimited. */
  readonly effectiveLimit: Watts | undefined;
  /** The active power limit as last accepted, W, as sent; in force only in `limited`. */
  readonly limitValue: Watts;
  readonly limitActive: boolean;
  readonly limitEndsIn?: Seconds;
  readonly nominalMax: Watts;
  readonly failsafeLimit: Watts;
  readonly failsafeDurationMinimum: Seconds;
  /** The energy guard that is watched or bound. */
  readonly guard?: { readonly ski: string; readonly label: string };
  readonly lastHeartbeatAge?: Seconds;
  /** Number of the last transition; absent in the first Init. LPC 7.1. */
  readonly transition?: TransitionNumber;
  /** Why the system is in this state, in plain words. */
  readonly reason: string;
}

/** A running controllable system. */
export interface ControllableSystem {
  state(): ControllableSystemStatus;
  /** Tells every change; a late listener is told the present state at once. */
  onChange(listener: (state: ControllableSystemStatus) => void): Unlisten;
  /** Gives up an active limit for a permitted reason. LPC-923. */
  interrupt(reason: string): void;
  /** Withdraws the use case from the entity. */
  close(): void;
}

/** Offers the controllable system of LPC or LPP on an entity. */
export function controllableSystem(
  entity: LocalEntity,
  binding: PowerLimitBinding,
  options: ControllableSystemOptions,
): ControllableSystem {
  return new ControllableSystemNode(entity, binding, options);
}

class ControllableSystemNode implements ControllableSystem {
  readonly #binding: PowerLimitBinding;
  readonly #options: ControllableSystemOptions;
  readonly #logger: Logger;
  readonly #loadControl: LocalFeature;
  readonly #limitId: number;
  readonly #machine: LimitMachine;
  readonly #failsafe: FailsafeConfiguration;
  readonly #heartbeat: GuardHeartbeat;
  readonly #changed: Listeners<[ControllableSystemStatus]>;
  readonly #stops: Unlisten[] = [];
  #lastTransition: LimitTransition | undefined;
  #guardTold = '';

  constructor(entity: LocalEntity, binding: PowerLimitBinding, options: ControllableSystemOptions) {
    const { clock } = options;
    const { declaration } = binding;
    assertThat(options.nominalMax >= 0 && options.failsafeLimit >= 0, 'limits are magnitudes, 0 W or more');
    this.#binding = binding;
    this.#options = options;
    this.#logger = options.logger.with({ useCase: declaration.short, entity: entity.path.join('.') });
    this.#changed = new Listeners((error) => this.#logger.error('listener.failed', { error: String(error) }));
    this.#loadControl = entity.feature('LoadControl', 'server');
    this.#machine = new LimitMachine(clock, settingsOf(binding, options), startOf(options), {
      transition: (transition) => this.#transition(transition),
      publishLimit: () => this.#publishLimit(),
      publishFailsafe: () => this.#failsafe.publish(),
      changed: () => this.#tell(),
    });
    this.#limitId = this.#describeLimit(entity);
    this.#publishLimit();
    this.#failsafe = failsafeConfiguration(entity);
    const heartbeat = startHeartbeat(entity, {
      timeout: HEARTBEAT_TIMEOUT,
      healthy: () => isClockSane(clock.wall()),
    });
    this.#stops.push(
      this.#failsafe.join(this.#machine, this.#failsafeOwner()),
      publishNominalMaximum(entity, binding, options.isCem, options.nominalMax),
      () => heartbeat.stop(),
      ...[this.#loadControl, entity.feature('DeviceConfiguration', 'server')].map((feature) =>
        feature.admit((ski) => this.#admits(ski)),
      ),
      this.#loadControl.approve(loadControlLimitListData, (request) => this.#judge(request)),
      entity.announce({
        useCaseName: declaration.name,
        actor: declaration.server.actor,
        version: declaration.version,
        subRevision: declaration.subRevision,
        scenarios: declaration.scenarios.map(({ number }) => number),
      }),
      entity.onRemoved(() => this.close()),
    );
    this.#heartbeat = new GuardHeartbeat(
      entity,
      { declaration, boundBy: ['LoadControl', 'DeviceConfiguration'], isAllowed: this.#options.isGuardAllowed },
      { clock, logger: this.#logger },
      {
        heartbeat: () => this.#machine.apply({ type: 'heartbeatReceived' }),
        guardChanged: () => this.#guardChanged(),
      },
    );
  }

  state(): ControllableSystemStatus {
    const { state, settings } = this.#machine;
    const now = this.#options.clock.now();
    const endsIn = isLimitActive(state) ? publishedDuration(state, now) : undefined;
    const { guard } = this.#watch() ?? {};
    const last = this.#lastTransition;
    return {
      phase: state.phase.name,
      effectiveLimit: demandedLimit(state) === undefined ? undefined : effectiveLimit(state, settings),
      limitValue: state.limit,
      limitActive: isLimitActive(state),
      ...(endsIn === undefined ? {} : { limitEndsIn: endsIn }),
      nominalMax: settings.nominalMax,
      failsafeLimit: state.failsafeLimit,
      failsafeDurationMinimum: state.failsafeDurationMinimum,
      ...(guard === undefined ? {} : { guard: { ski: guard.ski, label: guard.label } }),
      ...(state.lastHeartbeat === undefined ? {} : { lastHeartbeatAge: seconds((now - state.lastHeartbeat) / 1000) }),
      ...(last === undefined ? {} : { transition: last.number }),
      reason: last?.reason ?? 'started, nothing received yet',
    };
  }

  onChange(listener: (state: ControllableSystemStatus) => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener(this.state());
    return unlisten;
  }

  interrupt(reason: string): void {
    this.#machine.apply({ type: 'interrupted', reason });
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#heartbeat.close();
    this.#machine.close();
    const isOurs = ({ limitId }: { readonly limitId?: number }): boolean => limitId === this.#limitId;
    removeEntries(this.#loadControl, loadControlLimitListData, isOurs);
    removeEntries(this.#loadControl, loadControlLimitDescriptionListData, isOurs);
    this.#changed.clear();
  }

  /** Registers the limit beside those of other use cases and keeps its reference to the measured total power. */
  #describeLimit(entity: LocalEntity): number {
    const feature = this.#loadControl;
    feature.offer(loadControlLimitDescriptionListData, { read: true, readPartial: true });
    feature.offer(loadControlLimitListData, { read: true, readPartial: true, write: true, writePartial: true });
    const limitId = lowestFree(localEntries(feature, loadControlLimitDescriptionListData).map((one) => one.limitId));
    const connection = gridConnection(entity);
    const describe = (): void =>
      putEntries(feature, loadControlLimitDescriptionListData, [
        describeLimit(this.#binding, limitId, connection.total().measurementId),
      ]);
    describe();
    this.#stops.push(connection.onTotal(describe));
    return limitId;
  }

  #publishLimit(): void {
    const before = localEntries(this.#loadControl, loadControlLimitListData).find(
      (one) => one.limitId === this.#limitId,
    );
    const now = this.#options.clock.now();
    const entry = limitEntry(this.#binding.profile, this.#limitId, this.#machine.state, now, before);
    // A merge leaves running times of other limits alone, but cannot take a time period away.
    if (before?.timePeriod !== undefined && entry.timePeriod === undefined)
      putEntries(this.#loadControl, loadControlLimitListData, [entry]);
    else this.#loadControl.update(loadControlLimitListData, { loadControlLimitData: [entry] });
  }

  /** Judges a write; what it does to the state happens after its result was sent. */
  #judge(request: WriteRequest<DataOf<typeof loadControlLimitListData>>): WriteVerdict {
    const read = readLimitWrite(this.#binding.profile, request, this.#limitId);
    if (read.kind === 'others') return { accept: true };
    if (this.#options.isGuardAllowed?.(request.ski) === false)
      return this.#refuse(request.ski, 'this energy guard is not allowed to control the system');
    if (read.kind === 'unreadable') return this.#refuse(request.ski, read.reason);
    const event: LimitEvent = { type: 'limitWritten', write: read.write };
    const answer = this.#machine.preview(event);
    const perform = (): void => this.#machine.apply(event);
    if (!answer.accept) return { ...this.#refuse(request.ski, answer.reason, answer.rule), done: perform };
    try {
      this.#options.beforeAccept?.(acceptedLimit(request.ski, answer));
    } catch (error) {
      this.#logger.error('limit.notRecorded', { ski: request.ski, error: String(error) });
      return this.#refuse(request.ski, 'the limit could not be recorded');
    }
    return { accept: true, done: (outcome) => (outcome === 'accepted' ? perform() : undefined) };
  }

  /** A guard that may not steer does not take the place of the one that may. */
  #admits(ski: string): boolean {
    if (this.#options.isGuardAllowed?.(ski) !== false) return true;
    this.#options.onTurnedAway?.(ski);
    return false;
  }

  #refuse(
    ski: string,
    reason: string,
    rule?: RuleId,
  ): { readonly accept: false; readonly errorNumber: 7; readonly description: string } {
    this.#logger.info('limit.refused', { ski, reason, rule });
    this.#options.onRefused?.({ ski, what: 'limit', reason });
    return { accept: false, errorNumber: 7, description: reason };
  }

  #failsafeOwner(): FailsafeOwner {
    const { isGuardAllowed, beforeAcceptFailsafe } = this.#options;
    return {
      isGuardAllowed: (ski) => isGuardAllowed?.(ski) !== false,
      beforeAccept: (values) => beforeAcceptFailsafe?.(values),
      refused: (ski, reason) => {
        this.#logger.info('failsafe.refused', { ski, reason });
        this.#options.onRefused?.({ ski, what: 'failsafe-values', reason });
      },
    };
  }

  #transition(transition: LimitTransition): void {
    this.#lastTransition = transition;
    const { number, from, to, rule, reason } = transition;
    this.#logger.info('limit.transition', { number, from, to, rule, reason });
  }

  /** Undefined while the constructor runs: the watch evaluates, and a shared failsafe duration is taken over, before. */
  #watch(): GuardHeartbeat | undefined {
    return this.#heartbeat;
  }

  #guardChanged(): void {
    const { guard } = this.#watch() ?? {};
    const text = guard === undefined ? '' : `${guard.ski} ${guard.entityPath.join('.')}`;
    if (text === this.#guardTold) return;
    this.#guardTold = text;
    this.#tell();
  }

  #tell(): void {
    this.#changed.emit(this.state());
  }
}

/** What will hold once the write is acknowledged; a limit may go on with the running duration of the one before. */
function acceptedLimit(ski: string, { state, at }: Extract<LimitAnswer, { accept: true }>): AcceptedLimit {
  const active = isLimitActive(state);
  const duration = publishedDuration(state, at);
  return { ski, active, value: state.limit, ...(duration === undefined ? {} : { duration }) };
}
