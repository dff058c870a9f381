/** A known deviation of a peer from the text. The scenario is expected to fail in just this way. */
export interface PinnedDeviation {
  readonly peer: string;
  readonly scenario: string;
  /** What the peer plays; missing: any role. */
  readonly role?: string;
  /** What the failure says when it is this deviation. */
  readonly shows: RegExp;
  /** What the peer does, what the text says, and who is right. */
  readonly deviation: string;
}
