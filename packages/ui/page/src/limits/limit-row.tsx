import type { ComponentChildren } from 'preact';
import type { Limit } from '../api/model.ts';
import { countdown, instantOf } from '../format/time.ts';
import { usePage } from '../page.ts';
import { Status, type Tone } from '../parts/status.tsx';
import { sourceName } from '../stations/why.ts';

const TONES: Readonly<Record<Limit['state'], Tone>> = {
  active: 'attention',
  expired: 'neutral',
  revoked: 'neutral',
  replaced: 'neutral',
  refused: 'bad',
  ended: 'neutral',
};

interface LimitRowProps {
  readonly limit: Limit;
  readonly onRemove?: () => void;
}

/** One limit. Only a limit set by hand can be removed by hand; the others end where they came from. */
export function LimitRow({ limit, onRemove }: LimitRowProps): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const words = t.limits;
  const watts = page.format.value.limit(limit.watts);
  const source =
    limit.source === 'grid-operator' ? sourceName(limit.sourceName, t, page.format.value) : words.sources[limit.source];
  return (
    <li class="row">
      <div class="row-main">
        <p class="row-title">
          {words.kinds[limit.kind]} <b>{watts}</b>
        </p>
        <p class="beside">
          {source} · <Span limit={limit} />
        </p>
      </div>
      <Status tone={TONES[limit.state]}>{words.states[limit.state]}</Status>
      {limit.source === 'manual' && limit.state === 'active' && onRemove !== undefined && (
        <button type="button" class="button button-danger" aria-label={words.removeNamed(watts)} onClick={onRemove}>
          {words.remove}
        </button>
      )}
    </li>
  );
}

/** From when to when; for a limit in force how long it still holds. */
function Span({ limit }: { readonly limit: Limit }): ComponentChildren {
  const { t, time, siteNow } = usePage();
  const write = (text: string | null): string | undefined => {
    const instant = instantOf(text);
    return instant === undefined ? undefined : time.value.dayAndTime(instant);
  };
  const until = instantOf(limit.until);
  if (limit.state !== 'active') {
    return (
      <>
        {write(limit.from)} – {write(limit.endedAt) ?? write(limit.until)}
      </>
    );
  }
  if (until === undefined) return <>{t.value.grid.untilRevoked}</>;
  return (
    <>
      {t.value.grid.remaining} <b class="figures">{countdown((until - siteNow.value) / 1000)}</b>
    </>
  );
}
