import { isDeepStrictEqual } from 'node:util';
import {
  type ControllableSystemEffect,
  type ControllableSystemEvent,
  type ControllableSystemSettings,
  type ControllableSystemStart,
  type ControllableSystemState,
  csStep,
  type LimitTimer,
  startControllableSystem,
} from '@busbar/functions';
import { type Clock, type Millis, NamedTimers, type RuleId } from '@busbar/kernel';

type WithoutTime<E> = E extends { readonly at: unknown } ? Omit<E, 'at'> : never;

/** An event without its instant: the machine stamps it. */
export type LimitEvent = WithoutTime<ControllableSystemEvent>;

/** What the machine would answer to a write. */
export type LimitAnswer =
  /** `state`: what will hold once it is carried out; `at`: the instant of the question. */
  | { readonly accept: true; readonly state: ControllableSystemState; readonly at: Millis }
  | { readonly accept: false; readonly reason: string; readonly rule: RuleId };

export type LimitTransition = Extract<ControllableSystemEffect, { do: 'transition' }>;

/** What the machine tells its owner. */
export interface LimitMachineOwner {
  transition(transition: LimitTransition): void;
  publishLimit(): void;
  publishFailsafe(): void;
  /** Called after all effects of an event, if more than the time of the last heartbeat changed. */
  changed(): void;
}

/** Runs the state machine of one controllable system: keeps its state, performs its effects in order, owns its timers. */
export class LimitMachine {
  readonly #clock: Clock;
  readonly #settings: ControllableSystemSettings;
  readonly #owner: LimitMachineOwner;
  readonly #timers: NamedTimers<LimitTimer>;
  #state: ControllableSystemState;

  constructor(
    clock: Clock,
    settings: ControllableSystemSettings,
    start: ControllableSystemStart,
    owner: LimitMachineOwner,
  ) {
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.#settings = settings;
    this.#owner = owner;
    const { state, effects } = startControllableSystem(start, settings);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
  }

  get state(): ControllableSystemState {
    return this.#state;
  }

  get settings(): ControllableSystemSettings {
    return this.#settings;
  }

  /** The answer to a write, without carrying it out. */
  preview(event: LimitEvent): LimitAnswer {
    const stamped = this.#stamped(event);
    const { state, effects } = csStep(this.#state, stamped, this.#settings);
    const refusal = effects.find((effect) => effect.do === 'refuse');
    return refusal === undefined
      ? { accept: true, state, at: stamped.at }
      : { accept: false, reason: refusal.reason, rule: refusal.rule };
  }

  /** Carries an event out. The answer to a write was given before, see {@link preview}. */
  apply(event: LimitEvent): void {
    const before = this.#state;
    const { state, effects } = csStep(before, this.#stamped(event), this.#settings);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    const { lastHeartbeat: _earlier, ...known } = before;
    const { lastHeartbeat: _later, ...now } = state;
    if (!isDeepStrictEqual(known, now)) this.#owner.changed();
  }

  close(): void {
    this.#timers.stopAll();
  }

  #stamped(event: LimitEvent): ControllableSystemEvent {
    return { ...event, at: this.#clock.now() } as ControllableSystemEvent;
  }

  #perform(effect: ControllableSystemEffect): void {
    switch (effect.do) {
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () => this.apply({ type: 'timerExpired', timer: effect.timer }));
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
      case 'transition':
        this.#owner.transition(effect);
        break;
      case 'publishLimit':
        this.#owner.publishLimit();
        break;
      case 'publishFailsafe':
        this.#owner.publishFailsafe();
        break;
      case 'accept':
      case 'refuse':
        break;
    }
  }
}
