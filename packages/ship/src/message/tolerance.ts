import { type Finding, type ToleranceName, toleranceOf } from '@busbar/kernel';
import type { QuirkName } from '../quirks.ts';

/** The leniency of this package that a tolerated form of JSON text belongs to. */
const QUIRK_OF: Readonly<Record<ToleranceName, QuirkName>> = {
  trailingNul: 'trailingNul',
  plainObject: 'plainObject',
  mergedObject: 'plainObject',
  emptyObject: 'plainObject',
  wrongOrder: 'wrongOrder',
  nullMember: 'nullMember',
  missingList: 'listOfOne',
  surplusList: 'listOfOne',
  alias: 'helloRequestAlias',
};

/** The error of a message that only a switched off leniency makes usable; undefined when it needs none of them. */
export function needsSwitchedOff(findings: readonly Finding[], quirksOff: ReadonlySet<QuirkName>): Finding | undefined {
  if (quirksOff.size === 0) return undefined;
  for (const finding of findings) {
    const form = toleranceOf(finding);
    if (form === undefined || !quirksOff.has(QUIRK_OF[form])) continue;
    return { ...finding, severity: 'error', text: `${finding.text}; the quirk ${QUIRK_OF[form]} is switched off` };
  }
  return undefined;
}
