import type { Pairing } from '@busbar/ems/api-types';
import type { Command } from 'commander';
import { askEnergyManager, ENERGY_MANAGER_URL } from '../energy-manager-client.ts';
import { print, printJson, readableSki } from '../output.ts';

/** `busbar peers`: who is on the network or trusted, and where the pairing stands. */
export function peersCommand(program: Command): void {
  program
    .command('peers')
    .description('the devices a running energy manager knows: both halves of the pairing, and what to do')
    .option('--url <url>', 'address of the energy manager', ENERGY_MANAGER_URL)
    .option('--json', 'machine-readable output: the answer of GET /api/v1/pairing')
    .action(async ({ url, json }: { url: string; json?: boolean }) => {
      const peers = await askEnergyManager<readonly Pairing[]>(url, 'GET', '/api/v1/pairing');
      if (json === true) printJson(peers);
      else if (peers.length === 0) print('No device was found yet, and none is trusted.');
      else print(peers.map(peerText).join('\n\n'));
    });
}

/** One peer for people. */
export function peerText(peer: Pairing): string {
  const name = [peer.brand, peer.model].filter((part) => part !== null && part !== '').join(' ');
  const place = peer.host === null ? 'not found on the network' : `${peer.host}:${peer.port ?? '?'}`;
  return [
    `${name === '' ? 'unnamed device' : name} (${peer.type ?? 'type unknown'}), ${place}`,
    `  SKI    ${readableSki(peer.ski)}`,
    `  ours   ${peer.oursText}`,
    `  theirs ${peer.theirsText}`,
    `  ${peer.connected ? 'connected' : 'not connected'}. ${peer.advice}`,
  ].join('\n');
}
