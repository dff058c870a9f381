import { type CancelTimer, type Clock, type Millis, millis, type Seconds, seconds } from '@busbar/kernel';

/** How often a simulated world moves, ms. */
export interface ModelPace {
  /** While something changes. */
  readonly moving: Millis;
  /** While everything stays as it is; the same as `moving`: always. */
  readonly resting: Millis;
}

/**
 * Moves a simulated world: in short steps while something changes, in long ones while it rests. A long step ends early when
 * the world is woken, so that a simulation of days costs little and reacts as fast as one of minutes.
 */
export class ModelTick {
  readonly #clock: Clock;
  readonly #pace: ModelPace;
  readonly #move: (step: Seconds) => boolean;
  #last: Millis;
  #due = 0;
  #cancel: CancelTimer | undefined;

  /** @param move lets the given time pass; answers whether something still changes */
  constructor(clock: Clock, pace: ModelPace, move: (step: Seconds) => boolean) {
    this.#clock = clock;
    this.#pace = pace;
    this.#move = move;
    this.#last = clock.now();
  }

  start(): void {
    this.#last = this.#clock.now();
    this.#schedule(this.#pace.moving);
  }

  /** Something changed from outside: the next step comes soon. During a step its answer decides instead. */
  wake(): void {
    if (this.#cancel !== undefined && this.#due > this.#clock.now() + this.#pace.moving)
      this.#schedule(this.#pace.moving);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(delay: Millis): void {
    this.#cancel?.();
    this.#due = this.#clock.now() + delay;
    this.#cancel = this.#clock.after(delay, () => this.#turn());
  }

  #turn(): void {
    const now = this.#clock.now();
    const step = seconds((now - this.#last) / 1000);
    this.#last = now;
    this.#schedule(this.#pace.moving);
    if (!this.#move(step) && this.#cancel !== undefined)
      this.#schedule(millis(Math.max(this.#pace.moving, this.#pace.resting)));
  }
}
