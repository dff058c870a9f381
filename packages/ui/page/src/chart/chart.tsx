import { effect, useComputed, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Site } from '../api/model.ts';
import { usePage } from '../page.ts';
import { Section } from '../parts/section.tsx';
import { drawPowerChart } from './power-chart.ts';
import { CHART_SPAN, columnsOf, factsOf, firstTrace, type Trace, type TracePoint, traceNames } from './trace.ts';
import { TraceTable } from './trace-table.tsx';
import 'uplot/dist/uPlot.min.css';

/** Measured power and limit of the last 15 minutes: of the grid connection, all stations, or one. */
export function Chart({ site }: { readonly site: Site }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const words = t.chart;
  const chosen = useSignal<string | undefined>(undefined);
  const names = traceNames(site);
  const name = names.find((one) => one === chosen.value) ?? firstTrace(site);
  const trace = page.traces.value[name] ?? [];
  const labelOf = (one: string): string => {
    if (one === 'grid' || one === 'stations') return words[one];
    return site.stations.find((station) => one === `station:${station.id}`)?.name ?? one;
  };
  const id = useId();
  const pick = (
    <span class="pick">
      <label for={id}>{words.pick}</label>
      <select
        id={id}
        value={name}
        onChange={(event) => {
          chosen.value = event.currentTarget.value;
        }}
      >
        {names.map((one) => (
          <option key={one} value={one}>
            {labelOf(one)}
          </option>
        ))}
      </select>
    </span>
  );
  return (
    <Section id="chart" title={t.sections.chart} beside={pick}>
      <Plot trace={trace} label={labelOf(name)} />
      {page.history.value === 'failed' && (
        <p class="chart-note">
          {words.failed}{' '}
          <button type="button" class="button button-quiet" onClick={page.reloadHistory}>
            {words.retry}
          </button>
        </p>
      )}
      <TraceTable trace={trace} name={labelOf(name)} />
    </Section>
  );
}

function Plot({ trace, label }: { readonly trace: Trace; readonly label: string }): ComponentChildren {
  const page = usePage();
  const t = page.t.value;
  const words = t.chart;
  const format = page.format.value;
  const place = useRef<HTMLDivElement>(null);
  const shown = useSignal<Trace>(trace);
  shown.value = trace;
  const pointed = useSignal<number | null>(null);
  const columns = useComputed(() => columnsOf(shown.value));

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = drawPowerChart(element, {
      writePower: (value, decimals) => page.format.peek().plain(value, decimals),
      writeTime: (seconds) => page.time.peek().hourAndMinute(seconds * 1000),
      onPoint: (index) => {
        pointed.value = index;
      },
    });
    const stopDrawing = effect(() => {
      const to = shown.value.at(-1)?.at ?? page.siteNow.peek();
      chart.draw(columns.value, to - CHART_SPAN, to);
    });
    const stopStyle = effect(() => {
      page.language.value;
      chart.restyle();
    });
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', chart.restyle);
    return () => {
      scheme.removeEventListener('change', chart.restyle);
      stopStyle();
      stopDrawing();
      chart.close();
    };
  }, []);

  const facts = factsOf(trace);
  const latest: TracePoint | undefined = trace.at(-1);
  const index = pointed.value;
  const at = index === null ? undefined : columns.value[0][index];
  const power = index === null ? latest?.power : inWatts(columns.value[1][index]);
  const limit = index === null ? latest?.limit : inWatts(columns.value[2][index]);
  const limitText = (watts: number | null | undefined): string => (watts == null ? words.noLimit : format.limit(watts));
  return (
    <figure class="chart">
      <figcaption class="chart-legend">
        <span class="legend legend-measured">
          {words.measured} <b>{format.power(power)}</b>
        </span>
        <span class="legend legend-limit">
          {words.limit} <b>{limitText(limit)}</b>
        </span>
        <span class="legend-time">{at === undefined ? '' : page.time.value.timeOfDay(at * 1000)}</span>
      </figcaption>
      <div class="chart-frame">
        <span class="chart-unit" aria-hidden="true">
          {words.axis}
        </span>
        <div
          ref={place}
          class="chart-plot"
          role="img"
          aria-label={words.summary(
            label,
            format.power(facts.latest),
            format.power(facts.lowest),
            format.power(facts.highest),
            limitText(facts.limit),
          )}
        />
        {facts.highest === null && (
          <p class="chart-empty">{page.history.value === 'loading' ? words.loading : words.empty}</p>
        )}
      </div>
    </figure>
  );
}

function inWatts(kilowatts: number | null | undefined): number | null {
  return kilowatts == null ? null : kilowatts * 1000;
}
