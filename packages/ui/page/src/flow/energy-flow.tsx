import type { ComponentChildren } from 'preact';
import type { Site } from '../api/model.ts';
import { usePage } from '../page.ts';
import { Icon } from '../parts/icons.tsx';
import { Section } from '../parts/section.tsx';
import { flowSentence, type Tap, tapName, tapsOf, tapVerb, thickness } from './taps.ts';

/** The busbar: what feeds it on the left, what takes from it on the right. Lines are as thick as their power. */
export function EnergyFlow({ site }: { readonly site: Site }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const taps = tapsOf(site);
  const full = Math.max(3_000, ...[...taps.feeders, ...taps.loads].map((one) => one.size ?? 0));
  const { current } = site.grid;
  return (
    <Section id="now" title={t.flow.title}>
      <p class="only-read">{flowSentence(taps, t, page.format.value)}</p>
      <div class="flow">
        <ul class="flow-side flow-feeders" aria-label={t.flow.sources}>
          {taps.feeders.map((one) => (
            <TapRow key={one.id} tap={one} side="left" full={full} />
          ))}
        </ul>
        <div class="flow-rail" aria-hidden="true" />
        <ul class="flow-side flow-loads" aria-label={t.flow.loads}>
          {taps.loads.map((one) => (
            <TapRow key={one.id} tap={one} side="right" full={full} />
          ))}
        </ul>
      </div>
      {current !== null && (
        <p class="phases-line">
          <span>{t.flow.phases}</span>
          {(['a', 'b', 'c'] as const).map((phase, index) => (
            <span key={phase}>
              L{index + 1} <b>{page.format.value.current(current[phase])}</b>
            </span>
          ))}
        </p>
      )}
    </Section>
  );
}

interface TapRowProps {
  readonly tap: Tap;
  readonly side: 'left' | 'right';
  readonly full: number;
}

function TapRow({ tap, side, full }: TapRowProps): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const format = page.format.value;
  return (
    <li class={`tap tap-${tap.kind} tap-${tap.direction}`}>
      <div class="tap-words">
        <span class="tap-name">
          <Icon name={tap.kind} />
          <span>{tapName(tap, t)}</span>
        </span>
        <span class="tap-power">{format.power(tap.size)}</span>
        <span class="tap-verb">
          {tapVerb(tap, t)}
          {tap.soc !== null && `, ${t.flow.soc(format.percent(tap.soc))}`}
          {tap.isStale && tap.size !== null && `, ${t.flow.stale}`}
        </span>
      </div>
      <Stub tap={tap} side={side} full={full} />
    </li>
  );
}

/** The line from a circuit to the busbar, with its arrow. Drawn only: the words say the same. */
function Stub({ tap, side, full }: TapRowProps): ComponentChildren {
  const width = thickness(tap, full);
  const toRight = (tap.direction === 'to-bar') === (side === 'left');
  const head = width / 2 + 3;
  const arrow = toRight ? `M26 ${-head} L${26 + head} 0 L26 ${head}` : `M22 ${-head} L${22 - head} 0 L22 ${head}`;
  return (
    <svg class="stub" viewBox="0 -10 48 20" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path class="stub-wire" d="M0 0H48" />
      {width > 0 && (
        <>
          <path class="stub-flow" d="M0 0H48" stroke-width={width} />
          <path class={`stub-move ${toRight ? 'stub-right' : 'stub-left'}`} d="M0 0H48" stroke-width={width} />
          <path class="stub-arrow" d={arrow} />
        </>
      )}
    </svg>
  );
}
