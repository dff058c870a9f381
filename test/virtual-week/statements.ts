import { overdueAnswers, type Unanswered } from './invariants/state-left.ts';
import type { WeekRecord } from './week-record.ts';

/** What was stated and waits for its answer. */
export class Statements {
  readonly #record: WeekRecord;
  readonly #waiting = new Set<Unanswered>();

  constructor(record: WeekRecord) {
    this.#record = record;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Notes what becomes of a statement. */
  await(what: string, answer: object | Promise<object>): void {
    const statement = { what, since: this.#record.now };
    this.#waiting.add(statement);
    void Promise.resolve(answer).then(
      (outcome) => {
        this.#waiting.delete(statement);
        this.#record.count(`${what} ${outcomeText(outcome)}`);
      },
      (error: unknown) => {
        this.#waiting.delete(statement);
        this.#record.check('e', `${what} failed: ${String(error)}`);
      },
    );
  }

  check(): void {
    this.#record.check('c', ...overdueAnswers([...this.#waiting], this.#record.now));
  }
}

function outcomeText(outcome: object): string {
  const { accepted, why } = outcome as { readonly accepted?: boolean; readonly why?: string };
  return accepted === true ? 'accepted' : (why ?? 'not delivered');
}
