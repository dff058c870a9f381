import type { Confirmation } from '@busbar/functions';

/** What a command is about. */
export type CommandKind = 'limit' | 'setpoint';

interface Waiting {
  readonly kind: CommandKind;
  /** The command is part of every plan that is made from this version on. */
  readonly version: number;
  resolve(confirmation: Confirmation): void;
}

/** Callers that wait at the same time; more are told that it will be carried out. */
const MOST_WAITING = 64;

/** Callers that wait for what becomes of their commands. */
export class WaitingCommands {
  #waiting: readonly Waiting[] = [];
  #version = 0;

  /** Number of the newest command. */
  get version(): number {
    return this.#version;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(kind: CommandKind): Promise<Confirmation> {
    const { promise, resolve } = Promise.withResolvers<Confirmation>();
    this.#version += 1;
    if (this.#waiting.length >= MOST_WAITING) resolve({ status: 'pending', reason: 'too many commands wait' });
    else this.#waiting = [...this.#waiting, { kind, version: this.#version, resolve }];
    return promise;
  }

  /** Answers those that the condition holds for. */
  settle(confirmation: Confirmation, which: (kind: CommandKind, version: number) => boolean = () => true): void {
    const settled = this.#waiting.filter(({ kind, version }) => which(kind, version));
    this.#waiting = this.#waiting.filter((one) => !settled.includes(one));
    for (const { resolve } of settled) resolve(confirmation);
  }
}
