import type { ComponentChildren } from 'preact';
import type { Failure } from '../api/problem.ts';
import { usePage } from '../page.ts';
import type { Texts } from '../texts/texts.ts';
import { Icon } from './icons.tsx';

interface FailureNoteProps {
  readonly failure: Failure | undefined;
  readonly onDismiss?: () => void;
}

/** Why something was not done, and what to do. Read out at once. */
export function FailureNote({ failure, onDismiss }: FailureNoteProps): ComponentChildren {
  const t = usePage().t.value;
  if (failure === undefined) return null;
  const { what, advice, language } = wordsOf(failure, t);
  return (
    <div class="failure" role="alert">
      <Icon name="alert" />
      <p>
        <strong {...language}>{what}</strong> <span {...language}>{advice}</span>
      </p>
      {onDismiss && (
        <button type="button" class="icon-button" aria-label={t.problem.dismiss} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

/** The words of the energy manager are English; they are marked so, for screen readers of other languages. */
function wordsOf(
  failure: Failure,
  t: Texts,
): { readonly what: string; readonly advice: string; readonly language: { readonly lang?: string } } {
  switch (failure.kind) {
    case 'refused':
      return { what: failure.detail, advice: failure.advice, language: { lang: 'en' } };
    case 'status':
      return { what: t.problem.unexpected(failure.status), advice: t.problem.unexpectedAdvice, language: {} };
    case 'no-answer':
      return { what: t.problem.noAnswer, advice: t.problem.noAnswerAdvice, language: {} };
  }
}
