import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { usePage } from '../page.ts';
import { Icon } from '../parts/icons.tsx';
import { Empty, Section } from '../parts/section.tsx';
import { sortedPeers } from './advice.ts';
import { OwnIdentity } from './own-identity.tsx';
import { PeerCard } from './peer-card.tsx';

/** Our own SKI, the peers that wait for a person, and all others. */
export function PairingSection(): ComponentChildren {
  const { t, pairing, health } = usePage();
  const words = t.value.pairing;
  const peers = useComputed(() => sortedPeers(pairing.value));
  const { waiting, others } = peers.value;
  return (
    <Section id="pairing" title={t.value.sections.pairing}>
      {health.value !== undefined && <OwnIdentity identity={health.value.identity} />}
      {waiting.length > 0 && (
        <>
          <h3>{words.waiting}</h3>
          <ul class="peers">
            {waiting.map((peer) => (
              <PeerCard key={peer.ski} peer={peer} />
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{words.others}</h3>
          <ul class="peers">
            {others.map((peer) => (
              <PeerCard key={peer.ski} peer={peer} />
            ))}
          </ul>
        </>
      )}
      {waiting.length + others.length === 0 && <Empty title={words.none} advice={words.noneAdvice} />}
    </Section>
  );
}

/** Above everything: somebody waits for the reader. */
export function WaitingNote(): ComponentChildren {
  const { t, pairing } = usePage();
  const words = t.value.pairing;
  const waiting = useComputed(() => sortedPeers(pairing.value).waiting.length);
  return (
    <div role="status">
      {waiting.value > 0 && (
        <p class="waiting-note">
          <Icon name="alert" />
          <span>
            <b>{words.waitingBanner(waiting.value)}.</b> <a href="#pairing">{words.waitingLink}</a>
          </span>
        </p>
      )}
    </div>
  );
}
