import { writeFileSync } from 'node:fs';
import { ownQrText } from '@busbar/ems';
import { systemClock } from '@busbar/kernel';
import { curveNamed, type Identity, qrCodeOf, qrText, renewalDue } from '@busbar/ship';
import type { Command } from 'commander';
import { dataDir } from '../data-dir.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { qrBlocks, qrPng, qrSvg } from '../identity/qr-picture.ts';
import { isOfEnergyManager } from '../identity/stored-decisions.ts';
import { storedIdentity } from '../identity/stored-identity.ts';
import { print, printJson, readableSki } from '../output.ts';
import { identityExportCommand } from './identity-export.ts';
import { identityImportCommand } from './identity-import.ts';
import { identityRenewCommand } from './identity-renew.ts';

interface ShowOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly qr?: boolean;
  readonly svg?: string;
  readonly png?: string;
}

/** `busbar identity`: who this node is on the network, and how it stays that. */
export function identityCommand(program: Command): void {
  const identity = program.command('identity').description('the identity of this node: key, certificate, SKI, SHIP ID');
  identity
    .command('show')
    .description('print SKI, SHIP ID, certificate and QR text; the private key is never shown')
    .option('--data <dir>', 'data directory (default: that of "busbar run")')
    .option('--qr', 'the QR code in the terminal')
    .option('--svg <file>', 'write the QR code to print')
    .option('--png <file>', 'write the QR code as picture')
    .option('--json', 'machine-readable output')
    .action(async (options: ShowOptions) => {
      const directory = dataDir(options.data, 'run');
      const shown = storedIdentity(directory);
      const qr = isOfEnergyManager(directory) ? ownQrText(shown) : qrText(qrCodeOf(shown));
      if (options.svg !== undefined) writePicture(options.svg, await qrSvg(qr));
      if (options.png !== undefined) writePicture(options.png, await qrPng(qr));
      if (options.json === true) {
        const { ski, shipId, created, fingerprint, certificate } = shown;
        printJson({ ski, shipId, created, fingerprint, certificate, qr });
        return;
      }
      print(shownText(shown, qr));
      if (options.qr === true) print(qrBlocks(qr, process.stdout.isTTY === true));
    });
  identityRenewCommand(identity);
  identityExportCommand(identity);
  identityImportCommand(identity);
}

function shownText(shown: Identity, qr: string): string {
  const { certificate } = shown;
  const renewal = renewalDue(shown, systemClock().wall());
  const note = renewal.isDue ? 'renewed at the next start, or by "busbar identity renew"' : renewal.why;
  return [
    `${curveNamed(certificate.curve).label.padEnd(13)}${readableSki(shown.ski)}`,
    `SHIP ID      ${shown.shipId}`,
    `created      ${shown.created}`,
    `certificate  ${certificate.curve}, valid until ${certificate.notAfter}`,
    `fingerprint  ${shown.fingerprint}`,
    `QR text      ${qr}`,
    ...shown.findings.map((finding) => `note         ${finding.text} (${finding.rule})`),
    ...(note === undefined ? [] : [`note         ${note}`]),
  ].join('\n');
}

function writePicture(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(EXIT.environment, 'cli.output', `cannot write the QR code: ${why}`, cause);
  }
}
