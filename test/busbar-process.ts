import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { millis, systemClock } from '@busbar/kernel';

const clock = systemClock();
const BIN = fileURLToPath(new URL('../packages/cli/bin/busbar.js', import.meta.url));

/** One line of JSON a command printed. */
export type JsonLine = Readonly<Record<string, unknown>>;

/** A `busbar` process of a test; everything it prints is kept for the error text. */
export class BusbarProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: JsonLine[] = [];
  readonly #text: string[] = [];
  readonly #waiting = new Set<() => void>();
  readonly exited: Promise<number | null>;

  constructor(...args: readonly string[]) {
    this.#child = spawn(process.execPath, [BIN, ...args], {
      stdio: 'pipe',
      env: { ...process.env, BUSBAR_FROM_SOURCE: '1' },
    });
    this.exited = new Promise((done) => this.#child.once('exit', (code) => done(code)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
  }

  /** Everything printed so far. */
  output(): string {
    return this.#text.join('\n');
  }

  /** The first line of JSON, past or future, that fits; fails with the whole output after `deadline` ms. */
  async line(fits: (line: JsonLine) => boolean, deadline = 30_000): Promise<JsonLine> {
    return this.#await(() => this.#lines.find(fits), deadline, 'a line of JSON');
  }

  /** Waits until a text was printed. */
  async printed(pattern: RegExp, deadline = 30_000): Promise<string> {
    return this.#await(() => pattern.exec(this.output())?.[0], deadline, String(pattern));
  }

  /** Writes one command line to its input. */
  command(command: object): void {
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** No more commands will come. */
  endInput(): void {
    this.#child.stdin.end();
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(signal);
    await this.exited;
  }

  #take(line: string): void {
    this.#text.push(line);
    if (line.startsWith('{') && line.endsWith('}')) this.#lines.push(JSON.parse(line) as JsonLine);
    for (const check of this.#waiting) check();
  }

  #await<T>(look: () => T | undefined, deadline: number, what: string): Promise<T> {
    return new Promise((done, fail) => {
      const check = (): void => {
        const found = look();
        if (found === undefined) return;
        settle();
        done(found);
      };
      const cancel = clock.after(millis(deadline), () => {
        settle();
        fail(new Error(`${what} did not come within ${deadline} ms; printed:\n${this.output()}`));
      });
      const settle = (): void => {
        cancel();
        this.#waiting.delete(check);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

/** A directory that lives as long as the test. */
export function temporaryDirectory(test: { after(clean: () => void): void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'busbar-test-'));
  test.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
