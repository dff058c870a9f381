import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '@busbar/kernel';
import { fileKeyMaterialStore, replaceFile, sealExport } from '@busbar/ship';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { passphraseFrom } from '../identity/passphrase.ts';
import { readDecisions } from '../identity/stored-decisions.ts';
import { storedIdentity } from '../identity/stored-identity.ts';
import { print, printJson, readableSki } from '../output.ts';

interface ExportOptions {
  readonly data?: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
}

/** `busbar identity export`: identity and pairings in one encrypted file. */
export function identityExportCommand(identity: Command): void {
  identity
    .command('export')
    .description(
      'write key, certificate, SHIP ID and paired devices into one file, encrypted under a passphrase; the node may run',
    )
    .argument('<file>', 'the file to write; it must not be there yet')
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option('--passphrase-file <file>', 'the passphrase is its first line (default: the terminal is asked)')
    .option('--json', 'machine-readable output')
    .action(async (file: string, options: ExportOptions) => {
      const path = resolve(file);
      if (existsSync(path))
        throw new CommandError(EXIT.usage, 'cli.file-exists', `${path} is there already: choose another name`);
      const directory = dataDir(options.data, 'run');
      const { shipId, created, certificatePem, privateKeyPem, ski } = storedIdentity(directory);
      const decisions = readDecisions(directory);
      const keyMaterial = fileKeyMaterialStore(directory).get();
      const passphrase = await passphraseFrom({ file: options.passphraseFile, isNew: true });
      const record = { shipId, created, certificatePem, privateKeyPem };
      const text = sealExport({ identity: record, ...decisions, keyMaterial }, passphrase, systemClock().wall());
      write(path, text);
      const peers = decisions.peers.length;
      if (options.json === true) printJson({ file: path, ski, shipId, peers });
      else
        print(
          `${path}: identity ${readableSki(ski)} with ${peers} paired ${peers === 1 ? 'device' : 'devices'}.\n` +
            'Without the passphrase nobody can use it, you neither.',
        );
    });
}

function write(path: string, text: string): void {
  try {
    replaceFile(path, text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.environment, 'cli.output', `cannot write the export: ${why}`, cause);
  }
}
