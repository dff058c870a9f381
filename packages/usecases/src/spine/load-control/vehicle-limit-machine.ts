import {
  type GuardTrust,
  type Phase,
  startVehicleLimits,
  type VehicleLimitEffect,
  type VehicleLimitEvent,
  type VehicleLimitSettings,
  type VehicleLimitState,
  type VehicleLimitTimer,
  vehicleLimits,
} from '@busbar/functions';
import { type Clock, NamedTimers, type RuleId } from '@busbar/kernel';

type WithoutTime<E> = E extends { readonly at: unknown } ? Omit<E, 'at'> : never;

/** An event without its instant: the machine stamps it. */
export type VehicleLimitInput = WithoutTime<VehicleLimitEvent>;

/** What the machine tells its owner. */
export interface VehicleLimitOwner {
  publishLimits(): void;
  trustChanged(trust: GuardTrust, rule: RuleId): void;
  /** Called after all effects of an event. */
  applied(): void;
}

/** Runs the limits of one vehicle: keeps their state, performs the effects in order, owns the timers. */
export class VehicleLimitMachine {
  readonly settings: VehicleLimitSettings;
  readonly #clock: Clock;
  readonly #owner: VehicleLimitOwner;
  readonly #timers: NamedTimers<VehicleLimitTimer>;
  #state: VehicleLimitState;

  constructor(clock: Clock, phases: readonly Phase[], settings: VehicleLimitSettings, owner: VehicleLimitOwner) {
    this.#clock = clock;
    this.#timers = new NamedTimers(clock);
    this.settings = settings;
    this.#owner = owner;
    this.#state = startVehicleLimits(phases);
  }

  get state(): VehicleLimitState {
    return this.#state;
  }

  /** Why a write is refused; undefined if it is not. Nothing is carried out. */
  refusal(event: VehicleLimitInput): { readonly reason: string; readonly rule: RuleId } | undefined {
    const { effects } = vehicleLimits(this.#state, this.#stamped(event), this.settings);
    return effects.find((effect) => effect.do === 'refuse');
  }

  /** Carries an event out. The answer to a write was given before, see {@link refusal}. */
  apply(event: VehicleLimitInput): void {
    const { state, effects } = vehicleLimits(this.#state, this.#stamped(event), this.settings);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#owner.applied();
  }

  close(): void {
    this.#timers.stopAll();
  }

  #stamped(event: VehicleLimitInput): VehicleLimitEvent {
    return { ...event, at: this.#clock.now() } as VehicleLimitEvent;
  }

  #perform(effect: VehicleLimitEffect): void {
    switch (effect.do) {
      case 'startTimer':
        this.#timers.start(effect.timer, effect.delay, () => this.apply({ type: 'timerExpired', timer: effect.timer }));
        break;
      case 'stopTimer':
        this.#timers.stop(effect.timer);
        break;
      case 'reportTrust':
        this.#owner.trustChanged(effect.trust, effect.rule);
        break;
      case 'publishLimits':
        this.#owner.publishLimits();
        break;
      case 'accept':
      case 'refuse':
        break;
    }
  }
}
