import type { ComponentChildren } from 'preact';
import type { Site } from '../api/model.ts';
import { countdown, duration, instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icons.tsx';
import { Status, type Tone } from '../parts/status.tsx';
import { Unbroken } from '../parts/unbroken.tsx';
import { sourceName } from '../stations/why.ts';
import { bannerOf } from './banner.ts';

/** The limit of the grid operator: how much, why, from whom, for how long. Calm when there is none. */
export function GridLimitBanner({ site }: { readonly site: Site }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const format = page.format.value;
  const banner = bannerOf(site, t, format);
  const { gridLimit } = site;
  const isLimited = banner.tone !== 'calm';
  return (
    <section class={`banner banner-${banner.tone}`} aria-labelledby="banner-title">
      <div class="banner-text">
        <div role="status">
          <h2 id="banner-title">
            {isLimited && <Icon name="alert" />}
            <span>
              <Unbroken text={banner.title} />{' '}
              {isLimited && <span class="banner-watts">({format.watts(gridLimit.watts)})</span>}
            </span>
          </h2>
        </div>
        <p>{banner.why}</p>
        {site.grid.productionLimit !== null && <p>{t.grid.productionLimit(format.limit(site.grid.productionLimit))}</p>}
      </div>
      {banner.tone === 'limited' && <Remaining until={gridLimit.until} />}
      <Facts>
        {banner.tone === 'limited' && gridLimit.source !== null && (
          <Fact name={t.grid.source}>{sourceName(gridLimit.source, t, format)}</Fact>
        )}
        {isLimited && (
          <Fact name={t.grid.appliesTo.title} wide={banner.tone === 'failsafe'}>
            {t.grid.appliesTo[gridLimit.appliesTo]}
          </Fact>
        )}
        <Fact name={t.grid.controlBox} wide>
          <ControlBoxState site={site} />
        </Fact>
      </Facts>
    </section>
  );
}

const BOX_TONES: Readonly<Record<Site['controlBox']['status'], Tone>> = {
  connected: 'good',
  silent: 'bad',
  missing: 'bad',
  'never-seen': 'neutral',
};

function ControlBoxState({ site }: { readonly site: Site }): ComponentChildren {
  const t = usePage().t.value;
  const { status, lastHeartbeatAgeSeconds: age } = site.controlBox;
  return (
    <>
      <Status tone={BOX_TONES[status]}>{t.grid.box[status]}</Status>
      {age !== null && status !== 'never-seen' && <span class="beside"> {t.grid.heartbeat(duration(age))}</span>}
    </>
  );
}

/** Counted down on the clock of the energy manager. Not read out by itself: it changes every second. */
function Remaining({ until }: { readonly until: string | null }): ComponentChildren {
  const { t, time, siteNow } = usePage();
  const end = instantOf(until);
  const words = t.value.grid;
  if (end === undefined) return <p class="remaining">{words.untilRevoked}</p>;
  return (
    <p class="remaining">
      <span class="remaining-name">{words.remaining}</span>
      <span class="remaining-value" role="timer">
        {countdown((end - siteNow.value) / 1000)}
      </span>
      <span class="remaining-until">
        {words.until} {time.value.timeOfDay(end)}
      </span>
    </p>
  );
}
