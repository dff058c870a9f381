import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, millis } from '@busbar/kernel';
import { type PeerCommand, type PeerEvent, parseEvent, type ReadyEvent, type StartCommand } from '../contract.ts';
import { LineReader } from './line-reader.ts';
import { ScenarioError } from './scenario-error.ts';

/** Events of one kind. */
export type EventOf<K extends PeerEvent['event']> = Extract<PeerEvent, { event: K }>;

/** Most events and log lines kept of one peer: a flood must not fill the memory of the runner. */
const MOST_EVENTS = 20_000;
const MOST_LOG_LINES = 400;

interface Waiter {
  readonly look: () => boolean;
}

/** A running peer program. */
export class PeerProcess {
  readonly name: string;
  readonly #clock: Clock;
  readonly #process: ChildProcess;
  readonly #events: PeerEvent[] = [];
  readonly #log: string[] = [];
  readonly #waiters = new Set<Waiter>();
  readonly ended: Promise<void>;
  #ready: ReadyEvent | undefined;
  #hasEnded = false;

  /** @param command program and arguments, with the prefix that puts it into its network namespace */
  constructor(name: string, command: readonly string[], clock: Clock) {
    this.name = name;
    this.#clock = clock;
    const [program = '', ...rest] = command;
    // A group of its own, so that a signal reaches the program behind `ip netns exec`.
    this.#process = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const { stdin, stdout, stderr } = this.#process;
    const lines = new LineReader((line) => this.#take(line));
    stdout?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
    const logLines = new LineReader((line) => this.#keepLog(line));
    stderr?.setEncoding('utf8').on('data', (chunk: string) => logLines.push(chunk));
    stdin?.on('error', (error) => this.#keepLog(`stdin: ${error.message}`));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const end = (how: string): void => {
      this.#keepLog(how);
      this.#hasEnded = true;
      this.#look();
      resolve();
    };
    this.#process.on('error', (error) => end(`cannot be started: ${error.message}`));
    this.#process.on('close', (code, signal) => end(`ended with ${signal ?? code}`));
  }

  /** What it said of itself. */
  get ready(): ReadyEvent {
    if (this.#ready === undefined) throw new ScenarioError(`${this.name} is not started yet`);
    return this.#ready;
  }

  /** Process id of the program; wrong when a prefix stands before it. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get ski(): string {
    return this.ready.ski;
  }

  /** Everything it reported, for the record of a failure. */
  get record(): string {
    return [...this.#events.map((event) => JSON.stringify(event)), '--- log', ...this.#log].join('\n');
  }

  async start(command: StartCommand): Promise<ReadyEvent> {
    this.#write(command);
    this.#ready = await this.expect('ready', () => true, { within: 30, what: 'to be ready' });
    return this.#ready;
  }

  do(command: PeerCommand): void {
    this.#write(command);
  }

  /** Number of events so far: awaiting from here on leaves out what was before. */
  mark(): number {
    return this.#events.length;
  }

  /** Events of one kind that were reported since the mark. */
  seen<K extends PeerEvent['event']>(kind: K, since = 0): readonly EventOf<K>[] {
    return this.#events.slice(since).filter((event): event is EventOf<K> => event.event === kind);
  }

  /** The newest event of these kinds. */
  last(...kinds: readonly PeerEvent['event'][]): PeerEvent | undefined {
    return this.#events.findLast((event) => kinds.includes(event.event));
  }

  /** Resolves with the first event of this kind that fits; fails in words after `within` seconds. */
  expect<K extends PeerEvent['event']>(
    kind: K,
    fits: (event: EventOf<K>) => boolean,
    options: { readonly within: number; readonly since?: number; readonly what: string },
  ): Promise<EventOf<K>> {
    const { promise, resolve, reject } = Promise.withResolvers<EventOf<K>>();
    const find = (): EventOf<K> | undefined => this.seen(kind, options.since).find(fits);
    const end = (): void => {
      this.#waiters.delete(waiter);
      cancel();
    };
    const waiter: Waiter = {
      look: () => {
        const found = find();
        if (found !== undefined) {
          end();
          resolve(found);
          return true;
        }
        if (this.#hasEnded) {
          end();
          reject(new ScenarioError(`${this.name} ended while it was expected ${options.what}`));
        }
        return this.#hasEnded;
      },
    };
    const cancel = this.#clock.after(millis(options.within * 1000), () => {
      end();
      const last = this.seen(kind, options.since).at(-1);
      reject(
        new ScenarioError(
          `${this.name} was expected ${options.what} within ${options.within} s; last ${kind}: ${last === undefined ? 'none' : JSON.stringify(last)}`,
        ),
      );
    });
    this.#waiters.add(waiter);
    waiter.look();
    return promise;
  }

  /** Sends a signal to the program and everything it started. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#hasEnded) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      this.#keepLog(`signal ${signal}: ${String(error)}`);
    }
  }

  /** Ends it in order, or at once when it takes longer than five seconds. */
  async stop(): Promise<void> {
    if (!this.#hasEnded) {
      this.signal('SIGCONT');
      this.#write({ do: 'stop' });
      this.#process.stdin?.end();
      const cancel = this.#clock.after(millis(5000), () => this.signal('SIGKILL'));
      await this.ended;
      cancel();
    }
  }

  /** Ends it without a word. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  #write(command: PeerCommand | StartCommand): void {
    this.#process.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  #take(line: string): void {
    const event = parseEvent(line);
    if (event === undefined) {
      this.#keepLog(line);
      return;
    }
    if (this.#events.length < MOST_EVENTS) this.#events.push(event);
    this.#look();
  }

  #keepLog(line: string): void {
    this.#log.push(line);
    if (this.#log.length > MOST_LOG_LINES) this.#log.shift();
  }

  #look(): void {
    for (const waiter of [...this.#waiters]) waiter.look();
  }
}
