import { join } from 'node:path';
import type { Clock } from '@busbar/kernel';
import { IDENTITY_FILE, type Identity, loadIdentity, loadOrCreateIdentity } from '@busbar/ship';
import { EmsError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/**
 * The identity of this installation. It is generated once: when the database knows one whose file is gone, that is an
 * error, because every device would have to be paired again.
 */
export function ownIdentity(store: Store, clock: Clock): Identity {
  const known = store.flags.get('identity-ski');
  if (known !== undefined && loadIdentity(store.directory) === undefined) {
    throw new EmsError(
      'ems.store-identity-missing',
      `the identity ${known} is known to ${join(store.directory, 'busbar.db')}, but ${IDENTITY_FILE} is gone. ` +
        `Restore ${IDENTITY_FILE} from a backup. To begin with a new identity (every device has to be paired again), ` +
        'choose an empty data directory with --data.',
    );
  }
  const identity = loadOrCreateIdentity(store.directory, { clock });
  if (known !== identity.ski) store.flags.set('identity-ski', identity.ski);
  return identity;
}
