import { useComputed, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Alarms } from './banner/alarms.tsx';
import { bannerOf } from './banner/banner.ts';
import { GridLimitBanner } from './banner/grid-limit-banner.tsx';
import { Chart } from './chart/chart.tsx';
import { ControlBox } from './demo/control-box.tsx';
import { Devices } from './devices/devices.tsx';
import { EnergyFlow } from './flow/energy-flow.tsx';
import { duration } from './format/time.ts';
import { Header, Navigation } from './header/header.tsx';
import { Limits } from './limits/limits.tsx';
import { usePage } from './page.ts';
import { PairingSection, WaitingNote } from './pairing/pairing.tsx';
import { Icon } from './parts/icons.tsx';
import { Stations } from './stations/stations.tsx';

/** The whole page. */
export function App(): ComponentChildren {
  const { t, site, health, stream } = usePage();
  const isLive = useComputed(() => stream.value.phase === 'live');
  const isKnown = useComputed(() => site.value !== undefined);
  useTitle();
  return (
    <>
      <a class="skip" href="#content">
        {t.value.skip}
      </a>
      <Header />
      <Navigation />
      <main id="content" class={isLive.value ? '' : 'is-old'} tabIndex={-1}>
        {isKnown.value ? <Content /> : <FirstValues />}
      </main>
      <footer class="footer">
        {health.value !== undefined && <span>{t.value.footer.version(health.value.version)}</span>}
        <a href="api/v1/openapi.json">{t.value.footer.api}</a>
      </footer>
      <NoticeLine />
    </>
  );
}

function Content(): ComponentChildren {
  const { site } = usePage();
  const known = site.value;
  if (known === undefined) return null;
  return (
    <>
      <LostNote />
      <WaitingNote />
      <Alarms site={known} />
      <GridLimitBanner site={known} />
      {known.demo && <ControlBox site={known} />}
      <div class="columns">
        <div class="column">
          <EnergyFlow site={known} />
          <Stations site={known} />
        </div>
        <div class="column">
          <Chart site={known} />
          <Limits />
        </div>
      </div>
      <PairingSection />
      <Devices />
    </>
  );
}

/** Before the first values: waiting, or why none come. */
function FirstValues(): ComponentChildren {
  const { t, stream, now, retry } = usePage();
  const words = t.value.stream;
  const state = stream.value;
  const hasFailed = state.phase === 'waiting' || (state.phase === 'connecting' && state.attempt > 0);
  return (
    <div class="first" role="status">
      {hasFailed ? (
        <>
          <Icon name="alert" />
          <h2>{words.neverReached}</h2>
          <p>{words.neverReachedAdvice}</p>
          <p class="beside" aria-hidden="true">
            {state.phase === 'waiting' ? words.retryIn(duration((state.retryAt - now.value) / 1000)) : words.connecting}
          </p>
          <button type="button" class="button button-main" disabled={state.phase !== 'waiting'} onClick={retry}>
            {words.retryNow}
          </button>
        </>
      ) : (
        <>
          <span class="spinner spinner-large" aria-hidden="true" />
          <p>{words.loading}</p>
        </>
      )}
    </div>
  );
}

/** The values are old: said in words above everything, not only by a colour in the header. */
function LostNote(): ComponentChildren {
  const { t, stream, retry } = usePage();
  const isLost = useComputed(() => stream.value.phase !== 'live');
  const isWaiting = useComputed(() => stream.value.phase === 'waiting');
  const words = t.value.stream;
  return (
    <div role="alert">
      {isLost.value && (
        <p class="lost-note">
          <Icon name="alert" />
          <span>{words.lostNote}</span>
          <button type="button" class="button button-quiet" disabled={!isWaiting.value} onClick={retry}>
            {words.retryNow}
          </button>
        </p>
      )}
    </div>
  );
}

function NoticeLine(): ComponentChildren {
  const { notice } = usePage();
  return (
    <div class="notice-place" role="status">
      {notice.value !== undefined && (
        <p class="notice" key={notice.value.id}>
          <Icon name="check" />
          {notice.value.text}
        </p>
      )}
    </div>
  );
}

/** The tab of the browser says what matters most: whether a limit is in force. */
function useTitle(): void {
  const { site, t, format } = usePage();
  useSignalEffect(() => {
    const known = site.value;
    if (known === undefined) {
      document.title = 'Busbar';
      return;
    }
    const banner = bannerOf(known, t.value, format.value);
    document.title = banner.tone === 'calm' ? `${known.name} – Busbar` : `${banner.title} – ${known.name}`;
  });
}
