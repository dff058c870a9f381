import type { DatabaseSync } from 'node:sqlite';
import { MOST_REFUSED, memoryTrustStore, type RefusedPeer, type TrustedPeer, type TrustStore } from '@busbar/ship';
import { inTransaction } from './database.ts';
import type { Ledger } from './ledger.ts';

/**
 * Trusted and refused peers in the durable database; every decision leaves a ledger entry. Read into memory once,
 * because every handshake and every control tick asks; changes are on the disk before they count.
 */
export function databaseTrustStore(database: DatabaseSync, ledger: Ledger): TrustStore {
  const read = <T>(table: string): T[] =>
    database
      .prepare(`SELECT peer FROM ${table} ORDER BY rowid`)
      .all()
      .map(({ peer }) => JSON.parse(String(peer)) as T);
  const peers = memoryTrustStore(read<TrustedPeer>('trusted_peer'), read<RefusedPeer>('refused_peer'));
  const forget = (ski: string): boolean =>
    ['trusted_peer', 'refused_peer'].filter(
      (table) => database.prepare(`DELETE FROM ${table} WHERE ski = ?`).run(ski).changes > 0,
    ).length > 0;
  return {
    get: peers.get,
    list: peers.list,
    refused: peers.refused,
    put(peer) {
      inTransaction(database, () => {
        if (peers.get(peer.ski) === undefined)
          ledger.append('peer.trusted', { ski: peer.ski, userTrust: peer.userTrust });
        database.prepare('DELETE FROM refused_peer WHERE ski = ?').run(peer.ski);
        database
          .prepare(
            'INSERT INTO trusted_peer (ski, peer) VALUES (?, ?) ON CONFLICT (ski) DO UPDATE SET peer = excluded.peer',
          )
          .run(peer.ski, JSON.stringify(peer));
      });
      peers.put(peer);
    },
    refuse(peer) {
      inTransaction(database, () => {
        forget(peer.ski);
        ledger.append('peer.refused', { ski: peer.ski });
        database.prepare('INSERT INTO refused_peer (ski, peer) VALUES (?, ?)').run(peer.ski, JSON.stringify(peer));
        database
          .prepare(
            'DELETE FROM refused_peer WHERE rowid NOT IN (SELECT rowid FROM refused_peer ORDER BY rowid DESC LIMIT ?)',
          )
          .run(MOST_REFUSED);
      });
      peers.refuse(peer);
    },
    remove(ski) {
      inTransaction(database, () => {
        if (forget(ski)) ledger.append('peer.removed', { ski });
      });
      peers.remove(ski);
    },
  };
}
