import type { DatabaseSync } from 'node:sqlite';
import type { TrustedPeer, TrustStore } from '@busbar/ship';
import { inTransaction } from './database.ts';
import type { Ledger } from './ledger.ts';

/**
 * Trusted peers in the durable database; trusting and removing leave a ledger entry. Read into memory once, because
 * every handshake and every control tick asks; changes are on the disk before they count.
 */
export function databaseTrustStore(database: DatabaseSync, ledger: Ledger): TrustStore {
  const rows = database.prepare('SELECT peer FROM trusted_peer ORDER BY ski').all();
  const peers = new Map(rows.map(peerOf).map((peer) => [peer.ski, peer]));
  return {
    get: (ski) => peers.get(ski),
    list: () => [...peers.values()],
    put(peer) {
      inTransaction(database, () => {
        if (!peers.has(peer.ski)) ledger.append('peer.trusted', { ski: peer.ski, userTrust: peer.userTrust });
        database
          .prepare(
            'INSERT INTO trusted_peer (ski, peer) VALUES (?, ?) ON CONFLICT (ski) DO UPDATE SET peer = excluded.peer',
          )
          .run(peer.ski, JSON.stringify(peer));
      });
      peers.set(peer.ski, peer);
    },
    remove(ski) {
      inTransaction(database, () => {
        const { changes } = database.prepare('DELETE FROM trusted_peer WHERE ski = ?').run(ski);
        if (changes > 0) ledger.append('peer.removed', { ski });
      });
      peers.delete(ski);
    },
  };
}

function peerOf(row: Record<string, unknown>): TrustedPeer {
  return JSON.parse(String(row.peer)) as TrustedPeer;
}
