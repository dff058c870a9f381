/** The releases of the APPENDIX in their order; there is no O. */
export const RELEASES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R'] as const;

/** Letter of an APPENDIX release, as a device states it in 0x82 of its objects. */
export type Release = (typeof RELEASES)[number];

/** The releases a declaration is valid in, both ends included. */
export interface ReleaseRange {
  readonly from: Release;
  readonly to: Release | 'latest';
}

/** Whether the letter of a release lies in a range. Letters of releases to come count as the newest one known here. */
export function isInRelease(range: ReleaseRange, release: string): boolean {
  return range.from <= release && (range.to === 'latest' || release <= range.to);
}
