import type { ComponentChildren, MouseEventHandler } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePage } from '../page.ts';

interface ActionButtonProps {
  readonly busy: boolean;
  /** `quiet`: one of several; `main`: what one came for; `danger`: takes something away. */
  readonly look?: 'quiet' | 'main' | 'danger';
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** A fuller name for screen readers, when the word alone does not say on what it acts. */
  readonly name?: string;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly children: ComponentChildren;
}

/** A button that is disabled and says so while its work is done. It gets the focus back that disabling takes from it. */
export function ActionButton({
  busy,
  look = 'quiet',
  type = 'button',
  disabled = false,
  name,
  onClick,
  children,
}: ActionButtonProps): ComponentChildren {
  const { t } = usePage();
  const button = useRef<HTMLButtonElement>(null);
  const wasBusy = useRef(false);
  useLayoutEffect(() => {
    if (wasBusy.current && !busy && document.activeElement === document.body) button.current?.focus();
    wasBusy.current = busy;
  }, [busy]);
  return (
    <button
      ref={button}
      type={type}
      class={`button button-${look}`}
      disabled={busy || disabled}
      aria-busy={busy}
      aria-label={busy ? undefined : name}
      onClick={onClick}
    >
      {busy ? (
        <>
          <span class="spinner" aria-hidden="true" />
          {t.value.working}
        </>
      ) : (
        children
      )}
    </button>
  );
}
