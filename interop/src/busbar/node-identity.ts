import type { Clock } from '@busbar/kernel';
import {
  createIdentity,
  createShipId,
  type Identity,
  loadIdentity,
  loadOrCreateIdentity,
  renewIdentity,
  storeIdentity,
} from '@busbar/ship';
import type { StartCommand } from '../contract.ts';

/** The identity the start command asks for: the stored one, one with a renewed certificate, or a new one. */
export function nodeIdentity({ dir, skiAbove, skiBelow, renewCertificate }: StartCommand, clock: Clock): Identity {
  const stored = loadIdentity(dir);
  if (stored === undefined && (skiAbove !== undefined || skiBelow !== undefined)) {
    storeIdentity(
      dir,
      chosen((ski) => (skiAbove === undefined || ski > skiAbove) && (skiBelow === undefined || ski < skiBelow), clock),
    );
  }
  if (stored !== undefined && renewCertificate === true) storeIdentity(dir, renewIdentity(stored, clock));
  return loadOrCreateIdentity(dir, { clock });
}

/** Draws identities until one fits; a peer at the very end of the range would make that long. */
function chosen(fits: (ski: string) => boolean, clock: Clock): Identity {
  for (let tries = 0; tries < 10_000; tries += 1) {
    const identity = createIdentity({ clock, shipId: createShipId() });
    if (fits(identity.ski)) return identity;
  }
  throw new Error('no identity with such an SKI was drawn');
}
