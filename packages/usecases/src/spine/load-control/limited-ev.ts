import {
  effectiveCurrents,
  type GuardTrust,
  PAUSE_HOLD,
  type PermittedCurrents,
  type PerPhase,
  type Phase,
  SAFE_CURRENT,
  trustIn,
} from '@busbar/functions';
import {
  type Amperes,
  type Clock,
  Listeners,
  type Logger,
  type Millis,
  millis,
  type Seconds,
  seconds,
  type Unlisten,
} from '@busbar/kernel';
import {
  type DataOf,
  formatDuration,
  type LocalEntity,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  toScaled,
  type WriteRequest,
  type WriteVerdict,
} from '@busbar/spine';
import { type LenientOptions, NO_USE_CASE_QUIRKS_OFF, type UseCaseQuirkName } from '../../quirks.ts';
import { phaseCurrent } from '../ac-measurement/phase-current.ts';
import { localEntries, putEntries, removeEntries } from '../feature-entries.ts';
import { GuardHeartbeat } from '../guard-heartbeat.ts';
import { lowestFree } from '../identifiers.ts';
import { type HeldParameter, measuredParameter } from '../measured-parameter.ts';
import type { CurrentLimitBinding } from './current-limit-binding.ts';
import { describeCurrentLimit } from './current-limit-description.ts';
import { readCurrentWrite } from './current-limit-write.ts';
import { type OfferedPermittedCurrents, permittedCurrents } from './permitted-values.ts';
import { VehicleLimitMachine } from './vehicle-limit-machine.ts';

/** How the limits of a vehicle are set up. */
export interface LimitedEvOptions extends LenientOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Phases the vehicle may use; each has a limit of its own. */
  readonly phases: readonly Phase[];
  /** Permitted currents of every phase, shared with the other use case of current limits. OPEV 6.4. */
  readonly permitted: PermittedCurrents;
  /** Current that cannot overload the installation; default 6 A. OPEV 7. */
  readonly safeCurrent?: Amperes;
  /** How long a pause holds without the energy manager; default 5 min. OPEV 7, rule 4. */
  readonly pauseHold?: Millis;
  /** Whether this peer may write; default: whoever was trusted and bound first. */
  readonly isGuardAllowed?: (ski: string) => boolean;
  /** A reason why limits cannot be applied now; undefined = they can. */
  readonly canApply?: () => string | undefined;
}

/** State of the limits of a vehicle. */
export interface LimitedEvStatus {
  /** Whether the energy manager is followed. OPEV-005, OPEV-007. */
  readonly trust: GuardTrust;
  /** OPEV: ceiling per phase, absent where there is none. OSCEV: recommended current, absent where nothing is. A. */
  readonly currents: PerPhase<Amperes>;
  /** Limits as last accepted; they stay while the energy manager is missing. OPEV 7, rule 7. */
  readonly limits: PerPhase<{ readonly active: boolean; readonly value?: Amperes }>;
  /** The energy manager that is watched or bound. */
  readonly guard?: { readonly ski: string; readonly label: string };
  readonly lastHeartbeatAge?: Seconds;
}

/** Current limits of a vehicle, played by the charging station. */
export interface LimitedEv {
  state(): LimitedEvStatus;
  /** Tells every change; a late listener is told the present state at once. */
  onChange(listener: (state: LimitedEvStatus) => void): Unlisten;
  /** Changes the permitted currents, for example after a change of the communication standard. */
  setPermitted(permitted: PermittedCurrents): void;
  /** Whether writes are taken at all. OPEV 6.2. */
  setChangeable(isChangeable: boolean): void;
  close(): void;
}

/** Offers OPEV or OSCEV as vehicle on an entity below a charging station. */
export class LimitedEvNode implements LimitedEv {
  readonly #entity: LocalEntity;
  readonly #binding: CurrentLimitBinding;
  readonly #options: LimitedEvOptions;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #logger: Logger;
  readonly #loadControl: LocalFeature;
  readonly #parameters = new Map<Phase, HeldParameter>();
  readonly #phaseOf = new Map<number, Phase>();
  readonly #permitted: OfferedPermittedCurrents;
  readonly #machine: VehicleLimitMachine;
  #heartbeat: GuardHeartbeat | undefined;
  readonly #changed: Listeners<[LimitedEvStatus]>;
  readonly #stops: Unlisten[] = [];
  #isChangeable = true;
  #lastHeartbeat: Millis | undefined;
  #told = '';
  #withdraw = (): void => undefined;

  constructor(entity: LocalEntity, binding: CurrentLimitBinding, options: LimitedEvOptions) {
    const { clock, phases } = options;
    const { declaration, profile } = binding;
    this.#entity = entity;
    this.#binding = binding;
    this.#options = options;
    this.#quirksOff = options.quirksOff ?? NO_USE_CASE_QUIRKS_OFF;
    this.#logger = options.logger.with({ useCase: declaration.short, entity: entity.path.join('.') });
    this.#changed = new Listeners((error) => this.#logger.error('listener.failed', { error: String(error) }));
    this.#loadControl = entity.feature('LoadControl', 'server');
    this.#machine = new VehicleLimitMachine(
      clock,
      phases,
      { profile, safeCurrent: options.safeCurrent ?? SAFE_CURRENT, pauseHold: options.pauseHold ?? PAUSE_HOLD },
      {
        publishLimits: () => this.#publish(),
        trustChanged: (trust, rule) => this.#logger.info('guard.trust', { trust, rule }),
        applied: () => this.#tell(),
      },
    );
    this.#describe();
    this.#publish();
    this.#permitted = permittedCurrents(entity);
    const parameters = new Map([...this.#parameters].map(([phase, { ids }]) => [phase, ids]));
    this.#stops.push(
      this.#permitted.join(parameters),
      this.#permitted.onChange(() => this.#tell()),
    );
    this.setPermitted(options.permitted);
    this.announce(declaration.scenarios.map(({ number }) => number));
    this.#stops.push(
      this.#loadControl.approve(loadControlLimitListData, (request) => this.#judge(request)),
      entity.onRemoved(() => this.close()),
    );
    entity.feature('Generic', 'client');
    // At the end of the turn: the other use cases of the vehicle are offered in the same turn, and whatever is sent tells peers
    // of an entity that is not complete.
    this.#stops.push(clock.after(millis(0), () => this.#watch()));
  }

  state(): LimitedEvStatus {
    const { state, settings } = this.#machine;
    const guard = this.#heartbeat?.guard;
    const last = this.#lastHeartbeat;
    return {
      trust: trustIn(state.trust),
      currents: effectiveCurrents(state, this.#permitted.current(), settings),
      limits: Object.fromEntries(
        Object.entries(state.limits).map(([phase, { isActive, value }]) => [
          phase,
          { active: isActive, ...(value === undefined ? {} : { value }) },
        ]),
      ),
      ...(guard === undefined ? {} : { guard: { ski: guard.ski, label: guard.label } }),
      ...(last === undefined ? {} : { lastHeartbeatAge: seconds((this.#options.clock.now() - last) / 1000) }),
    };
  }

  onChange(listener: (state: LimitedEvStatus) => void): Unlisten {
    const unlisten = this.#changed.add(listener);
    listener(this.state());
    return unlisten;
  }

  setPermitted(permitted: PermittedCurrents): void {
    this.#permitted.set(Object.fromEntries(this.#options.phases.map((phase) => [phase, permitted])));
  }

  setChangeable(isChangeable: boolean): void {
    this.#isChangeable = isChangeable;
    this.#publish();
  }

  /** Announces the use case with these scenarios instead of those before. */
  announce(scenarios: readonly number[]): void {
    const { declaration } = this.#binding;
    const before = this.#withdraw;
    this.#withdraw = this.#entity.announce({
      useCaseName: declaration.name,
      actor: declaration.server.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios,
    });
    before();
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#withdraw();
    this.#heartbeat?.close();
    this.#machine.close();
    const isOurs = ({ limitId }: { readonly limitId?: number }): boolean =>
      limitId !== undefined && this.#phaseOf.has(limitId);
    removeEntries(this.#loadControl, loadControlLimitListData, isOurs);
    removeEntries(this.#loadControl, loadControlLimitDescriptionListData, isOurs);
    for (const parameter of this.#parameters.values()) parameter.release();
    this.#changed.clear();
  }

  /** Finds the energy manager whose heartbeat and state count. */
  #watch(): void {
    const { clock } = this.#options;
    const { declaration } = this.#binding;
    this.#heartbeat = new GuardHeartbeat(
      this.#entity,
      { declaration, boundBy: ['LoadControl'], isHeartbeatElsewhere: true, quirksOff: this.#quirksOff },
      { clock, logger: this.#logger },
      {
        heartbeat: () => {
          this.#lastHeartbeat = clock.now();
          this.#machine.apply({ type: 'heartbeatReceived' });
        },
        guardChanged: () => this.#tell(),
        watched: (statesItself) => this.#machine.apply({ type: 'guardWatched', statesItself }),
        stated: (operatingState) => this.#machine.apply({ type: 'stateReceived', operatingState }),
      },
    );
  }

  /** One limit per phase, beside those of other use cases; both refer to the same current of the phase. OPEV 6.1, OSCEV 4. */
  #describe(): void {
    const feature = this.#loadControl;
    feature.offer(loadControlLimitDescriptionListData, { read: true, readPartial: true });
    feature.offer(loadControlLimitListData, { read: true, readPartial: true, write: true, writePartial: true });
    for (const phase of this.#options.phases) {
      const parameter = measuredParameter(this.#entity, phaseCurrent(phase));
      const limitId = lowestFree(localEntries(feature, loadControlLimitDescriptionListData).map((one) => one.limitId));
      putEntries(feature, loadControlLimitDescriptionListData, [
        describeCurrentLimit(this.#binding, limitId, parameter.ids.measurementId),
      ]);
      this.#parameters.set(phase, parameter);
      this.#phaseOf.set(limitId, phase);
    }
  }

  /** Complete entries: one without value raises no event elsewhere (OPEV 8.3). */
  #publish(): void {
    const now = this.#options.clock.now();
    const { limits } = this.#machine.state;
    putEntries(
      this.#loadControl,
      loadControlLimitListData,
      [...this.#phaseOf].map(([limitId, phase]) => {
        const { value, isActive, endsAt } = limits[phase] ?? { isActive: false };
        return {
          limitId,
          isLimitChangeable: this.#isChangeable,
          isLimitActive: isActive,
          ...(endsAt === undefined
            ? {}
            : { timePeriod: { endTime: formatDuration(seconds(Math.ceil(millis(endsAt - now) / 1000))) } }),
          value: toScaled(value ?? 0),
        };
      }),
    );
  }

  /** Judges a write; what it does to the state happens after its result was sent. */
  #judge(request: WriteRequest<DataOf<typeof loadControlLimitListData>>): WriteVerdict {
    const read = readCurrentWrite(request, this.#phaseOf, this.#quirksOff);
    if (read.kind === 'others') return { accept: true };
    if (this.#options.isGuardAllowed?.(request.ski) === false)
      return this.#refuse(request.ski, 'this energy manager is not allowed to limit the vehicle');
    if (read.kind === 'unreadable') return this.#refuse(request.ski, read.reason);
    const obstacle = this.#options.canApply?.();
    if (obstacle !== undefined) return this.#refuse(request.ski, obstacle);
    const event = { type: 'limitsWritten', writes: read.writes } as const;
    const refusal = this.#machine.refusal(event);
    if (refusal !== undefined) return this.#refuse(request.ski, refusal.reason);
    return { accept: true, done: (outcome) => (outcome === 'accepted' ? this.#machine.apply(event) : undefined) };
  }

  #refuse(
    ski: string,
    description: string,
  ): { readonly accept: false; readonly errorNumber: 7; readonly description: string } {
    this.#logger.info('limit.refused', { ski, reason: description, rule: 'OPEV-003' });
    return { accept: false, errorNumber: 7, description };
  }

  /** The age of the last heartbeat alone is no news. */
  #tell(): void {
    const status = this.state();
    const { lastHeartbeatAge: _age, ...told } = status;
    const text = JSON.stringify(told);
    if (text === this.#told) return;
    this.#told = text;
    this.#changed.emit(status);
  }
}
