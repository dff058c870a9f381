import type { ComponentChildren } from 'preact';
import type { Pairing } from '../api/model.ts';
import { usePage } from '../page.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { Ski } from '../parts/ski.tsx';
import { useAction } from '../parts/use-action.ts';
import type { Texts } from '../texts/texts.ts';

/** What the reader wants to do with a peer. */
export type PairingQuestion = 'approve' | 'reject' | 'unpair';

interface PairingDialogProps {
  readonly peer: Pairing;
  readonly name: string;
  readonly question: PairingQuestion;
  readonly onClose: () => void;
}

/** Asks before trust is given or taken. The SKI stands in the question, because it is what has to be compared. */
export function PairingDialog({ peer, name, question, onClose }: PairingDialogProps): ComponentChildren {
  const page = usePage();
  const words = wordsOf(question, page.t.value.pairing);
  const action = useAction();
  const confirm = async (): Promise<void> => {
    const { api } = page;
    const done = await action.run<unknown>(() =>
      question === 'approve' ? api.approve(peer.ski) : api.unpair(peer.ski),
    );
    if (!done) return;
    page.say(words.done(name));
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.title(name)}
      confirm={words.confirm}
      look={question === 'approve' ? 'main' : 'danger'}
      action={action}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{words.text}</p>
      <p class="dialog-ski">
        <Ski ski={peer.ski} large />
      </p>
    </ConfirmDialog>
  );
}

function wordsOf(
  question: PairingQuestion,
  words: Texts['pairing'],
): { title(name: string): string; text: string; confirm: string; done(name: string): string } {
  switch (question) {
    case 'approve':
      return { title: words.approveTitle, text: words.approveText, confirm: words.approve, done: words.approved };
    case 'reject':
      return { title: words.rejectTitle, text: words.rejectText, confirm: words.reject, done: words.rejected };
    case 'unpair':
      return { title: words.unpairTitle, text: words.unpairText, confirm: words.unpair, done: words.unpaired };
  }
}
