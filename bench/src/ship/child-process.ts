import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Questions a program answers: by name, what comes with the question and what is answered. */
export type Questions = Readonly<Record<string, { readonly with: unknown; readonly answer: unknown }>>;

/** Answers of a program to each of its questions. */
export type Answers<Q extends Questions> = {
  readonly [Name in keyof Q]: (value: Q[Name]['with']) => Q[Name]['answer'] | Promise<Q[Name]['answer']>;
};

/** A program of this folder in a process of its own. */
export interface Child<Q extends Questions> {
  ask<Name extends keyof Q & string>(name: Name, value: Q[Name]['with']): Promise<Q[Name]['answer']>;
  close(): void;
}

interface Asked {
  readonly id: number;
  readonly name: string;
  readonly value?: unknown;
}

interface Answered {
  readonly id: number;
  readonly answer?: unknown;
  readonly failure?: string;
}

/**
 * Starts a program by the name of its file without extension.
 * @param flags further options of the engine
 */
export function startChild<Q extends Questions>(program: string, flags: readonly string[] = []): Child<Q> {
  const child = fork(programPath(program), {
    execArgv: [...process.execArgv, ...flags],
    serialization: 'json',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { done(answer: unknown): void; fail(error: Error): void }>();
  let asked = 0;
  child.on('message', ({ id, answer, failure }: Answered) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) one?.done(answer);
    else one?.fail(new Error(`${program}: ${failure}`));
  });
  child.once('exit', (code) => {
    for (const { fail } of waiting.values()) fail(new Error(`${program} ended with ${String(code)}`));
    waiting.clear();
  });
  return {
    ask: (name, value) =>
      new Promise((done, fail) => {
        const id = asked++;
        waiting.set(id, { done, fail });
        child.send({ id, name, value } satisfies Asked);
      }),
    close: () => void child.kill(),
  };
}

/** The other end: answers the parent until it goes away. */
export function answerParent<Q extends Questions>(answers: Answers<Q>): void {
  const reply = (answered: Answered): void => {
    process.send?.(answered);
  };
  process.on('message', ({ id, name, value }: Asked) => {
    Promise.resolve(answers[name]?.(value)).then(
      (answer) => reply({ id, answer }),
      (error: unknown) =>
        reply({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit(0));
}

/** The program beside this file: `.ts` when the sources run, `.js` when the build runs. */
function programPath(program: string): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./${program}.${extension}`, import.meta.url));
}
