import { systemClock } from '@busbar/kernel';
import { fileKeyMaterialStore, type ImportOutcome, importIdentity, openExport } from '@busbar/ship';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { passphraseFrom } from '../identity/passphrase.ts';
import { openDecisions } from '../identity/stored-decisions.ts';
import { readInput } from '../input.ts';
import { print, printJson, readableSki } from '../output.ts';

interface ImportOptions {
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** `busbar identity import`: what `export` wrote, on this or another machine. */
export function identityImportCommand(identity: Command): void {
  identity
    .command('import')
    .description(
      'make this node the one of an export: devices that know it go on as before. The node must not run, and the ' +
        'one the export comes from must not run any more',
    )
    .argument('<file>', 'a file written by "busbar identity export"')
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option('--passphrase-file <file>', 'the passphrase is its first line (default: the terminal is asked)')
    .option('--replace', 'replace another identity; its files are kept beside')
    .option('--json', 'machine-readable output')
    .action(async (file: string, options: ImportOptions) => {
      const directory = dataDir(options.data, 'run');
      const text = readInput(file);
      const content = openExport(text, await passphraseFrom({ file: options.passphraseFile, isNew: false }));
      const clock = systemClock();
      const decisions = openDecisions(directory, clock);
      try {
        const keyMaterial = fileKeyMaterialStore(directory);
        const { replace = false } = options;
        const { knownSki } = decisions;
        const outcome = importIdentity(content, { directory, decisions, keyMaterial, clock, replace, knownSki });
        if (options.json === true) printJson(summary(outcome));
        else print(told(outcome, directory));
      } finally {
        decisions.close();
      }
    });
}

function summary({ kind, identity, added, backups }: ImportOutcome): object {
  const { ski, shipId, fingerprint } = identity;
  return { kind, ski, shipId, fingerprint, added, backups };
}

function told({ kind, identity, added, backups }: ImportOutcome, directory: string): string {
  const head = {
    new: `${directory} is now the node ${readableSki(identity.ski)} (SHIP ID ${identity.shipId}).`,
    same: `${directory} is the node ${readableSki(identity.ski)} already; what it lacked was added.`,
    replaced: `${directory} is now the node ${readableSki(identity.ski)} (SHIP ID ${identity.shipId}), and no longer the one it was.`,
  }[kind];
  return [
    head,
    `paired devices added: ${added.length}`,
    ...added.map((ski) => `  ${readableSki(ski)}`),
    ...backups.map((path) => `kept: ${path}`),
  ].join('\n');
}
