import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { usePage } from '../page.ts';
import { ActionButton } from './action-button.tsx';
import { FailureNote } from './failure-note.tsx';
import type { Action } from './use-action.ts';

interface ConfirmDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly look: 'main' | 'danger';
  readonly action: Action;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A question before something that cannot be taken back with one click. Escape and Cancel leave everything as it is. */
export function ConfirmDialog({
  title,
  confirm,
  look,
  action,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps): ComponentChildren {
  const t = usePage().t.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // The element that had the focus may be gone together with its peer; then the browser's choice stays.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!action.busy) onClose();
      }}
    >
      <h3 id={titleId}>{title}</h3>
      {children}
      <FailureNote failure={action.failure} />
      <div class="dialog-buttons">
        <button type="button" class="button button-quiet" disabled={action.busy} onClick={onClose}>
          {t.pairing.cancel}
        </button>
        <ActionButton busy={action.busy} look={look} onClick={onConfirm}>
          {confirm}
        </ActionButton>
      </div>
    </dialog>
  );
}
