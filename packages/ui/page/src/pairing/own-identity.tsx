import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Health } from '../api/model.ts';
import { instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icons.tsx';
import { Ski } from '../parts/ski.tsx';

/** The SKI of this energy manager, to be entered or compared on the other device. */
export function OwnIdentity({ identity }: { readonly identity: Health['identity'] }): ComponentChildren {
  const page = usePage();
  const words = page.t.value.pairing;
  const copied = useSignal<'yes' | 'no' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    copied.value = (await copyText(identity.ski)) ? 'yes' : 'no';
    if (copied.value === 'yes') page.say(words.copied);
  };
  const created = instantOf(identity.created);
  return (
    <div class="card own">
      <h3>{words.own}</h3>
      <p class="hint">{words.ownHint}</p>
      <p class="own-ski">
        <span class="only-read">{words.ski} </span>
        <Ski ski={identity.ski} large />
      </p>
      <button type="button" class="button button-quiet" onClick={() => void copy()}>
        <Icon name={copied.value === 'yes' ? 'check' : 'copy'} />
        {copied.value === 'yes' ? words.copied : words.copy}
      </button>
      {copied.value === 'no' && (
        <p class="hint" role="alert">
          {words.copyFailed}
        </p>
      )}
      <Facts>
        <Fact name={words.shipId}>
          <span class="breakable">{identity.shipId}</span>
        </Fact>
        {created !== undefined && <Fact name={words.created}>{page.time.value.day(created)}</Fact>}
      </Facts>
    </div>
  );
}

/** Copies by the clipboard of the browser, which needs HTTPS or localhost; elsewhere by a selection. */
async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'only-read';
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
