import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Pairing } from '../api/model.ts';
import { shortSki } from '../format/ski.ts';
import { countdown, instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Ski } from '../parts/ski.tsx';
import { Status, type Tone } from '../parts/status.tsx';
import { adviceFor, choicesFor, peerName } from './advice.ts';
import { PairingDialog, type PairingQuestion } from './pairing-dialog.tsx';

const OUR_TONES: Readonly<Record<Pairing['ours'], Tone>> = {
  trusted: 'good',
  'waiting-for-approval': 'attention',
  refused: 'bad',
  unknown: 'neutral',
};

const THEIR_TONES: Readonly<Record<Pairing['theirs'], Tone>> = {
  ready: 'good',
  connected: 'good',
  pending: 'attention',
  aborted: 'bad',
  unknown: 'neutral',
};

/** One peer: who it is, both halves of the pairing in words, what to do, and the buttons that do it. */
export function PeerCard({ peer }: { readonly peer: Pairing }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const words = t.pairing;
  const language = page.language.value;
  const question = useSignal<PairingQuestion | undefined>(undefined);
  const name = peerName(peer) || words.unnamed(shortSki(peer.ski));
  const where = [peer.type, peer.host].filter((one) => one !== null && one !== '').join(' · ');
  const choices = choicesFor(peer);
  const isWaiting = peer.ours === 'waiting-for-approval';
  const ask = (what: PairingQuestion) => () => {
    question.value = what;
  };
  return (
    <li class={isWaiting ? 'card peer peer-waiting' : 'card peer'}>
      <h4>{name}</h4>
      {where !== '' && <p class="beside breakable">{where}</p>}
      <p class="peer-ski">
        <span class="label">{words.ski}</span> <Ski ski={peer.ski} />
      </p>
      <dl class="halves">
        <div>
          <dt>{words.ourHalf}</dt>
          <dd>
            <Status tone={OUR_TONES[peer.ours]}>{words.ours[peer.ours]}</Status>
          </dd>
        </div>
        <div>
          <dt>{words.theirHalf}</dt>
          <dd>
            <Status tone={THEIR_TONES[peer.theirs]}>{words.theirs[peer.theirs]}</Status>
          </dd>
        </div>
      </dl>
      <p class="advice">{adviceFor(peer, language)}</p>
      {!peer.connected && <Retry peer={peer} />}
      <div class="buttons">
        {choices.canApprove && (
          <button
            type="button"
            class={isWaiting ? 'button button-main' : 'button button-quiet'}
            aria-label={words.approveNamed(name)}
            onClick={ask('approve')}
          >
            {words.approve}
          </button>
        )}
        {choices.canReject && (
          <button
            type="button"
            class="button button-danger"
            aria-label={words.rejectNamed(name)}
            onClick={ask('reject')}
          >
            {words.reject}
          </button>
        )}
        {choices.canRemove && (
          <button
            type="button"
            class="button button-danger"
            aria-label={words.unpairNamed(name)}
            onClick={ask('unpair')}
          >
            {words.unpair}
          </button>
        )}
      </div>
      {question.value !== undefined && (
        <PairingDialog
          peer={peer}
          name={name}
          question={question.value}
          onClose={() => {
            question.value = undefined;
          }}
        />
      )}
    </li>
  );
}

/** Why the last connection ended and when the next attempt is. */
function Retry({ peer }: { readonly peer: Pairing }): ComponentChildren {
  const { t, siteNow } = usePage();
  const words = t.value.pairing;
  const next = instantOf(peer.nextRetry);
  if (peer.lastClose === null && next === undefined) return null;
  return (
    <p class="beside">
      {peer.lastClose !== null && (
        <span class="line">
          {words.lastClose}: <span lang="en">{peer.lastClose}</span>
        </span>
      )}
      {next !== undefined && (
        <span class="line">
          {words.nextRetry} <b class="figures">{countdown((next - siteNow.value) / 1000)}</b>
        </span>
      )}
    </p>
  );
}
