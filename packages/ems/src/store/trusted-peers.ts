import type { DatabaseSync } from 'node:sqlite';
import type { TrustedPeer, TrustStore } from '@busbar/ship';
import { inTransaction } from './database.ts';
import type { Ledger } from './ledger.ts';

/** Trusted peers in the durable database; trusting and removing leave a ledger entry. */
export function databaseTrustStore(database: DatabaseSync, ledger: Ledger): TrustStore {
  const get = (ski: string): TrustedPeer | undefined => {
    const row = database.prepare('SELECT peer FROM trusted_peer WHERE ski = ?').get(ski);
    return row === undefined ? undefined : peerOf(row);
  };
  return {
    get,
    list: () => database.prepare('SELECT peer FROM trusted_peer ORDER BY ski').all().map(peerOf),
    put(peer) {
      inTransaction(database, () => {
        if (get(peer.ski) === undefined) ledger.append('peer.trusted', { ski: peer.ski, userTrust: peer.userTrust });
        database
          .prepare(
            'INSERT INTO trusted_peer (ski, peer) VALUES (?, ?) ON CONFLICT (ski) DO UPDATE SET peer = excluded.peer',
          )
          .run(peer.ski, JSON.stringify(peer));
      });
    },
    remove(ski) {
      inTransaction(database, () => {
        const { changes } = database.prepare('DELETE FROM trusted_peer WHERE ski = ?').run(ski);
        if (changes > 0) ledger.append('peer.removed', { ski });
      });
    },
  };
}

function peerOf(row: Record<string, unknown>): TrustedPeer {
  return JSON.parse(String(row.peer)) as TrustedPeer;
}
