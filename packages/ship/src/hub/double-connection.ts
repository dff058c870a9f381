/**
 * Which rule decides between two connections of the same two nodes. `initiator`: the one the node with the bigger SKI
 * opened stays (installed base, SHIP-6.9.3.4-1). `spec`: the node with the bigger SKI keeps the newest (text of the
 * standard, SHIP-6.9.3.4-2).
 */
export type DoubleConnectionRule = 'initiator' | 'spec';

/** What to do about a new connection while an old one to the same SKI is open. */
export type DoubleConnectionVerdict =
  /** Close the old one now. */
  | 'keep-new'
  /** The new one stays and the old one goes, as soon as the new one has answered a ping (`spec`, bigger SKI). */
  | 'keep-living'
  /** The new one has to go, unless the old one turns out to be dead: ping it first (SHIP-6.9.3.4-4). */
  | 'keep-old'
  /** Both stay; the other node decides. Look again after the grace time (`spec`, smaller SKI). */
  | 'wait';

/**
 * Decides between an old and a new connection to the same peer (SHIP-6.9.3.4). Both nodes come to the same result, each
 * for itself. SKIs are compared as 40-digit lower-case hex, which is the numeric order.
 * @param role role of this node on the new connection
 */
export function doubleConnection(
  rule: DoubleConnectionRule,
  localSki: string,
  remoteSki: string,
  role: 'client' | 'server',
): DoubleConnectionVerdict {
  const isBigger = localSki > remoteSki;
  if (rule === 'spec') return isBigger ? 'keep-living' : 'wait';
  const openedByBigger = role === 'client' ? isBigger : !isBigger;
  return openedByBigger ? 'keep-new' : 'keep-old';
}
