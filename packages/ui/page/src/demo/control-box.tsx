import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { DemoCommand, Site } from '../api/model.ts';
import { usePage } from '../page.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { FailureNote } from '../parts/failure-note.tsx';
import { Icon } from '../parts/icons.tsx';
import { useAction } from '../parts/use-action.ts';

/** The buttons, in order, with what each sends. */
const COMMANDS = {
  limit: { do: 'limit', watts: 4200, durationSeconds: 60 },
  release: { do: 'release' },
  silence: { do: 'silence' },
  speak: { do: 'speak' },
} as const satisfies Record<string, DemoCommand>;
type Command = keyof typeof COMMANDS;

/** A control box speaks at least once a minute; a longer silence was asked for, s. */
const SILENT_AFTER = 65;

/** Demo only: the reader is the grid operator. */
export function ControlBox({ site }: { readonly site: Site }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.demo;
  const action = useAction();
  const atWork = useSignal<Command | undefined>(undefined);
  const silenced = useSignal<boolean | undefined>(undefined);
  const { status, lastHeartbeatAgeSeconds: age } = site.controlBox;
  const isSilent = silenced.value ?? (status === 'silent' || (age ?? 0) > SILENT_AFTER);
  const send = async (command: Command): Promise<void> => {
    atWork.value = command;
    const done = await action.run(() => page.api.controlBox(COMMANDS[command]));
    atWork.value = undefined;
    if (!done) return;
    if (command === 'silence' || command === 'speak') silenced.value = command === 'silence';
    page.say(words.sent[command]);
  };
  const shown: readonly Command[] = ['limit', 'release', isSilent ? 'speak' : 'silence'];
  return (
    <section class="demo" aria-labelledby="demo-title">
      <div class="demo-text">
        <h2 id="demo-title">
          <Icon name="box" />
          {words.title}
        </h2>
        <p>{words.hint}</p>
      </div>
      <div class="demo-buttons">
        {shown.map((command) => (
          <ActionButton
            key={command === 'speak' ? 'silence' : command}
            busy={action.busy && atWork.value === command}
            disabled={action.busy && atWork.value !== command}
            look={command === 'limit' ? 'main' : 'quiet'}
            onClick={() => void send(command)}
          >
            {words[command]}
          </ActionButton>
        ))}
      </div>
      <FailureNote failure={action.failure} onDismiss={action.dismiss} />
    </section>
  );
}
