/**
 * Whether a peer may limit the site. The first control box that binds becomes the one that steers; another is admitted when the
 * owner has removed it, or does not trust it any more. A second one beside it could otherwise lift the limit of the grid operator.
 *
 * @param ski the peer that asks
 * @param guard SKI of the control box that bound first; undefined while none ever did
 * @param isTrusted whether the owner trusts a peer
 */
export function mayGuard(ski: string, guard: string | undefined, isTrusted: (ski: string) => boolean): boolean {
  return guard === undefined || guard === ski || !isTrusted(guard);
}
