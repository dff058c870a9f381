import type { ComponentChildren } from 'preact';
import { usePage } from '../page.ts';
import { LANGUAGES, textsOf } from '../texts/texts.ts';

/** One button a language. */
export function LanguageSwitch(): ComponentChildren {
  const { language, t } = usePage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="languages" role="group" aria-label={t.value.languageSwitch}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-label={textsOf(one).languageName}
          aria-pressed={language.value === one}
          onClick={() => {
            language.value = one;
          }}
        >
          {one.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
