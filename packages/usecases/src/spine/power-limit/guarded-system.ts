import {
  type DesiredLimit,
  type EnergyGuardEffect,
  type EnergyGuardEvent,
  type EnergyGuardState,
  energyGuard,
  type FailsafeWrite,
  type GuardAlarm,
  type GuardTimer,
  initialEnergyGuard,
  isFailsafeSuspected,
} from '@busbar/functions';
import { type Clock, type Logger, millis, NamedTimers, type Seconds, seconds, type Watts } from '@busbar/kernel';
import { formatDuration, type LocalFeature, toScaled } from '@busbar/spine';
import type { Partner } from '../partners.ts';
import type { PowerLimitBinding } from './binding-profile.ts';
import { answerOf, type LimitOutcome, outcomeOf } from './limit-outcome.ts';
import { SystemSession } from './system-session.ts';
import { shownFailsafe, shownLimit, shownNominalMaximum } from './system-view.ts';

/** A controllable system as the energy guard sees it. All limits are magnitudes in W. */
export interface ControlledSystem {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** Where the statement of the limit stands; `connecting`: not bound or not described yet. */
  readonly status: 'offline' | 'connecting' | 'waiting' | 'writing' | 'accepted' | 'retrying';
  /** What the guard wants. */
  readonly desired: { readonly active: boolean; readonly value?: Watts; readonly endsIn?: Seconds };
  /** The limit as the system shows it. */
  readonly limit?: { readonly active: boolean; readonly value?: Watts; readonly endsIn?: Seconds };
  readonly nominalMax?: Watts;
  readonly failsafeLimit?: Watts;
  readonly failsafeDurationMinimum?: Seconds;
  /** No heartbeat for 120 s, or an accepted limit is not shown as active. LPC 9. */
  readonly failsafeSuspected: boolean;
  readonly lastHeartbeatAge?: Seconds;
  /** The system has subscribed our heartbeat; while false it refuses limits in Init and Failsafe. */
  readonly heartbeatWatched: boolean;
  /** What needs attention; gone with the next accepted limit. */
  readonly alarm?: GuardAlarm;
}

/** What all systems of one guard share. */
export interface GuardContext {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly binding: PowerLimitBinding;
  readonly client: LocalFeature;
  /** Sends a heartbeat now, if the guard is healthy. */
  sendHeartbeat(): void;
  /** Whether this peer has subscribed our heartbeat. */
  isWatchedBy(ski: string): boolean;
  changed(): void;
}

/** One controllable system: outlives its connections, keeps what is wanted of it, performs the effects of the guard. */
export class GuardedSystem {
  readonly ski: string;
  #entityPath: readonly number[];
  readonly #context: GuardContext;
  #logger: Logger;
  readonly #timers: NamedTimers<GuardTimer>;
  /** Callers that wait for the first answer to their statement; at most the present and the one before. */
  readonly #waiting: ((outcome: LimitOutcome) => void)[] = [];
  #label: string;
  #session: SystemSession | undefined;
  #state: EnergyGuardState = initialEnergyGuard;
  #alarm: GuardAlarm | undefined;

  constructor(partner: { readonly ski: string; readonly entityPath: readonly number[] }, context: GuardContext) {
    this.ski = partner.ski;
    this.#entityPath = partner.entityPath;
    this.#label = partner.ski;
    this.#context = context;
    this.#timers = new NamedTimers(context.clock);
    this.#logger = this.#loggerAt(partner.entityPath);
  }

  get entityPath(): readonly number[] {
    return this.#entityPath;
  }

  /** The entity became known, or is another one now. */
  named(entityPath: readonly number[]): this {
    this.#entityPath = entityPath;
    this.#logger = this.#loggerAt(entityPath);
    return this;
  }

  get isConnected(): boolean {
    return this.#session !== undefined;
  }

  get view(): ControlledSystem {
    const now = this.#context.clock.now();
    const { binding } = this.#context;
    const entity = this.#session?.entity;
    const limit = entity === undefined ? undefined : shownLimit(entity, binding);
    const nominalMax = entity === undefined ? undefined : shownNominalMaximum(entity, binding);
    const failsafe = entity === undefined ? {} : shownFailsafe(entity, binding);
    const { phase, desired } = this.#state;
    const heard = this.#session?.lastHeartbeat;
    return {
      ski: this.ski,
      entityPath: this.entityPath,
      label: this.#label,
      status: phase.name === 'offline' && this.isConnected ? 'connecting' : phase.name,
      desired: {
        active: desired.isActive,
        ...(desired.value === undefined ? {} : { value: desired.value }),
        ...(desired.endsAt === undefined ? {} : { endsIn: seconds(Math.max(0, desired.endsAt - now) / 1000) }),
      },
      ...(limit === undefined
        ? {}
        : {
            limit: {
              active: limit.isActive,
              ...(limit.value === undefined ? {} : { value: limit.value }),
              ...(limit.duration === undefined ? {} : { endsIn: limit.duration }),
            },
          }),
      ...(nominalMax === undefined ? {} : { nominalMax }),
      ...(failsafe.limit === undefined ? {} : { failsafeLimit: failsafe.limit }),
      ...(failsafe.durationMinimum === undefined ? {} : { failsafeDurationMinimum: failsafe.durationMinimum }),
      failsafeSuspected: isFailsafeSuspected(this.#state),
      ...(heard === undefined ? {} : { lastHeartbeatAge: seconds((now - heard) / 1000) }),
      heartbeatWatched: this.isConnected && this.#context.isWatchedBy(this.ski),
      ...(this.#alarm === undefined ? {} : { alarm: this.#alarm }),
    };
  }

  /** Wants a limit; tells the first answer. */
  desire(limit: DesiredLimit): Promise<LimitOutcome> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#event({ type: 'desired', at: this.#context.clock.now(), limit });
    });
  }

  /** Writes failsafe values; not repeated. LPC 6.4. */
  async writeFailsafe(write: FailsafeWrite): Promise<LimitOutcome> {
    const session = this.#session;
    const notConnected: LimitOutcome = { accepted: false, why: 'notConnected', willRetry: false };
    if (session === undefined) return notConnected;
    const keys = shownFailsafe(session.entity, this.#context.binding);
    const items: { keyId: number; value: object }[] = [];
    if (write.limit !== undefined && keys.limitKeyId !== undefined)
      items.push({ keyId: keys.limitKeyId, value: { scaledNumber: toScaled(write.limit) } });
    if (write.durationMinimum !== undefined && keys.durationKeyId !== undefined)
      items.push({ keyId: keys.durationKeyId, value: { duration: formatDuration(write.durationMinimum) } });
    const wanted = (write.limit === undefined ? 0 : 1) + (write.durationMinimum === undefined ? 0 : 1);
    if (items.length < wanted)
      return { accepted: false, why: 'refused', description: 'the system does not offer the key', willRetry: false };
    const outcome = await session.writeKeys(items);
    const answer = outcome === undefined ? undefined : answerOf(outcome);
    return answer === undefined ? notConnected : outcomeOf(answer, false);
  }

  /** The system is there. */
  attach(partner: Partner): void {
    const { clock, binding, client } = this.#context;
    this.#session?.close();
    this.#label = partner.remote.label;
    this.#session = new SystemSession(
      partner,
      client,
      binding,
      { clock, logger: this.#logger },
      {
        ready: () => this.#event({ type: 'ready', at: clock.now(), isWatched: this.#context.isWatchedBy(this.ski) }),
        shown: (limit) => this.#event({ type: 'shown', at: clock.now(), limit }),
        heartbeat: (is) =>
          this.#event({ type: is === 'heard' ? 'heartbeatHeard' : 'heartbeatMissing', at: clock.now() }),
        changed: () => this.#context.changed(),
      },
    );
    this.#context.changed();
  }

  /** Announcement or features of the system changed. */
  update(partner: Partner): void {
    this.#session?.changed(partner);
  }

  /** The peer subscribed our heartbeat. */
  watched(): void {
    this.#event({ type: 'watched', at: this.#context.clock.now() });
  }

  /** The system is gone; what is wanted of it stays. */
  detach(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#event({ type: 'lost', at: this.#context.clock.now() });
  }

  close(): void {
    this.detach();
    this.#timers.stopAll();
  }

  #event(event: EnergyGuardEvent): void {
    const { state, effects } = energyGuard(this.#state, event);
    const before = this.#state;
    this.#state = state;
    if (state.phase.name === 'accepted' && before.phase.name !== 'accepted') this.#alarm = undefined;
    for (const effect of effects) this.#perform(effect);
    this.#context.changed();
  }

  #perform(effect: EnergyGuardEffect): void {
    switch (effect.do) {
      case 'write':
        void this.#write(effect);
        break;
      case 'readBack':
        this.#session?.readBack();
        break;
      case 'sendHeartbeat':
        this.#context.sendHeartbeat();
        break;
      case 'answer':
        this.#waiting.shift()?.(outcomeOf(effect.answer, effect.isRetrying));
        break;
      case 'alarm':
        this.#alarm = effect.alarm;
        this.#logger.warn('limit.alarm', { alarm: effect.alarm });
        break;
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () =>
          this.#event({ type: 'timerExpired', at: this.#context.clock.now(), timer: effect.timer }),
        );
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
    }
  }

  #loggerAt(entityPath: readonly number[]): Logger {
    return this.#context.logger.with({ ski: this.ski, entity: entityPath.join('.') });
  }

  async #write(effect: Extract<EnergyGuardEffect, { do: 'write' }>): Promise<void> {
    const session = this.#session;
    // A heartbeat of this turn is told at its end: the limit has to follow it (LPC-913).
    await new Promise<void>((resolve) => this.#context.clock.after(millis(0), resolve));
    if (session !== this.#session) return;
    if (!this.#context.isWatchedBy(this.ski)) this.#logger.info('heartbeat.notWatched', { rule: 'LPC-913' });
    const outcome = await session?.write(effect.isActive, effect.value, effect.duration);
    // A connected system that shows no limit at present is asked again like one that does not answer. After the end of
    // the connection the statement is repeated by the guard itself.
    const answer = outcome === undefined ? ({ status: 'timedOut' } as const) : answerOf(outcome);
    if (answer === undefined || session !== this.#session) return;
    this.#logger.info('limit.answered', {
      active: effect.isActive,
      value: effect.value,
      status: answer.status,
      errorNumber: answer.status === 'refused' ? answer.errorNumber : undefined,
      description: answer.status === 'refused' ? answer.description : undefined,
    });
    this.#event({ type: 'answered', at: this.#context.clock.now(), answer });
  }
}
