import type { Pairing } from '@busbar/ems/api-types';
import { parseQrText, parseSki, skiOf as skiOfCode } from '@busbar/ship';
import type { Command } from 'commander';
import { askEnergyManager, ENERGY_MANAGER_URL } from '../energy-manager-client.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { print, printJson } from '../output.ts';
import { peerText } from './peers.ts';

interface PairOptions {
  readonly url: string;
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** `busbar pair SKI|QR-TEXT`: approves a device at a running energy manager. */
export function pairCommand(program: Command): void {
  program
    .command('pair')
    .description('approve a device at a running energy manager: by the SKI on its label or the text of its QR code')
    .argument('<ski-or-qr-text>', '40 hexadecimal digits (spaces allowed), or "SHIP;SKI:…;"')
    .option('--remove', 'take the approval back')
    .option('--url <url>', 'address of the energy manager', ENERGY_MANAGER_URL)
    .option('--json', 'machine-readable output: the pairing as in GET /api/v1/pairing')
    .action(async (text: string, options: PairOptions) => {
      const ski = skiOf(text);
      if (options.remove === true) {
        await askEnergyManager(options.url, 'DELETE', `/api/v1/pairing/${ski}`);
        if (options.json === true) printJson({ ski, removed: true });
        else print(`The approval of ${ski} is taken back.`);
        return;
      }
      const peer = await askEnergyManager<Pairing>(options.url, 'POST', `/api/v1/pairing/${ski}/approve`);
      if (options.json === true) printJson(peer);
      else print(peerText(peer));
    });
}

/** The SKI in what a person typed or scanned. */
export function skiOf(text: string): string {
  const code = parseQrText(text).value;
  const ski = parseSki(text.replaceAll(/[\s:-]/g, '')) ?? (code === undefined ? undefined : skiOfCode(code));
  if (ski !== undefined) return ski;
  throw new CommandError(
    EXIT.usage,
    'cli.usage',
    `"${text}" holds no SKI: it has 40 hexadecimal digits, and a QR code begins with "SHIP;" and has a field "SKI:"`,
  );
}
