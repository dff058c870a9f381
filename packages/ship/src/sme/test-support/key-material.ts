import { millis } from '@busbar/kernel';
import type { OwnKeyMaterial } from '../../key-material/own-key-material.ts';
import type { KeyMaterialContext } from '../context.ts';

/** SKIs of the vectors `km.*`. */
export const PEER_SKI = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
export const PEER_SUCCESSOR = '00112233445566778899aabbccddeeff01234567';
const OWN_SKI = 'c'.repeat(40);
const SINCE = '2026-01-01T00:00:00Z';

/** Own keys that were changed so often. */
export function ownKeys(updateCounter: number): OwnKeyMaterial {
  return { updateCounter, keys: [{ stage: 'current', curve: 23, ski: OWN_SKI, since: SINCE }] };
}

/** The message about {@link ownKeys}. */
export function ownState(updateCounter: number): string {
  const entry = `[[{"currentState":"current"},{"curve":23},{"ski":"${OWN_SKI.toUpperCase()}"}]]`;
  return `{"keyMaterialState":[{"updateCounter":${updateCounter}},{"entry":${entry}}]}`;
}

/** Key material of a node in factory state that knows nothing of its peer. */
export function keyContext(
  over: Partial<Omit<KeyMaterialContext, 'peer'>> & { readonly peer?: Partial<KeyMaterialContext['peer']> } = {},
): KeyMaterialContext {
  const peer = { ski: PEER_SKI, curve: 23, told: undefined, known: 0, confirmed: 1, ...over.peer };
  return { own: ownKeys(1), announceFrom: millis(0), commissioning: undefined, ...over, peer };
}
