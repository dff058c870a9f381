import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { usePage } from '../page.ts';
import { sortedPeers } from '../pairing/advice.ts';
import { ConnectionState } from './connection-state.tsx';
import { LanguageSwitch } from './language-switch.tsx';

/** Name of the site, state of the connection, language. Stays in sight. */
export function Header(): ComponentChildren {
  const { site } = usePage();
  const name = useComputed(() => site.value?.name ?? 'Busbar');
  return (
    <header class="header">
      <div class="header-inner">
        <h1 class="site-name">
          <Mark />
          <span>{name.value}</span>
        </h1>
        <ConnectionState />
        <LanguageSwitch />
      </div>
    </header>
  );
}

/** Links to the parts of the page: beside the header on a desk, at the thumb on a phone. */
export function Navigation(): ComponentChildren {
  const { t, pairing } = usePage();
  const waiting = useComputed(() => sortedPeers(pairing.value).waiting.length);
  const { sections, pairing: words } = t.value;
  return (
    <nav class="nav" aria-label={sections.nav}>
      <ul>
        <li>
          <a href="#now">{sections.now}</a>
        </li>
        <li>
          <a href="#stations">{sections.stationsShort}</a>
        </li>
        <li>
          <a href="#limits">{sections.limits}</a>
        </li>
        <li>
          <a href="#pairing">
            {sections.pairing}
            {waiting.value > 0 && (
              <span class="badge">
                <span aria-hidden="true">{waiting.value}</span>
                <span class="only-read">{words.waitingBanner(waiting.value)}</span>
              </span>
            )}
          </a>
        </li>
        <li>
          <a href="#devices">{sections.devices}</a>
        </li>
      </ul>
    </nav>
  );
}

/** The sign of Busbar: a rail with its circuits. */
function Mark(): ComponentChildren {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-rail" d="M16 4v24" />
      <path class="mark-circuits" d="M4 11h7M21 9h7M21 16h7M21 23h7" />
    </svg>
  );
}
