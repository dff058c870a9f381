/** The SPINE version we speak and announce (SPINE-5.3.2-2). */
export const OWN_SPECIFICATION_VERSION = '1.3.0';

/** What a received version string means for us (SPINE-5.3.2-3, SPINE-5.3.2-5). */
export type VersionJudgement = 'compatible' | 'odd' | 'incompatible';

const WELL_FORMED = /^[1-9][0-9]{0,8}\.[0-9]+\.[0-9]+$/;

/**
 * Judges a version string. Major numbers 0 and 1 are one group; any minor number is compatible (SPINE-5.3.2-3/-4).
 * Missing and malformed strings are `odd`; a leading v is tolerated in the strict mode as well.
 */
export function judgeVersion(version: string | undefined, tolerateLeadingV = false): VersionJudgement {
  if (version === undefined || version.length > 128) return 'odd';
  const text = tolerateLeadingV ? version.replace(/^[vV]/, '') : version;
  if (!WELL_FORMED.test(text)) return 'odd';
  return Number.parseInt(text, 10) > 1 ? 'incompatible' : 'compatible';
}

/** Whether one of the announced versions belongs to our group; an absent or empty list is accepted (SPINE-5.5.2-9). */
export function isAnyVersionUsable(versions: readonly string[]): boolean {
  return versions.length === 0 || versions.some((version) => judgeVersion(version) !== 'incompatible');
}
