import type { Language } from '../format/numbers.ts';
import { de } from './de.ts';
import { en, type Texts } from './en.ts';

export type { Texts };

/** The languages a reader can choose, in the order of the switch. */
export const LANGUAGES: readonly Language[] = ['en', 'de'];

/** The words of one language. */
export function textsOf(language: Language): Texts {
  return language === 'de' ? de : en;
}

/** The language to begin with: what the reader chose before, else the first of the browser's languages we have. */
export function startLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen === 'de' || chosen === 'en') return chosen;
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'de' || primary === 'en') return primary;
  }
  return 'en';
}

/** The word for a code of the interface, or the code itself when it is newer than this page. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code;
}
