import type { PropertyValue } from '@busbar/echonet-lite';
import type { Confirmation } from '@busbar/functions';
import { type Clock, NamedTimers, type Watts } from '@busbar/kernel';
import {
  type CommandEffect,
  type CommandEvent,
  type CommandRun,
  commandRun,
  initialCommandRun,
} from './command-run.ts';
import type { StationObject } from './station-object.ts';
import type { SteeringPlan } from './steering-plan.ts';

/** What the runner tells. */
export interface RunnerListener {
  contact(isAnswered: boolean): void;
  finished(plan: SteeringPlan, confirmation: Confirmation): void;
}

/** Performs what {@link commandRun} decides: one plan at a time. */
export class CommandRunner {
  readonly #object: StationObject;
  readonly #clock: Clock;
  readonly #listener: RunnerListener;
  readonly #timers: NamedTimers<'command'>;
  #run: CommandRun = initialCommandRun;
  #isClosed = false;

  constructor(object: StationObject, clock: Clock, listener: RunnerListener) {
    this.#object = object;
    this.#clock = clock;
    this.#listener = listener;
    this.#timers = new NamedTimers(clock);
  }

  get phase(): CommandRun['phase'] {
    return this.#run.phase;
  }

  begin(plan: SteeringPlan): void {
    this.#step({ type: 'begun', plan });
  }

  powerRead(power: Watts): void {
    this.#step({ type: 'powerRead', power });
  }

  close(): void {
    this.#isClosed = true;
    this.#timers.stopAll();
  }

  #step(event: CommandEvent): void {
    // An answer that comes after the end.
    if (this.#isClosed) return;
    const { state, effects } = commandRun(this.#run, event);
    this.#run = state;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: CommandEffect): void {
    switch (effect.do) {
      case 'write':
        void this.#object.write(effect.epc, effect.value).then((result) => {
          this.#listener.contact(result !== 'unanswered');
          this.#step({ type: 'written', result });
        });
        break;
      case 'read':
        void this.#readBack(effect.epcs);
        break;
      case 'startTimer':
        this.#timers.start('command', effect.delay, () => this.#step({ type: 'timerExpired' }));
        break;
      case 'stopTimer':
        this.#timers.stop('command');
        break;
      case 'finish':
        this.#listener.finished(effect.plan, effect.confirmation);
        break;
    }
  }

  async #readBack(epcs: readonly number[]): Promise<void> {
    const asked = this.#clock.now();
    const result = await this.#object.read(epcs);
    this.#listener.contact(result === 'answered');
    const contents = new Map<number, PropertyValue>();
    for (const epc of epcs) {
      const content = this.#object.latest(epc);
      if (content !== undefined && content.at >= asked) contents.set(epc, content.value);
    }
    this.#step(result === 'answered' ? { type: 'readBack', contents } : { type: 'unanswered' });
  }
}
