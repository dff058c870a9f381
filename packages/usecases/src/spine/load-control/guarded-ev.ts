import {
  type CurrentGuardEffect,
  type CurrentGuardEvent,
  type CurrentGuardTimer,
  type CurrentLimitProfile,
  currentGuard,
  initialCurrentGuard,
  isPausing,
  type LimitedVehicle,
  type PermittedCurrents,
  type PerPhase,
  type Phase,
} from '@busbar/functions';
import { type Amperes, amperes, type Clock, type Logger, millis, NamedTimers, type Unlisten } from '@busbar/kernel';
import {
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  type FunctionDeclaration,
  fromScaled,
  type LocalFeature,
  loadControlLimitDescriptionListData,
  loadControlLimitListData,
  type RemoteEntity,
  toScaled,
  type WriteOutcome,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { isAsymmetric, shownStandard } from '../evcc/vehicle-view.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { entriesIn } from '../feature-entries.ts';
import type { Partner } from '../partners.ts';
import { answerOf, type LimitOutcome, outcomeOf } from '../power-limit/limit-outcome.ts';
import type { CurrentLimitBinding } from './current-limit-binding.ts';
import { type FoundCurrentLimit, findCurrentLimits } from './current-limit-description.ts';
import { shownPermittedCurrents } from './permitted-values.ts';

/** A vehicle whose currents are limited, as the energy manager sees it. */
export interface GuardedEv {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** `connecting`: its limits cannot be written (yet); `withdrawn`: it does not offer them at present. */
  readonly status: 'connecting' | 'ready' | 'withdrawn';
  readonly phases: PerPhase<GuardedPhase>;
  /** Different limits per phase are allowed. OPEV-002. */
  readonly isAsymmetric: boolean;
  /** An active limit of every phase pauses it. */
  readonly isPaused: boolean;
  /** The vehicle accepted what was written last. */
  readonly isConfirmed: boolean;
  /** It does not take its limits: the circuit has to be kept safe by other means. OPEV 8.1, rule 7. */
  readonly isAlarm: boolean;
  /** Its station hears our heartbeat; if not, it stays at its safe current. */
  readonly isWatching: boolean;
}

/** The limit of one phase as the vehicle shows it. */
export interface GuardedPhase {
  readonly permitted?: PermittedCurrents;
  readonly limit?: { readonly active: boolean; readonly value?: Amperes };
}

/** What a session needs. */
export interface GuardedEvContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly binding: CurrentLimitBinding;
  readonly client: LocalFeature;
  readonly defaults: PermittedCurrents;
  readonly quirksOff: ReadonlySet<UseCaseQuirkName>;
  isWatchedBy(ski: string): boolean;
  changed(): void;
}

/** Only LoadControl is written. OPEV 8.1. */
const USES: readonly FeatureUse[] = [
  {
    feature: 'LoadControl',
    isWritten: true,
    reads: [loadControlLimitDescriptionListData, loadControlLimitListData],
  },
  {
    feature: 'ElectricalConnection',
    isWritten: false,
    reads: [electricalConnectionParameterDescriptionListData, electricalConnectionPermittedValueSetListData],
  },
  {
    feature: 'DeviceConfiguration',
    isWritten: false,
    reads: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
  },
];

/** A vehicle that leaves reads unanswered gets its first limits after this time: within a second after it was plugged in. */
const FIRST_WRITE_AFTER = millis(800);

/** One vehicle that is plugged in. */
export class GuardedEvSession {
  readonly #context: GuardedEvContext;
  readonly #logger: Logger;
  readonly #stops: Unlisten[] = [];
  readonly #timers: NamedTimers<CurrentGuardTimer | 'firstWrite'>;
  #partner: Partner;
  #machine = initialCurrentGuard;
  #awaited: number;
  #isOverdue = false;
  #isAlarm = false;
  #isClosed = false;
  /** Whoever waits for an answer; one at a time, the one before is superseded. */
  readonly #answers: ((outcome: LimitOutcome) => void)[] = [];
  /** Permitted values and standard the last limits were written for. */
  #writtenFor = '';

  constructor(partner: Partner, context: GuardedEvContext, stated: PerPhase<Amperes>) {
    this.#partner = partner;
    this.#context = context;
    const { entity, remote } = partner;
    this.#logger = context.logger.with({ ski: remote.ski, entity: entity.path.join('.') });
    this.#machine = { ...initialCurrentGuard, stated };
    this.#awaited = USES.filter(({ feature }) => entity.feature(feature, 'server') !== undefined).length;
    const on = <T>(type: string, fn: FunctionDeclaration<T>): void => {
      const stop = entity.feature(type, 'server')?.onData(fn, () => this.#evaluate());
      if (stop !== undefined) this.#stops.push(stop);
    };
    for (const { feature, reads } of USES) for (const fn of reads) on(feature, fn);
    this.#timers = new NamedTimers(context.clock);
    this.#timers.start('firstWrite', FIRST_WRITE_AFTER, () => {
      this.#isOverdue = true;
      this.#evaluate();
    });
    commissionFeatures(entity, context.client, USES, this.#logger, () => {
      this.#awaited -= 1;
      this.#evaluate();
    });
  }

  get entity(): RemoteEntity {
    return this.#partner.entity;
  }

  get view(): GuardedEv {
    const { remote, entity, scenarios } = this.#partner;
    const phases = this.#phases();
    const limits = Object.values(phases).map(({ limit }) => limit);
    const isOffered = scenarios.includes(1);
    return {
      ski: remote.ski,
      entityPath: entity.path,
      label: remote.label,
      status: this.#machine.vehicle === undefined ? (isOffered ? 'connecting' : 'withdrawn') : 'ready',
      phases,
      isAsymmetric: isAsymmetric(entity),
      isPaused:
        limits.length > 0 &&
        limits.every((one) => one?.active === true && one.value !== undefined && isPausing(one.value)),
      isConfirmed: this.#machine.confirmed !== undefined && this.#machine.inFlight === undefined,
      isAlarm: this.#isAlarm,
      isWatching: this.#context.isWatchedBy(remote.ski),
    };
  }

  /** Announcement or features changed. */
  changed(partner: Partner): void {
    this.#partner = partner;
    if (!partner.scenarios.includes(1) && this.#machine.vehicle !== undefined) this.#apply({ type: 'lost' });
    else this.#evaluate();
    this.#context.changed();
  }

  /** States the limits; the first answer settles the promise. */
  state(stated: PerPhase<Amperes>): Promise<LimitOutcome> {
    return new Promise((resolve) => {
      // An answer that comes at once is to the statement before, or to this one: in this order.
      this.#answers.push(resolve);
      this.#apply({ type: 'stated', stated });
    });
  }

  close(): void {
    this.#apply({ type: 'lost' });
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#timers.stopAll();
  }

  #evaluate(): void {
    if (this.#isClosed) return;
    const { vehicle } = this.#machine;
    if (vehicle !== undefined) {
      const next = this.#vehicle(vehicle.isStandardAwaited);
      const isRewrite = basisOf(next) !== this.#writtenFor;
      this.#writtenFor = basisOf(next);
      this.#apply({ type: 'vehicleChanged', vehicle: next, isRewrite });
    } else if (this.#isWritable()) {
      const next = this.#vehicle(this.entity.feature('DeviceConfiguration', 'server') !== undefined);
      this.#writtenFor = basisOf(next);
      this.#timers.stop('firstWrite');
      this.#apply({ type: 'ready', vehicle: next });
    }
    this.#context.changed();
  }

  /** A vehicle that does not announce scenario 1 is never written. Common part 5, rule 5. */
  #isWritable(): boolean {
    const feature = this.entity.feature('LoadControl', 'server');
    const isRead = this.#awaited <= 0 || this.#isOverdue;
    return (
      isRead &&
      this.#partner.scenarios.includes(1) &&
      feature?.isBound(this.#context.client) === true &&
      this.#found().length > 0
    );
  }

  #found(): readonly FoundCurrentLimit[] {
    return findCurrentLimits(this.entity, this.#context.binding, this.#context.quirksOff);
  }

  #vehicle(isStandardAwaited: boolean): LimitedVehicle {
    const found = this.#found();
    const permitted = Object.fromEntries(
      found.flatMap((one) => {
        const range = shownPermittedCurrents(this.entity, one);
        return range === undefined ? [] : [[one.phase, range]];
      }),
    );
    // Without the leniency a phase without permitted values is not written.
    const isStrict = this.#context.quirksOff.has('permittedValuesMissing');
    return {
      phases: found.map(({ phase }) => phase).filter((phase) => !isStrict || phase in permitted),
      permitted,
      isAsymmetric: isAsymmetric(this.entity),
      standard: shownStandard(this.entity),
      isStandardAwaited,
    };
  }

  #phases(): PerPhase<GuardedPhase> {
    const shown = entriesIn(
      loadControlLimitListData,
      this.entity.feature('LoadControl', 'server')?.data(loadControlLimitListData),
    );
    return Object.fromEntries(
      this.#found().map((one): [Phase, GuardedPhase] => {
        const permitted = shownPermittedCurrents(this.entity, one);
        const entry = shown.find(({ limitId }) => limitId === one.limitId);
        const value = entry?.value === undefined ? undefined : fromScaled(entry.value);
        return [
          one.phase,
          {
            ...(permitted === undefined ? {} : { permitted }),
            ...(entry === undefined
              ? {}
              : {
                  limit: {
                    active: entry.isLimitActive === true,
                    ...(value === undefined ? {} : { value: amperes(value) }),
                  },
                }),
          },
        ];
      }),
    );
  }

  #apply(event: CurrentGuardEvent): void {
    const { profile } = this.#context.binding;
    const { state, effects } = currentGuard(this.#machine, event, { profile, defaults: this.#context.defaults });
    this.#machine = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: CurrentGuardEffect): void {
    switch (effect.do) {
      case 'write':
        void this.#write(effect);
        break;
      case 'readBack':
        this.#readBack();
        break;
      case 'answer':
        this.#answers.shift()?.(outcomeOf(effect.answer, effect.isRetrying));
        break;
      case 'alarm':
        this.#isAlarm = true;
        this.#logger.warn('limit.notTaken', { rule: ruleOf(profileOf(this.#context)) });
        this.#context.changed();
        break;
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () =>
          this.#apply({ type: 'timerExpired', timer: effect.timer }),
        );
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
    }
  }

  /** One write with all phases, value and activation of each. OPEV 8.1, rule 6. */
  async #write({ plan }: Extract<CurrentGuardEffect, { do: 'write' }>): Promise<void> {
    const items = this.#found().flatMap(({ phase, limitId }) => {
      const limit = plan.limits[phase];
      return limit === undefined ? [] : [{ limitId, isLimitActive: limit.isActive, value: toScaled(limit.value) }];
    });
    const outcome = await this.entity
      .feature('LoadControl', 'server')
      ?.write(this.#context.client, loadControlLimitListData, {
        value: { loadControlLimitData: items },
        partial: true,
      });
    if (this.#isClosed || this.#machine.inFlight !== plan) return;
    this.#answered(outcome, plan.limits);
  }

  #answered(outcome: WriteOutcome | undefined, limits: unknown): void {
    const answer = outcome === undefined ? ({ status: 'timedOut' } as const) : answerOf(outcome);
    // After the end of the connection the vehicle is another one.
    if (answer === undefined) return;
    this.#logger.info('limit.answered', {
      limits: JSON.stringify(limits),
      status: answer.status,
      errorNumber: answer.status === 'refused' ? answer.errorNumber : undefined,
      description: answer.status === 'refused' ? answer.description : undefined,
    });
    if (answer.status === 'accepted') this.#isAlarm = false;
    this.#apply({ type: 'answered', answer });
    this.#context.changed();
  }

  #readBack(): void {
    const { client } = this.#context;
    void this.entity.feature('LoadControl', 'server')?.read(client, loadControlLimitListData);
    void this.entity
      .feature('ElectricalConnection', 'server')
      ?.read(client, electricalConnectionPermittedValueSetListData);
  }
}

/** What makes limits be written again even if they stay the same. OPEV 8.1, rule 8. */
function basisOf({ permitted, standard }: LimitedVehicle): string {
  return JSON.stringify([permitted, standard]);
}

function profileOf({ binding }: GuardedEvContext): CurrentLimitProfile {
  return binding.profile;
}

function ruleOf({ name }: CurrentLimitProfile): string {
  return name === 'OPEV' ? 'OPEV-003' : 'OSCEV-004';
}
