import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { NewLimit } from '../api/model.ts';
import { enteredWhole } from '../format/quantity-input.ts';
import { duration } from '../format/time.ts';
import { usePage } from '../page.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FailureNote } from '../parts/failure-note.tsx';
import { useAction } from '../parts/use-action.ts';

/** The range the energy manager accepts, W. */
const RANGE = { min: 0, max: 10_000_000 } as const;
/** Durations to choose from, s. */
const DURATIONS: readonly number[] = [60, 300, 900, 3600, 7200];

/** A limit by hand: for commissioning, and to see that the chain works. */
export function LimitForm(): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const words = t.limits;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const watts = useSignal('4200');
  const seconds = useSignal<number | undefined>(300);
  const wrong = useSignal<string | undefined>(undefined);
  const action = useAction();

  const submit = async (): Promise<void> => {
    const entered = enteredWhole(watts.value, RANGE);
    wrong.value = entered.ok ? undefined : words.wrong[entered.why];
    if (!entered.ok) {
      input.current?.focus();
      return;
    }
    const limit: NewLimit = {
      kind: 'consumption',
      watts: entered.value,
      ...(seconds.value === undefined ? {} : { durationSeconds: seconds.value }),
    };
    if (await action.run(() => page.api.addLimit(limit))) {
      page.say(words.setDone(page.format.value.limit(entered.value)));
    }
  };

  return (
    <form
      class="card form"
      aria-labelledby={`${id}-title`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h3 id={`${id}-title`}>{words.newTitle}</h3>
      <p class="hint">{words.newHint}</p>
      <div class="fields">
        <div class="field">
          <label for={`${id}-watts`}>{words.watts}</label>
          <input
            ref={input}
            id={`${id}-watts`}
            name="watts"
            inputMode="numeric"
            autocomplete="off"
            value={watts.value}
            aria-invalid={wrong.value !== undefined}
            aria-describedby={wrong.value === undefined ? undefined : `${id}-wrong`}
            onInput={(event) => {
              watts.value = event.currentTarget.value;
            }}
          />
        </div>
        <div class="field">
          <label for={`${id}-duration`}>{words.duration}</label>
          <select
            id={`${id}-duration`}
            value={String(seconds.value ?? '')}
            onChange={(event) => {
              seconds.value = DURATIONS.find((one) => String(one) === event.currentTarget.value);
            }}
          >
            {DURATIONS.map((one) => (
              <option key={one} value={String(one)}>
                {duration(one)}
              </option>
            ))}
            <option value="">{words.untilRemoved}</option>
          </select>
        </div>
        <div class="field-button">
          <ActionButton busy={action.busy} look="main" type="submit">
            {words.set}
          </ActionButton>
        </div>
      </div>
      {wrong.value !== undefined && (
        <p id={`${id}-wrong`} class="field-wrong" role="alert">
          {wrong.value}
        </p>
      )}
      <FailureNote failure={action.failure} onDismiss={action.dismiss} />
    </form>
  );
}
