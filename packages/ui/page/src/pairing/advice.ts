import type { Pairing } from '../api/model.ts';
import type { Language } from '../format/numbers.ts';

/** What can be done with a peer now. */
export interface PairingChoices {
  readonly canApprove: boolean;
  readonly canReject: boolean;
  readonly canRemove: boolean;
}

/** Which buttons a peer gets: never one that does nothing. */
export function choicesFor(peer: Pairing): PairingChoices {
  switch (peer.ours) {
    case 'waiting-for-approval':
      return { canApprove: true, canReject: true, canRemove: false };
    case 'trusted':
      return { canApprove: false, canReject: false, canRemove: true };
    case 'refused':
    case 'unknown':
      return { canApprove: true, canReject: false, canRemove: false };
  }
}

/** Peers that wait for a person, and all others; each in the order of the energy manager. */
export function sortedPeers(peers: readonly Pairing[]): {
  readonly waiting: readonly Pairing[];
  readonly others: readonly Pairing[];
} {
  return {
    waiting: peers.filter((peer) => peer.ours === 'waiting-for-approval'),
    others: peers.filter((peer) => peer.ours !== 'waiting-for-approval'),
  };
}

/** Brand and model as a name; empty if the peer has not said either. */
export function peerName(peer: { readonly brand: string | null; readonly model: string | null }): string {
  const brand = peer.brand ?? '';
  const model = peer.model ?? '';
  return model.toLowerCase().startsWith(brand.toLowerCase()) ? model || brand : `${brand} ${model}`.trim();
}

/** What to do about a pairing. English: the advice of the energy manager. German: derived from the two halves. */
export function adviceFor(peer: Pairing, language: Language): string {
  if (language === 'en') return peer.advice;
  if (peer.connected) return 'Alles in Ordnung, nichts zu tun.';
  switch (peer.ours) {
    case 'waiting-for-approval':
      return peer.theirs === 'ready'
        ? 'Das andere Gerät hat uns zugelassen. Vergleichen Sie die SKI und lassen Sie es zu.'
        : 'Vergleichen Sie die SKI und lassen Sie es zu. Danach muss noch die andere Seite zustimmen.';
    case 'refused':
      return 'Dieses Gerät ist abgelehnt. Lassen Sie es zu, wenn es doch verbunden werden soll.';
    case 'unknown':
      return 'Dieses Gerät ist im Netz zu sehen. Lassen Sie es zu, um es zu verbinden.';
    case 'trusted':
      return adviceForTrusted(peer);
  }
}

function adviceForTrusted(peer: Pairing): string {
  if (!peer.discovered && peer.theirs === 'unknown') {
    return 'Das Gerät ist im Netz nicht zu sehen. Prüfen Sie Strom und Netzwerk des Geräts.';
  }
  switch (peer.theirs) {
    case 'pending':
      return 'Lassen Sie diesen Energiemanager jetzt am anderen Gerät zu.';
    case 'aborted':
      return 'Das andere Gerät hat abgebrochen. Starten Sie dort die Kopplung neu und lassen Sie diesen Energiemanager zu.';
    case 'ready':
    case 'connected':
    case 'unknown':
      return 'Die Verbindung wird aufgebaut. Von dieser Seite ist nichts zu tun.';
  }
}
