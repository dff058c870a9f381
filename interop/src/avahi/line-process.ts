import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, millis } from '@busbar/kernel';
import { LineReader } from '../runner/line-reader.ts';
import { ScenarioError } from '../runner/scenario-error.ts';

/** Most lines kept of one program. */
const MOST_LINES = 5000;

/** A program that is read line by line, both its outputs together. */
export class LineProcess {
  readonly name: string;
  readonly #clock: Clock;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];
  readonly #lookers = new Set<() => void>();
  readonly ended: Promise<void>;
  #hasEnded = false;

  constructor(
    name: string,
    command: readonly string[],
    clock: Clock,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.name = name;
    this.#clock = clock;
    const [program = '', ...rest] = command;
    // A group of its own, so that a signal reaches the program behind `ip netns exec`.
    this.#process = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, ...environment },
    });
    const { stdin, stdout, stderr } = this.#process;
    for (const output of [stdout, stderr]) {
      const lines = new LineReader((line) => this.#take(line));
      output?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
    }
    stdin?.on('error', (error) => this.#take(`stdin: ${error.message}`));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const end = (how: string): void => {
      this.#hasEnded = true;
      this.#take(how);
      resolve();
    };
    this.#process.on('error', (error) => end(`cannot be started: ${error.message}`));
    this.#process.on('close', (code, signal) => end(`ended with ${signal ?? code}`));
  }

  /** Everything it said. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  write(value: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(value)}\n`);
  }

  /** Resolves with what `find` returns for a line, from line `since` on; fails in words after `within` seconds. */
  expect<T>(
    find: (line: string) => T | undefined,
    options: { readonly what: string; readonly within: number; readonly since?: number },
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let at = options.since ?? 0;
    const end = (): void => {
      this.#lookers.delete(look);
      cancel();
    };
    const look = (): void => {
      for (; at < this.#lines.length; at++) {
        const found = find(this.#lines[at] ?? '');
        if (found === undefined) continue;
        end();
        resolve(found);
        return;
      }
      if (!this.#hasEnded) return;
      end();
      reject(
        new ScenarioError(`${this.name} ended while it was expected ${options.what}: ${this.#lines.at(-2) ?? ''}`),
      );
    };
    const cancel = this.#clock.after(millis(options.within * 1000), () => {
      end();
      reject(
        new ScenarioError(
          `${this.name} was expected ${options.what} within ${options.within} s; last: ${this.#lines.at(-1) ?? 'nothing'}`,
        ),
      );
    });
    this.#lookers.add(look);
    look();
    return promise;
  }

  /** Ends it in order; at once when that takes longer than five seconds. */
  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#process.stdin?.end();
    this.#signal('SIGTERM');
    const cancel = this.#clock.after(millis(5000), () => this.#signal('SIGKILL'));
    await this.ended;
    cancel();
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined || this.#hasEnded) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      this.#take(`signal ${signal}: ${String(error)}`);
    }
  }

  #take(line: string): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
    for (const look of [...this.#lookers]) look();
  }
}
