import { loadIdentity } from '@busbar/ship';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { print, printJson, readableSki } from '../output.ts';

/** `busbar identity show`: who this node is on the network. */
export function identityCommand(program: Command): void {
  const identity = program.command('identity').description('the identity of this node: key, certificate, SKI, SHIP ID');
  identity
    .command('show')
    .description('print SKI, SHIP ID and certificate; the private key is never shown')
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option('--json', 'machine-readable output')
    .action((options: { data?: string; json?: boolean }) => {
      const directory = dataDir(options.data, 'run');
      const shown = loadIdentity(directory);
      if (shown === undefined) {
        throw new CommandError(
          EXIT.failed,
          'cli.no-identity',
          `there is no identity in ${directory} yet; "busbar run" creates it at its first start, --data names another directory`,
        );
      }
      if (options.json === true) {
        printJson({
          ski: shown.ski,
          shipId: shown.shipId,
          created: shown.created,
          fingerprint: shown.fingerprint,
          certificate: shown.certificate,
        });
        return;
      }
      print(
        [
          `SKI          ${readableSki(shown.ski)}`,
          `SHIP ID      ${shown.shipId}`,
          `created      ${shown.created}`,
          `certificate  ${shown.certificate.curve}, valid until ${shown.certificate.notAfter}`,
          `fingerprint  ${shown.fingerprint}`,
          ...shown.findings.map((finding) => `note         ${finding.text} (${finding.rule})`),
        ].join('\n'),
      );
    });
}
