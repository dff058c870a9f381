import { createInterface } from 'node:readline/promises';

/** Asks the person at the terminal. */
export interface Questions {
  ask(question: string): Promise<string>;
  close(): void;
}

/** Where a person types, if one does. */
export type TypedInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Questions at the terminal, one after the other; undefined when nobody sits there. */
export function terminalQuestions(
  input: TypedInput = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Questions | undefined {
  if (input.isTTY !== true) return undefined;
  const lines = createInterface({ input, output });
  let before: Promise<unknown> = Promise.resolve();
  return {
    ask(question) {
      // Cases that run side by side ask at the same time.
      const answer = before.then(() => lines.question(`\n${question}\n> `));
      before = Promise.allSettled([answer]);
      return answer;
    },
    close: () => lines.close(),
  };
}
