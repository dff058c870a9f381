import { every, Listeners, millis, type Seconds, seconds, type UtcInstant, type Watts } from '@busbar/kernel';
import { type CommandHelp, type SimulatorCommand, unknownCommand } from './command.ts';
import type { Counterpart, CounterpartOptions } from './counterpart.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';

/** What every simulated appliance may be configured with besides the common options. */
export interface ApplianceOptions extends CounterpartOptions {
  /** How much faster its world runs; protocol timers are not touched. */
  readonly speed?: number;
}

/** A world and what it shows of itself: everything that differs between appliances. */
export interface ApplianceParts<Model> {
  readonly kind: string;
  readonly node: Counterpart;
  readonly initial: Model;
  readonly commands: readonly CommandHelp[];
  /** The world a moment later, within the limits of now. */
  step(model: Model, duration: Seconds, wall: UtcInstant): Model;
  /** Tells what the world measures. */
  publish(model: Model): void;
  /** W, negative while it produces. */
  power(model: Model): Watts;
  /** Carries a command out: the world after it, or undefined for one it does not know. */
  command(model: Model, command: SimulatorCommand): Model | undefined;
  /** Answers the command `state`. */
  state(model: Model): object;
  /** Told when a limit changed: the next step comes at once. */
  onLimit(listener: () => void): void;
  /** Forgets what energy guards have written. */
  reset(): void;
  close(): void;
}

/** How often the world moves and is measured. */
const WORLD_TICK = millis(1000);
const STATE: CommandHelp = { name: 'state', arguments: '', does: 'answers the states of its limits, and the power' };

/** The commands of an appliance with those all of them take. */
export function applianceCommands(own: readonly CommandHelp[]): readonly CommandHelp[] {
  return [...own, STATE];
}

/** Runs the world of an appliance in real or virtual time; events `power` tell when its power changed. */
export function appliance<Model>(parts: ApplianceParts<Model>, options: ApplianceOptions): Simulator {
  const { clock, speed = 1 } = options;
  const events = new Listeners<[SimulatorEvent]>();
  let model = parts.initial;
  let told: Watts | undefined;
  let last = clock.now();
  const tell = (): void => {
    const power = parts.power(model);
    parts.publish(model);
    if (power === told) return;
    told = power;
    events.emit({ event: 'power', watts: power });
  };
  const move = (): void => {
    const now = clock.now();
    model = parts.step(model, seconds(((now - last) / 1000) * speed), clock.wall());
    last = now;
    tell();
  };
  parts.onLimit(move);
  tell();
  let stop = (): void => undefined;
  return {
    kind: parts.kind,
    node: parts.node,
    async start() {
      const at = await parts.node.start();
      last = clock.now();
      stop = every(clock, WORLD_TICK, move);
      return at;
    },
    do(command) {
      if (command.do === 'state') return parts.state(model);
      const next = parts.command(model, command);
      if (next === undefined) throw unknownCommand(command, parts.commands);
      model = next;
      move();
      return { done: command.do };
    },
    onEvent(listener) {
      if (told !== undefined) listener({ event: 'power', watts: told });
      return events.add(listener);
    },
    reset: () => parts.reset(),
    async close() {
      stop();
      parts.close();
      await parts.node.close();
    },
  };
}
