import { systemClock } from '@busbar/kernel';
import { renewIdentity, storeIdentity } from '@busbar/ship';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { storedIdentity } from '../identity/stored-identity.ts';
import { print, printJson } from '../output.ts';

/** `busbar identity renew`: a new certificate for the same key. */
export function identityRenewCommand(identity: Command): void {
  identity
    .command('renew')
    .description(
      'make a new certificate for the same key: SKI and SHIP ID stay, paired devices keep their trust. ' +
        'A node does it by itself at a start in the last year of its certificate',
    )
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option('--json', 'machine-readable output')
    .action((options: { data?: string; json?: boolean }) => {
      const directory = dataDir(options.data, 'run');
      const renewed = renewIdentity(storedIdentity(directory), systemClock());
      storeIdentity(directory, renewed);
      const { ski, fingerprint, certificate } = renewed;
      if (options.json === true) {
        printJson({ ski, fingerprint, certificate });
        return;
      }
      print(
        `The certificate is valid until ${certificate.notAfter}. Key, SKI and SHIP ID are the same, so paired devices keep\n` +
          'their trust. A node that runs uses it from its next start.',
      );
    });
}
