import { useSignal } from '@preact/signals';
import type { Outcome } from '../api/client.ts';
import type { Failure } from '../api/problem.ts';

/** Something the reader can start: whether it is at work, and why it failed last time. */
export interface Action {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Starts it unless it is at work already; true when it is done. */
  run<T>(work: () => Promise<Outcome<T>>): Promise<boolean>;
  dismiss(): void;
}

/** One thing at a time: a second start while the first is at work does nothing. */
export function useAction(): Action {
  const busy = useSignal(false);
  const failure = useSignal<Failure | undefined>(undefined);
  return {
    busy: busy.value,
    failure: failure.value,
    run: async (work) => {
      if (busy.peek()) return false;
      busy.value = true;
      failure.value = undefined;
      const outcome = await work();
      busy.value = false;
      if (!outcome.ok) failure.value = outcome.failure;
      return outcome.ok;
    },
    dismiss: () => {
      failure.value = undefined;
    },
  };
}
