import { idsIn } from './rule-lists.ts';

/** Sections of docs/deviations.md whose rows say that a rule is not followed, or only in part. */
const SECTIONS = /^(SHIP|SPINE|ECHONET Lite: nodes|Use cases|Not done yet)\s*$/;

/** Rules that a row of docs/deviations.md names in its first column, with the row. */
export function deviationRows(text: string): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const section of text.split(/^#+ /m)) {
    const [title = '', ...lines] = section.split('\n');
    if (!SECTIONS.test(title)) continue;
    for (const line of lines.filter((one) => one.startsWith('| '))) {
      const [, first = ''] = line.split(/(?<!\\)\|/);
      for (const id of idsIn(first)) rows.set(id, first.trim());
    }
  }
  return rows;
}
