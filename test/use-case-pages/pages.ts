import { USE_CASES } from '@busbar/usecases';
import type { Evidence } from '../evidence/evidence-file.ts';
import { cookbookPage } from './cookbook-page.ts';
import { type Examples, headingOf } from './examples.ts';
import { overviewPage } from './overview-page.ts';
import { useCasePage } from './use-case-page.ts';

/** Every generated page, by its path relative to the root. */
export function pages(evidence: Evidence, examples: Examples): ReadonlyMap<string, string> {
  return new Map([
    ['docs/use-cases.md', overviewPage(evidence)],
    ['docs/cookbook.md', cookbookPage(examples)],
    ...USE_CASES.map((one) => {
      const example = examples.all.find(({ useCases }) => useCases.includes(one.short));
      const anchor = example === undefined ? undefined : headingOf(example).anchor;
      return [`docs/use-cases/${one.short.toLowerCase()}.md`, useCasePage(one, evidence, anchor)] as const;
    }),
  ]);
}
