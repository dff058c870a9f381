import type { Finding } from '../finding.ts';
import { notice, type Scan } from './scan.ts';

/** Forms of stacks that work on ordinary JSON, understood on reception and never sent (SHIP-6.8.5-3, SHIP-6.8.5-4). */
export const TOLERANCES = {
  trailingNul: { rule: 'SHIP-6.8.5-4', text: 'characters 0 behind the text' },
  plainObject: { rule: 'SHIP-6.8.5-3', text: 'an ordinary object where an array of one-member objects belongs' },
  mergedObject: { rule: 'SHIP-6.8.5-3', text: 'several members in one item' },
  wrongOrder: { rule: 'SHIP-6.8.5-3', text: 'an element behind one that follows it in the schema' },
  nullMember: { rule: 'SHIP-6.8.5-3', text: 'null for an absent element' },
  emptyObject: { rule: 'SPINE-5.2.2-2', text: 'an empty object where an empty array belongs' },
  missingList: { rule: 'SPINE-5.2.2-3', text: 'a single value where a list belongs' },
  surplusList: { rule: 'SPINE-5.2.2-3', text: 'a list of one value where a single one belongs' },
  alias: { rule: 'SHIP-6.8.5-3', text: 'a known misspelling of a name or value' },
} as const;

/** Name of a tolerated form. */
export type ToleranceName = keyof typeof TOLERANCES;

/** Notes a tolerated form. */
export function tolerate(scan: Scan, name: ToleranceName, at: number): void {
  const { rule, text } = TOLERANCES[name];
  notice(scan, 'warning', rule, text, at);
}

/** Which tolerated form a finding reports; undefined for other findings. */
export function toleranceOf(finding: Finding): ToleranceName | undefined {
  for (const [name, { rule, text }] of Object.entries(TOLERANCES))
    if (finding.rule === rule && finding.text.startsWith(text)) return name as ToleranceName;
  return undefined;
}
