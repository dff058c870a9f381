import { type CancelTimer, Listeners, millis } from '@busbar/kernel';
import { badCommand, type CommandHelp, optionalNumber, type SimulatorCommand } from './command.ts';
import type { CounterpartOptions } from './counterpart.ts';
import type { Simulator, SimulatorEvent } from './simulator.ts';

/** Commands every restartable counterpart takes besides its own. */
export const POWER_COMMANDS: readonly CommandHelp[] = [
  {
    name: 'restart',
    arguments: 'offSeconds? (0 to 3,600)',
    does: 'switches the device off and on again; identity, trust, port and stored values stay',
  },
  {
    name: 'reset',
    arguments: '',
    does: 'forgets what others have written, as delivered, and restarts; the trust stays',
  },
];

/**
 * A counterpart that can be switched off and on: each time a new node with the same identity and data at the same port.
 * Listeners stay.
 */
export function restartable<O extends CounterpartOptions>(build: (options: O) => Simulator, options: O): Simulator {
  return new RestartableSimulator(build, options);
}

class RestartableSimulator<O extends CounterpartOptions> implements Simulator {
  readonly #build: (options: O) => Simulator;
  readonly #options: O;
  readonly #events = new Listeners<[SimulatorEvent]>();
  #now: Simulator;
  #place: { readonly host: string; readonly port: number } | undefined;
  #isOn = false;
  #isClosed = false;
  #cancelStart: CancelTimer | undefined;
  #unlisten = (): void => undefined;

  constructor(build: (options: O) => Simulator, options: O) {
    this.#build = build;
    this.#options = options;
    this.#now = build(options);
    this.#listen();
  }

  get kind(): string {
    return this.#now.kind;
  }

  get node(): Simulator['node'] {
    return this.#now.node;
  }

  async start(): ReturnType<Simulator['start']> {
    const place = await this.#now.start();
    this.#place = place;
    this.#isOn = true;
    return place;
  }

  do(command: SimulatorCommand): object | Promise<object> {
    if (command.do === 'restart')
      return this.#restart(optionalNumber(command, 'offSeconds', OFF_RANGE) ?? 0, 'restart');
    if (command.do === 'reset') {
      this.#now.reset?.();
      return this.#restart(0, 'reset');
    }
    if (!this.#isOn) throw badCommand('the device is switched off');
    return this.#now.do(command);
  }

  onEvent(listener: (event: SimulatorEvent) => void): () => void {
    const unlisten = this.#events.add(listener);
    // The counterpart tells a new listener what there is; nobody else hears it again.
    this.#now.onEvent(listener)();
    return unlisten;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelStart?.();
    this.#unlisten();
    this.#events.clear();
    if (this.#isOn || this.#place === undefined) await this.#now.close();
    this.#isOn = false;
  }

  /** Answers when the device is off. */
  async #restart(offSeconds: number, done: string): Promise<object> {
    this.#cancelStart?.();
    if (this.#isOn) {
      this.#isOn = false;
      this.#unlisten();
      await this.#now.close();
      this.#events.emit({ event: 'off' });
    }
    this.#cancelStart = this.#options.clock.after(millis(offSeconds * 1000), () => void this.#switchOn());
    return { done };
  }

  async #switchOn(): Promise<void> {
    if (this.#isClosed) return;
    const { port } = this.#place ?? { port: this.#options.shipPort ?? 0 };
    this.#now = this.#build({ ...this.#options, shipPort: port });
    this.#listen();
    try {
      this.#place = await this.#now.start();
      this.#isOn = true;
      if (this.#isClosed) await this.close();
      this.#events.emit({ event: 'on', port: this.#place.port });
    } catch (error) {
      this.#events.emit({ event: 'failed', text: error instanceof Error ? error.message : String(error) });
    }
  }

  #listen(): void {
    this.#unlisten = this.#now.onEvent((event) => this.#events.emit(event));
  }
}

const OFF_RANGE = { min: 0, max: 3600 } as const;
