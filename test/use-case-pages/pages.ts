import { USE_CASES } from '@busbar/usecases';
import type { Evidence } from '../evidence/evidence-file.ts';
import { overviewPage } from './overview-page.ts';
import { useCasePage } from './use-case-page.ts';

/** Every generated page, by its path relative to the root. */
export function pages(evidence: Evidence): ReadonlyMap<string, string> {
  return new Map([
    ['docs/use-cases.md', overviewPage(evidence)],
    ...USE_CASES.map((one) => [`docs/use-cases/${one.short.toLowerCase()}.md`, useCasePage(one, evidence)] as const),
  ]);
}
