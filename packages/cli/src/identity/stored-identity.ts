import { type Identity, loadIdentity } from '@busbar/ship';
import { CommandError, EXIT } from '../exit-code.ts';

/** The identity in a data directory, or an error that says what to do. */
export function storedIdentity(directory: string): Identity {
  const stored = loadIdentity(directory);
  if (stored !== undefined) return stored;
  throw new CommandError(
    EXIT.failed,
    'cli.no-identity',
    `there is no identity in ${directory} yet; "busbar run" creates it at its first start, --data names another directory`,
  );
}
